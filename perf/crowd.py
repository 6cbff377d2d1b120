"""A long line for a benchmark: many orders of one unit each, made by the database itself."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level, Location, Product
from app.db.shop import Settings, Shop

ITEM, LOCATION, PRODUCT = 7_000_000_001, 4_000_000_001, 5_000_000_001
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many) "
ORDERS = """INSERT INTO orders (shop_id, id, name, queued_at, updated_at, is_test, source, tags,
  financial_status, gateways, has_payment_terms, currency, standing, priority, ship_together, held,
  held_fulfillment_orders, tagged)
SELECT :shop, i, 'one', :since, :since, false, 'web', '[]', 'paid', '[]', false, 'EUR', 'in_line', 0, false,
  '{}', '[]', '[]' FROM n"""
LINES = """INSERT INTO lines (shop_id, id, order_id, item_id, title, sku, unit_price, ordered, shipped,
  cancelled, quiet, recorded_at, waited_at)
SELECT :shop, i, i, :item + i % :items, 'Lamp', 'L', 49, 1, 0, 0, false, :since, :since FROM n"""
PLACES = """INSERT INTO places (shop_id, line_id, order_id, item_id, location_id, queued_at, seq, priority,
  is_open, in_line, units, ready, committed, covered, let_go, reserved, unseen, withheld, waited)
SELECT :shop, i, i, :item + i % :items, :location, :since, 0, 0, true, true, 1, 0, 0, 0, 0, 0, false, false,
  true FROM n"""


def gather(session: Session, shop: Shop, many: int, items: int = 1) -> None:
    """A live shop with `many` open lines of one unit, spread evenly over `items` with no stock."""
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
    given = {
        "many": many,
        "shop": shop.id,
        "since": SINCE,
        "item": ITEM,
        "items": items,
        "location": LOCATION,
    }
    for sql in (ORDERS, LINES, PLACES):
        session.execute(
            text(NUMBERS + sql), {name: given[name] for name in given if f":{name}" in NUMBERS + sql}
        )


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
