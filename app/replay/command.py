"""`flask replay`: scenarios in, documents out."""

import json
from pathlib import Path
from typing import Any

import click

from app.replay import play, reading, stage


@click.command("replay")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--each", is_flag=True, help="A list of documents, one after every event.")
def command(files: tuple[Path, ...], each: bool) -> None:
    """Play queue scenarios (YAML or JSON) and print what they lead to, as JSON.

    Several files: one line each. Exit status 2 when one of them cannot be read or cannot happen.
    """
    sessions, failed = stage.scratch(), False
    for number, file in enumerate(files):
        name = click.format_filename(file)
        try:
            found = play.play(sessions, reading.read(_text(file)), f"replay-{number}", each=each)
        except reading.Impossible as reason:
            click.echo(f"{name}: {reason}", err=True)
            found, failed = {"error": f"{name}: {reason}"}, True
        if len(files) > 1:
            _print(json.dumps(found, separators=(",", ":"), ensure_ascii=False))
        elif not failed:
            _print(json.dumps(found, indent=2, ensure_ascii=False))
    if failed:
        raise SystemExit(2)


def _print(document: str) -> None:
    """JSON is UTF-8, whatever the terminal speaks."""
    click.echo(document.encode())


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason: Any = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise reading.Impossible(f"cannot be read: {reason}") from None
