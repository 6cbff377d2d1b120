"""Queues drawn at random, written as rows: who stands in them, what is earmarked, and what comes."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.db import tables

NOW = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
TODAY = NOW.date()
LAMP, SHADE = 7_000_000_001, 7_000_000_002
# Main and North are one pool, East is one of its own.
MAIN, NORTH, EAST = 1, 2, 3
POOL = {MAIN: MAIN, NORTH: MAIN, EAST: EAST}
DAYS = st.integers(-2, 9).map(lambda days: TODAY + timedelta(days=days))


@dataclass(frozen=True)
class Stood:
    """Units of a line at a location since that minute; covered ≥ ready ≥ committed of them."""

    order: int
    line: int
    item: int
    location: int
    minute: int
    seq: int
    priority: int
    units: int
    covered: int
    ready: int
    committed: int


@dataclass(frozen=True)
class Drawn:
    """`wants`: order → whether it ships together, and the day it is wanted; `coming`: (item, location,
    units, day, line it is for); `missing`: (item, location) → units below zero, where nothing covers."""

    places: tuple[Stood, ...]
    wants: dict[int, tuple[bool, date | None]]
    coming: tuple[tuple[int, int, int, date | None, int | None], ...]
    missing: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def lines(self) -> list[int]:
        return sorted({place.line for place in self.places})


@st.composite
def places(draw: st.DrawFn, order: int, line: int) -> list[Stood]:
    """One line: its place, a part of it elsewhere in the pool, and units that were added later."""
    item = draw(st.sampled_from((LAMP, LAMP, SHADE)))
    home = draw(st.sampled_from((MAIN, NORTH, EAST)))
    minute, priority = draw(st.integers(0, 5)), draw(st.sampled_from((0, 0, 0, 1)))
    found = []
    for seq in range(draw(st.integers(1, 3))):
        location = draw(st.sampled_from([here for here in POOL if POOL[here] == POOL[home]]))
        units = draw(st.integers(1, 4))
        covered = draw(st.integers(0, units))
        ready = draw(st.integers(0, covered))
        committed = draw(st.integers(0, ready))
        later = minute if draw(st.booleans()) else minute + seq
        number = seq if later > minute else 0
        found.append(
            Stood(order, line, item, location, later, number, priority, units, covered, ready, committed)
        )
    return found


@st.composite
def queues(draw: st.DrawFn) -> Drawn:
    found: list[Stood] = []
    wants = {}
    for order in range(1, draw(st.integers(1, 5)) + 1):
        wants[order] = (draw(st.booleans()), draw(st.none() | DAYS))
        for index in range(draw(st.integers(1, 2))):
            found += draw(places(order, order * 10 + index))
    lines = sorted({place.line for place in found})
    supply = st.tuples(
        st.sampled_from((LAMP, SHADE)),
        st.sampled_from((MAIN, NORTH, EAST)),
        st.integers(1, 6),
        st.none() | DAYS,
        # Line 99 closed long ago: what was ordered for it is everybody's.
        st.none() | st.sampled_from([*lines, 99]),
    )
    below = st.tuples(st.sampled_from((LAMP, SHADE)), st.sampled_from((MAIN, NORTH, EAST)))
    missing = draw(st.dictionaries(below, st.integers(1, 7), max_size=3))
    return Drawn(tuple(found), wants, tuple(draw(st.lists(supply, max_size=5))), missing)


def write(session: Session, drawn: Drawn, number: int) -> tables.Shop:
    """All of it in a new shop of its own; `number` tells it from the others."""
    shop = tables.Shop(domain=f"ada-{number}.myshopify.com", installed_at=NOW, imported_at=NOW)
    session.add(shop)
    session.flush()
    session.add_all(_shop_rows(shop.id))
    session.flush()
    session.add_all(_item(shop.id, id_) for id_ in (LAMP, SHADE))
    session.flush()
    for order, (together, due) in drawn.wants.items():
        session.add(_order(shop.id, order, together, due))
    session.flush()
    session.add_all(_line(shop.id, place) for place in {place.line: place for place in drawn.places}.values())
    session.flush()
    session.add_all(_place(shop.id, place) for place in drawn.places)
    session.add_all(_incoming(shop.id, *supply) for supply in drawn.coming)
    session.add_all(_level(shop.id, drawn, item, location) for item in (LAMP, SHADE) for location in POOL)
    session.flush()
    return shop


def _shop_rows(shop_id: int) -> list[tables.Row]:
    rows: list[tables.Row] = [
        tables.Location(
            shop_id=shop_id, id=id_, name=str(id_), is_active=True, sells_online=True, pool_id=pool
        )
        for id_, pool in POOL.items()
    ]
    product = {"title": "Lamp", "handle": "lamp", "vendor": "Ada", "tags": []}
    rows.append(tables.Product(shop_id=shop_id, id=5, **product, is_active=True, is_published=True))
    rows.append(
        tables.Settings(
            shop_id=shop_id,
            handling_days=1,
            margin_days=1,
            default_lead_time_days=6,
            working_days=list(range(7)),
        )
    )
    return rows


def _item(shop_id: int, id_: int) -> tables.Item:
    is_so = {"is_tracked": True, "requires_shipping": True, "continues": True, "enrolled_at": NOW}
    return tables.Item(shop_id=shop_id, id=id_, variant_id=id_, product_id=5, title="Red", sku="L", **is_so)


def _order(shop_id: int, order: int, together: bool, due: date | None) -> tables.Order:
    told = {"name": f"#{order}", "queued_at": NOW, "updated_at": NOW, "standing": "in_line"}
    money = {"financial_status": "paid", "currency": "EUR"}
    return tables.Order(shop_id=shop_id, id=order, due=due, ship_together=together, **told, **money)


def _line(shop_id: int, place: Stood) -> tables.Line:
    what = {"title": "Lamp", "sku": "L", "unit_price": Decimal("49.00"), "ordered": 100, "recorded_at": NOW}
    return tables.Line(shop_id=shop_id, id=place.line, order_id=place.order, item_id=place.item, **what)


def _place(shop_id: int, place: Stood) -> tables.Place:
    figures = {
        name: getattr(place, name) for name in ("seq", "priority", "units", "covered", "ready", "committed")
    }
    return tables.Place(
        shop_id=shop_id,
        line_id=place.line,
        order_id=place.order,
        item_id=place.item,
        location_id=place.location,
        pool_id=POOL[place.location],
        queued_at=NOW + timedelta(minutes=place.minute),
        **figures,
    )


def _level(shop_id: int, drawn: Drawn, item: int, location: int) -> tables.Level:
    """Sold out; what covers a pool's places stands at its first location."""
    mine = [place for place in drawn.places if place.item == item]
    units = sum(place.units for place in mine if place.location == location)
    let_go = sum(place.committed for place in mine if place.location == location)
    there = sum(place.covered for place in mine if POOL[place.location] == location)
    there = there or -drawn.missing.get((item, location), 0)
    return tables.Level(
        shop_id=shop_id,
        id=item,
        location_id=location,
        available=there - 1000,
        committed=1000,
        open_units=units,
        committed_units=let_go,
    )


def _incoming(
    shop_id: int, item: int, location: int, units: int, day: date | None, line: int | None
) -> tables.Incoming:
    return tables.Incoming(
        shop_id=shop_id,
        source="hand",
        item_id=item,
        location_id=location,
        outstanding=units,
        expected=day,
        status="confirmed",
        for_line_id=line,
        seen_at=NOW,
    )
