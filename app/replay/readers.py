"""What a value in a scenario may be: each reader returns it in our types, or says why it cannot."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

Reader = Callable[[Any], Any]

# Far beyond any stock, and small enough for every database.
LARGEST = 10**12
LONGEST_DAYS = 36_525


class Wrong(Exception):
    """A value that a scenario may not have there; the message says why, without the place."""


def text(value: Any) -> str:
    """Ids may be written as numbers; they compare as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise Wrong(f"must be a text, not {shown(value)}")
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(f"must be true or false, not {shown(value)}")
    return value


def whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(f"must be a whole number, not {shown(value)}")
    if abs(value) > LARGEST:
        raise Wrong(f"is out of range: {shown(value)}")
    return value


def count(value: Any) -> int:
    """Units: none or more."""
    if whole(value) < 0:
        raise Wrong(f"must not be negative: {shown(value)}")
    return int(value)


def some(value: Any) -> int:
    """Units: at least one."""
    if whole(value) < 1:
        raise Wrong(f"must be at least 1, not {shown(value)}")
    return int(value)


def days(value: Any) -> int:
    if count(value) > LONGEST_DAYS:
        raise Wrong(f"is more than a hundred years: {shown(value)}")
    return int(value)


def moment(value: Any) -> datetime:
    """A date is its first moment; a time without a zone is UTC."""
    if isinstance(value, str):
        value = _from_text(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    raise Wrong(f"must be a date or time, not {shown(value)}")


def day(value: Any) -> date:
    return moment(value).date()


def one_of(*words: str) -> Reader:
    def read(value: Any) -> str:
        if value not in words or not isinstance(value, str):
            raise Wrong(f"must be {' or '.join(words)}, not {shown(value)}")
        return value

    return read


def maybe(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


def mapping(value: Any) -> Mapping[Any, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"must be a mapping, not {shown(value)}")
    return value


def items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong(f"must be a list, not {shown(value)}")
    return value


def shown(value: Any) -> str:
    """The value as a reader would recognise it."""
    words = {dict: "a mapping", list: "a list", type(None): "nothing"}
    return words.get(type(value)) or (repr(value) if isinstance(value, str) else str(value).lower())


def _from_text(value: str) -> datetime | date:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(value)
        except ValueError:
            continue
    raise Wrong(f"must be a date or time, not {shown(value)}")
