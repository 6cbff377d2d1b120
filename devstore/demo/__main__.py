"""bin/demo: sets up, starts, installs and goes live, then waits until it is told to stop."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from devstore.demo import story, surroundings
from devstore.demo.processes import Failed, Household
from devstore.demo.store import StoreClient

ROOT = Path(__file__).resolve().parents[2]


def main(argv: Sequence[str] | None = None) -> int:
    options = _options(argv)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    place = surroundings.prepare(ROOT, options)
    household = Household(place, stop)
    try:
        return _live(household, options, stop)
    except Failed as failure:
        _say(f"✗ {failure}")
        return 1
    finally:
        household.stop()


def _live(household: Household, options: argparse.Namespace, stop: threading.Event) -> int:
    place = household.place
    _say("▸ starting")
    household.start()
    store = StoreClient(place.store_url)
    if store.health()["app"] != "live":
        _say("▸ a merchant installs the app and goes live")
        store.post("/_dev/install")
        store.post("/_dev/go-live")
    _welcome(place)
    if options.story:
        return 0 if story.live(store, _say) else 1
    household.wait(stop)
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="The whole product on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="the app's port (default 8000)")
    parser.add_argument("--store-port", type=int, default=8080, help="the dev store's port (default 8080)")
    parser.add_argument("--data", type=Path, default=ROOT / ".data" / "demo", help="where everything is kept")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs left")
    parser.add_argument("--seed", choices=("empty", "ada-lamps"), default="ada-lamps")
    parser.add_argument("--story", action="store_true", help="live the story once, print it, and stop")
    return parser.parse_args(argv)


def _welcome(place: surroundings.Place) -> None:
    _say("✓ ready")
    for name, address in (
        ("shop", f"{place.store_url}/"),
        ("the merchant's admin, with the app", f"{place.store_url}/admin/apps/first-in-line/"),
        ("letters that were sent", f"{place.store_url}/inbox"),
        ("every letter in every language", f"{place.app_url}/letters"),
        ("what the dev store can do", f"{place.store_url}/_dev"),
    ):
        _say(f"  {address}  {name}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
