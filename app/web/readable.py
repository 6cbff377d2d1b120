"""What a browser sends, in characters that a row can keep: PostgreSQL knows no text with a zero in it."""

from collections.abc import Iterable
from typing import Any

import flask
from werkzeug.datastructures import ImmutableMultiDict


class Parts(ImmutableMultiDict[str, Any]):
    """The fields of a form, or the questions of an address."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(name, text(value) if isinstance(value, str) else value) for name, value in pairs])


class Request(flask.Request):
    parameter_storage_class = Parts


def text(typed: str) -> str:
    """Without zeros, and with a question mark for half a character."""
    return typed.replace("\0", "").encode(errors="replace").decode()
