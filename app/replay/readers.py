"""What a value in a scenario may be: each reader returns it in our types, or says why it cannot."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

Reader = Callable[[Any], Any]

# Far beyond any stock, and small enough for every database.
LARGEST = 10**12
LONGEST_DAYS = 36_525
# No leading zeros: to some that is octal.
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
ZONE = r" ?(Z|[-+][0-9]{2}:?[0-9]{2})"
MOMENT = re.compile(f"{DATE}([T ]{TIME}({ZONE})?)?")
FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
STOCK = "stock"
# Of a value that was not understood no more is shown.
LONGEST_SHOWN = 60


class Wrong(Exception):
    """A value that a scenario may not have there; the message says why, without the place."""


class Plain(str):
    """What stands without quotes, letter by letter: what it means depends on the place where it stands."""

    __slots__ = ()


class Doubled(dict[str, Any]):
    """A mapping that gives a key more than once."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__()


def text(value: Any) -> str:
    """Ids may be written as numbers; they compare as text, letter by letter."""
    is_flag = isinstance(value, Plain) and value.lower() in FLAGS
    if not isinstance(value, str) or not value.strip() or is_flag:
        raise Wrong(f"must be a text, not {shown(value)}")
    if not _is_unicode(value):
        raise Wrong(f"must be a text, and {shown(value)} has half a character")
    return str(value)


def flag(value: Any) -> bool:
    found = FLAGS.get(value.lower()) if isinstance(value, Plain) else value
    if not isinstance(found, bool):
        raise Wrong(f"must be true or false, not {shown(value)}")
    return found


def whole(value: Any) -> int:
    if not isinstance(value, Plain) or not WHOLE.fullmatch(value):
        raise Wrong(f"must be a whole number, not {shown(value)}")
    if len(value) > len(str(LARGEST)) + 1 or abs(int(value)) > LARGEST:
        raise Wrong(f"is out of range: {shown(value)}")
    return int(value)


def count(value: Any) -> int:
    """Units: none or more."""
    units = whole(value)
    if units < 0:
        raise Wrong(f"must not be negative: {shown(value)}")
    return units


def some(value: Any) -> int:
    """Units: at least one."""
    units = whole(value)
    if units < 1:
        raise Wrong(f"must be at least 1, not {shown(value)}")
    return units


def days(value: Any) -> int:
    found = count(value)
    if found > LONGEST_DAYS:
        raise Wrong(f"is more than a hundred years: {shown(value)}")
    return found


def moment(value: Any) -> datetime:
    """A date is its first moment; a time without a zone is UTC."""
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        raise Wrong(f"must be a date or time, not {shown(value)}")
    try:
        found = datetime.fromisoformat(value.replace(" ", "T", 1).replace(" ", ""))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except ValueError:
        raise Wrong(f"must be a date or time that exists, not {shown(value)}") from None
    except OverflowError:
        raise Wrong(f"is beyond what can be counted: {shown(value)}") from None


def day(value: Any) -> date:
    return moment(value).date()


def one_of(*words: str) -> Reader:
    def read(value: Any) -> str:
        if value not in words or not isinstance(value, str):
            raise Wrong(f"must be {' or '.join(words)}, not {shown(value)}")
        return str(value)

    return read


def maybe(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


def mapping(value: Any) -> Mapping[Any, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"must be a mapping, not {shown(value)}")
    if isinstance(value, Doubled):
        raise Wrong(f"has the key {shown(value.key)} twice")
    return value


def items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong(f"must be a list, not {shown(value)}")
    return value


def lines(value: Any) -> list[Any]:
    """An order of nothing is none."""
    if not items(value):
        raise Wrong("must name at least one line")
    return items(value)


def supply(value: Any) -> str:
    """Among the supplies of a line `stock` is what is there already."""
    if text(value) == STOCK:
        raise Wrong(f"must not be {STOCK}, which names what is there already")
    return text(value)


def shown(value: Any) -> str:
    """The value as its writer would recognise it: in quotes what stands in quotes."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a mapping"
    if value is None:
        return "nothing"
    said = _written(value) if isinstance(value, str) else json.dumps(value)
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"


def _written(value: str) -> str:
    return str(value) if isinstance(value, Plain) and value.isprintable() else repr(str(value))


def _is_unicode(value: str) -> bool:
    """Half of a surrogate pair can be written in JSON, and nowhere else."""
    try:
        return bool(value.encode())
    except UnicodeEncodeError:
        return False
