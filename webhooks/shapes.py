"""Reads webhook bodies strictly: a value has the shape we need, or the body is Unreadable and it is named."""

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Body = dict[str, Any]


class Unreadable(Exception):
    """A rightly signed body that we cannot make sense of; trying again will not help."""


def parsed(raw: bytes) -> Body:
    """The JSON object in `raw`; Unreadable when there is none or it is nested too deep."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON ({type(error).__name__})") from None
    if not isinstance(body, dict):
        raise Unreadable(f"not an object but {type(body).__name__}")
    return body


def number(body: Body, key: str) -> int:
    """A 64-bit id or a quantity."""
    value = _present(body, key)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise Unreadable(f"{key} is no whole number")
    return value


def optional_number(body: Body, key: str) -> int | None:
    return None if body.get(key) is None else number(body, key)


def text(body: Body, key: str) -> str:
    value = _present(body, key)
    if not isinstance(value, str):
        raise Unreadable(f"{key} is no text")
    return value


def optional_text(body: Body, key: str) -> str:
    return "" if body.get(key) is None else text(body, key)


def moment(body: Body, key: str) -> datetime:
    try:
        found = datetime.fromisoformat(text(body, key))
    except ValueError:
        raise Unreadable(f"{key} is no time") from None
    if found.tzinfo is None:
        raise Unreadable(f"{key} has no zone")
    return found


def optional_moment(body: Body, key: str) -> datetime | None:
    return None if body.get(key) is None else moment(body, key)


def money(body: Body, key: str) -> Decimal:
    try:
        amount = Decimal(text(body, key))
    except InvalidOperation:
        raise Unreadable(f"{key} is no amount") from None
    if not amount.is_finite():
        raise Unreadable(f"{key} is no amount")
    return amount


def inner(body: Body, key: str) -> Body:
    value = _present(body, key)
    if not isinstance(value, dict):
        raise Unreadable(f"{key} is no object")
    return value


def several(body: Body, key: str) -> list[Body]:
    """A list of objects."""
    value = _present(body, key)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Unreadable(f"{key} is no list of objects")
    return value


def words(body: Body, key: str) -> tuple[str, ...]:
    """A list of texts, or Shopify's one text with commas."""
    value = body.get(key)
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Unreadable(f"{key} is no list of words")
    return tuple(value)


def flag(body: Body, key: str) -> bool:
    value = body.get(key)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise Unreadable(f"{key} is neither true nor false")


def _present(body: Body, key: str) -> Any:
    if body.get(key) is None:
        raise Unreadable(f"{key} is missing")
    return body[key]
