"""Each stand-in is a folder of small scripts; what the browser gets is their sum in one closed scope."""

from pathlib import Path

ROOT = Path(__file__).parent
NAMES = ("app-bridge", "polaris")


def script(name: str) -> str:
    """The whole of `app-bridge` or `polaris` as one classic script."""
    parts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / name).glob("*.js"))]
    return "(() => {\n" + "\n".join(parts) + "\n})();\n"
