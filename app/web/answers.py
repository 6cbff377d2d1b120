"""The counter's ways to answer: a page, a step to another page, or what went wrong in plain words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import flask
from flask.typing import ResponseReturnValue

from app.shopify import auth

CARRIED = ("shop", "host")
SAFE = re.compile(r"[A-Za-z0-9._=/+-]{1,200}")


def page(template: str, status: int = 200, **parts: Any) -> ResponseReturnValue:
    return flask.render_template(f"pages/{template}.html", **parts), status


def go(path: str, toast: str = "") -> ResponseReturnValue:
    """Done; the page's script shows the toast and opens `path`."""
    return flask.jsonify(redirect=link(path), toast=toast)


def csv_file(pieces: Iterable[str]) -> ResponseReturnValue:
    """A file to keep, under the last part of its address."""
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment"}
    return flask.Response(pieces, headers=headers)


def retry() -> ResponseReturnValue:
    """The token is missing or stale: App Bridge fetches a fresh one and asks once more."""
    name, value = auth.RETRY_HEADER
    return flask.Response("Not signed in.", 401, {name: value, "Content-Type": "text/plain"})


def trouble(status: int, heading: str, words: str) -> ResponseReturnValue:
    return page("trouble", status, heading=heading, words=words)


def link(path: str, **query: Any) -> str:
    """An address inside the app; carries shop and host, so that a plain load finds its way back in."""
    carried = {key: flask.request.args.get(key, "") for key in CARRIED}
    carried["shop"] = flask.g.get("domain") or auth.shop_domain(carried["shop"]) or ""
    kept = {key: value for key, value in carried.items() if SAFE.fullmatch(value)}
    return address(path, {**{k: v for k, v in query.items() if v is not None}, **kept})


def address(path: str, query: Mapping[str, Any]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
