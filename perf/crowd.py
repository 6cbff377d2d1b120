"""A long line for a benchmark: many orders of one unit each, made by the database itself."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import CTE, ColumnElement, String, cast, column, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app.db import many as rows_of
from app.db.catalogue import Item, Level, Location, Product
from app.db.line import Line, Order, Place
from app.db.rows import Row
from app.db.shop import Settings, Shop

ITEM, LOCATION, PRODUCT = 7_000_000_001, 4_000_000_001, 5_000_000_001
SINCE, APART = datetime(2026, 1, 1, tzinfo=UTC), timedelta(seconds=10)  # one order after the other
PRICE = Decimal(49)
NTH: ColumnElement[int] = column("i")  # which of many rows
FIRST = 6_000_000_000_000  # numbers as long as Shopify's


def gather(session: Session, shop: Shop, many: int, items: int = 1) -> None:
    """A live shop with `many` open lines of one unit, all held, spread evenly over `items` with no stock."""
    shop.imported_at = shop.live_at = SINCE
    shop.name = "Ada Lamps"
    session.add(Settings(shop_id=shop.id, enrolment="all"))
    session.add(
        Location(
            shop_id=shop.id,
            id=LOCATION,
            name="Main",
            is_active=True,
            sells_online=True,
            is_fulfillment_service=False,
        )
    )
    session.add(_product(shop.id))
    session.flush()
    for nth in range(items):
        session.add(_item(shop.id, ITEM + nth))
        session.flush()
        waiting = many // items
        level = Level(shop_id=shop.id, id=ITEM + nth, location_id=LOCATION, open_units=waiting)
        level.committed, level.available = waiting, -waiting
        session.add(level)
    session.flush()
    for row, values in _crowd(session, shop.id, items).items():
        fill(session, row, values, many)


def let_go(session: Session, shop: Shop, many: int) -> None:
    """The first of them have been let go, on stock that is there, and not been shipped yet."""
    gone = {"covered": 1, "ready": 1, "committed": 1}
    here = (Place.shop_id == shop.id, Place.line_id <= FIRST + many)
    session.execute(update(Place).where(*here).values(gone), execution_options={"synchronize_session": False})
    units = {"ready_units": many, "committed_units": many, "available": Level.available + many}
    session.execute(update(Level).where(Level.shop_id == shop.id).values(units))


def _numbers(many: int) -> CTE:
    """1 … many as a relation with the one column i, counted by the database."""
    first = select(literal(1).label("i")).cte("n", recursive=True)
    return first.union_all(select(first.c.i + 1).where(first.c.i < many))


def fill(session: Session, row: type[Row], values: dict[str, Any], many: int) -> None:
    """`many` rows in one statement, with `NTH` from 1 on; what `values` leave out is as in any new row."""
    given = {
        name: each if isinstance(each, ColumnElement) else literal(each, getattr(row, name).type)
        for name, each in values.items()
    }
    rows = select(*given.values()).select_from(_numbers(many))
    session.execute(insert(row).from_select(list(given), rows))


def _crowd(session: Session, shop_id: int, items: int) -> dict[type[Row], dict[str, Any]]:
    i, item = literal(FIRST) + NTH, literal(ITEM) + NTH % items
    held = literal('{"').concat(cast(i, String)).concat('": 1}')
    order: dict[str, Any] = {"held": cast(held, JSONB) if rows_of.has_arrays(session) else held}
    order |= {"id": i, "name": "one", "queued_at": _joined(session), "updated_at": SINCE, "source": "web"}
    order |= {"financial_status": "paid", "currency": "EUR", "standing": "in_line"}
    line = {"id": i, "order_id": i, "item_id": item, "title": "Lamp", "sku": "L", "unit_price": PRICE}
    line |= {"ordered": 1, "recorded_at": SINCE, "waited_at": SINCE}
    place = {"line_id": i, "order_id": i, "item_id": item, "location_id": LOCATION, "pool_id": LOCATION}
    place |= {"queued_at": _joined(session), "units": 1, "unseen": False, "waited": True}
    return {
        row: {"shop_id": shop_id, **values} for row, values in ((Order, order), (Line, line), (Place, place))
    }


def _joined(session: Session) -> ColumnElement[Any]:
    """When the order was placed."""
    if rows_of.has_arrays(session):
        return literal(SINCE) + NTH * literal(APART)
    later = cast(NTH * APART.seconds, String).concat(" seconds")
    return func.strftime("%Y-%m-%d %H:%M:%f000", literal(SINCE), later)


def _product(shop_id: int) -> Product:
    return Product(
        shop_id=shop_id,
        id=PRODUCT,
        title="Lamp",
        handle="lamp",
        vendor="Ada",
        tags=[],
        is_active=True,
        is_published=True,
        is_gift_card=False,
    )


def _item(shop_id: int, item: int) -> Item:
    made = Item(shop_id=shop_id, id=item, variant_id=item, product_id=PRODUCT, title="Red", sku="L")
    made.is_tracked = made.requires_shipping = made.continues = True
    made.enrolled_at, made.dirty_seq = SINCE, 1
    return made
