"""A scenario: the shop's policy, its skus, and what happens. Quantities are units, days whole days."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from app.replay import readers
from app.replay.readers import Reader, count, day, days, flag, maybe, moment, some, text, whole

START = datetime(2026, 1, 1, tzinfo=UTC)
LOCATION = "L1"


class Left(Enum):
    """A key that was left out, where leaving it out and saying nothing differ."""

    OUT = "left out"


def given(reader: Reader, each: type[Any] | None = None, **default: Any) -> Any:
    """A field and how it is read; without a default it must be given. `each`: a list of these."""
    return field(metadata={"read": reader, "each": each}, **default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    partial: bool = given(flag, default=True)
    horizon_days: int | None = given(maybe(days), default=None)
    handling_days: int = given(days, default=0)
    margin_days: int = given(days, default=0)
    auto_release: bool = given(flag, default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sku:
    backorders: bool = given(flag, default=True)
    limit: int | None = given(maybe(count), default=None)
    tracked: bool = given(flag, default=True)
    lead_time_days: int | None = given(maybe(days), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    sku: str = given(text)
    location: str = given(text, default=LOCATION)
    on_hand: int = given(whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    sku: str = given(text)
    location: str = given(text, default=LOCATION)
    quantity: int = given(count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjust:
    sku: str = given(text)
    location: str = given(text, default=LOCATION)
    quantity: int = given(whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    id: str = given(text)
    sku: str = given(text)
    quantity: int = given(some)
    location: str = given(text, default=LOCATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`at` is its queued-at; None: the clock."""

    id: str = given(text)
    at: datetime | None = given(maybe(moment), default=None)  # noqa: RUF009
    priority: int = given(whole, default=0)
    ship: str = given(readers.one_of("as_available", "together"), default="as_available")
    paid: bool = given(flag, default=True)
    due: date | None = given(maybe(day), default=None)  # noqa: RUF009
    lines: tuple[OrderLine, ...] = given(readers.lines, each=OrderLine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    order: str = given(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prioritise:
    order: str = given(text)
    priority: int = given(whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    line: str = given(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    line: str = given(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    line: str = given(text)
    quantity: int = given(count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """`quantity` is what should remain: open and shipped."""

    line: str = given(text)
    quantity: int = given(count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """An order, a line, or some units of a line."""

    order: str | None = given(maybe(text), default=None)
    line: str | None = given(maybe(text), default=None)
    quantity: int | None = given(maybe(count), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    line: str = given(text)
    quantity: int = given(count)
    restock: bool = given(flag, default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    id: str = given(readers.supply)
    sku: str = given(text)
    location: str = given(text, default=LOCATION)
    quantity: int = given(count)
    expected: date | None = given(maybe(day), default=None)  # noqa: RUF009
    confirmed: bool = given(flag, default=True)
    for_line: str | None = given(maybe(text), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveIncoming:
    """`quantity` is what is still outstanding; what is left out stays as it is."""

    id: str = given(text)
    expected: date | Left | None = given(maybe(day), default=Left.OUT)  # noqa: RUF009
    quantity: int | None = given(count, default=None)
    confirmed: bool | None = given(flag, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveIncoming:
    id: str = given(text)
    quantity: int = given(count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    sku: str = given(text)
    limit: int | None = given(maybe(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The clock moves to this day; a day given is a mapping of one key."""

    day: datetime = given(moment)  # noqa: RUF009


OfStock = Stock | Receive | Adjust | Limit
OfOrder = Order | Pay | Prioritise | Cancel
OfLine = Commit | Hold | Ship | Edit | Return
OfSupply = Incoming | MoveIncoming | ReceiveIncoming
What = OfStock | OfOrder | OfLine | OfSupply | Day

KINDS: dict[str, type[Any]] = {
    "stock": Stock,
    "receive": Receive,
    "adjust": Adjust,
    "order": Order,
    "pay": Pay,
    "prioritise": Prioritise,
    "commit": Commit,
    "hold": Hold,
    "ship": Ship,
    "edit": Edit,
    "cancel": Cancel,
    "return": Return,
    "incoming": Incoming,
    "move_incoming": MoveIncoming,
    "receive_incoming": ReceiveIncoming,
    "limit": Limit,
    "day": Day,
}


@dataclass(frozen=True, slots=True)
class Event:
    """`number` counts from 0; `at` moves the clock first."""

    number: int
    kind: str
    at: datetime | None
    what: What


@dataclass(frozen=True, slots=True)
class Scenario:
    today: datetime
    policy: Policy
    skus: dict[str, Sku]
    events: tuple[Event, ...]
