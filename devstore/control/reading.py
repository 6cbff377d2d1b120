"""Reading JSON bodies: what is wrong is refused with a sentence, never guessed."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import flask

from devstore import clock
from devstore.world import errors

Body = dict[str, Any]


def body(*fields: str) -> Body:
    """The request's JSON object; an empty body is an empty object. Other fields than these are refused."""
    raw = flask.request.get_data()
    if not raw.strip():
        return {}
    found = flask.request.get_json(force=True, silent=True)
    if not isinstance(found, dict):
        raise errors.Refused("The body must be a JSON object", status=400)
    return only(found, fields)


def only(body: Body, fields: Collection[str]) -> Body:
    """The body itself; a misspelt field is told, not passed over."""
    for name in body:
        if name not in fields:
            raise errors.invalid(
                f"There is no field {name!r} here; there are {', '.join(fields) or 'none'}", name
            )
    return body


def has(body: Body, name: str) -> bool:
    """Whether the field is given, and not as null."""
    return body.get(name) is not None


def text(body: Body, name: str, default: str | None = None) -> str:
    """Text; required when there is no default."""
    value = _given(body, name, default)
    if not isinstance(value, str):
        raise errors.invalid(f"{name} must be text", name)
    return value


def choice(body: Body, name: str, allowed: Collection[str], default: str) -> str:
    """One of a few words."""
    value = text(body, name, default)
    if value not in allowed:
        raise errors.invalid(f"{name} is one of {', '.join(allowed)}, not {value!r}", name)
    return value


def flag(body: Body, name: str, default: bool) -> bool:
    """True or false."""
    value = _given(body, name, default)
    if not isinstance(value, bool):
        raise errors.invalid(f"{name} must be true or false", name)
    return value


def optional_flag(body: Body, name: str) -> bool | None:
    """True, false, or not said."""
    return flag(body, name, False) if has(body, name) else None


def integer(body: Body, name: str, default: int | None = None) -> int:
    """A whole number that a database could hold; required when there is no default."""
    value = _given(body, name, default)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 1_000_000_000:
        raise errors.invalid(f"{name} must be a whole number", name)
    return value


def number(body: Body, name: str, default: float, most: float) -> float:
    """Between 0 and `most`."""
    value = _given(body, name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise errors.invalid(f"{name} must be a number between 0 and {most:g}", name)
    return float(value)


def price(body: Body, name: str, default: str) -> Decimal:
    """Money as text, in the shop's currency."""
    value = _given(body, name, default)
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise errors.invalid(f"{name} must be an amount like 49.00", name) from None
    if amount < 0 or isinstance(value, bool):
        raise errors.invalid(f"{name} must be an amount like 49.00", name)
    return amount


def moment(body: Body, name: str) -> datetime | None:
    """An aware moment, None when it is not said."""
    return clock.parsed(body[name], name) if has(body, name) else None


def texts(body: Body, name: str) -> tuple[str, ...]:
    """A list of texts, empty when it is not said."""
    value = _given(body, name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise errors.invalid(f"{name} must be a list of texts", name)
    return tuple(value)


def objects(body: Body, name: str, *fields: str) -> list[Body]:
    """A list of objects with these fields, empty when it is not said."""
    value = _given(body, name, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise errors.invalid(f"{name} must be a list of objects", name)
    return [only(each, fields) for each in value]


def mapping(body: Body, name: str) -> Body:
    """An object, empty when it is not said."""
    value = _given(body, name, {})
    if not isinstance(value, dict):
        raise errors.invalid(f"{name} must be an object", name)
    return value


def units(body: Body, name: str) -> dict[str, int]:
    """`[{"sku", "quantity"}]` added up by SKU."""
    found: dict[str, int] = {}
    for line in objects(body, name, "sku", "quantity"):
        quantity = integer(line, "quantity")
        if quantity < 1:
            raise errors.invalid("quantity must be at least 1", "quantity")
        sku = text(line, "sku")
        found[sku] = found.get(sku, 0) + quantity
    return found


def _given(body: Body, name: str, default: Any) -> Any:
    value = body.get(name)
    if value is None and default is None:
        raise errors.invalid(f"{name} is needed", name)
    return default if value is None else value
