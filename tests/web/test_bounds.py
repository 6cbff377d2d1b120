"""A page asks the database as often for a thousand orders as for ten."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert

from app.db import session as db
from app.db import tables as rows
from app.services import exceptions
from tests.web import gallery, ground

PAGES = (
    "/",
    "/waiting",
    "/waiting/9001",
    "/waiting/adopt",
    "/orders/1000001",
    "/receipts",
    "/receipts/1",
    "/resume",
    "/exceptions",
    "/variants",
    "/incoming",
)
MOST = 25


@contextmanager
def _counting(merchant: ground.Merchant) -> Iterator[list[str]]:
    """The statements sent while it is open."""
    sent: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:  # type: ignore[no-untyped-def]
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    engine = merchant.house.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def _asked(merchant: ground.Merchant, path: str) -> int:
    with _counting(merchant) as sent:
        assert merchant.open(path).status_code == 200
    return len(sent)


def _grow(merchant: ground.Merchant, orders: int, lamps: int) -> None:
    """Many more lamps, orders, lines and exceptions, written at once."""
    for number in range(2, lamps):
        ground.a_lamp(merchant, number, enrolled_at=ground.EPOCH)
    first = ground.an_order(merchant, 50_000, 9001)
    with db.transaction(merchant.house.sessions) as session:
        for table, key in ((rows.Order, "id"), (rows.Line, "id"), (rows.Place, "id")):
            base = session.query(table).filter_by(shop_id=merchant.shop_id).order_by(table.id.desc()).first()
            copied = {c.name: getattr(base, c.name) for c in table.__table__.c if c.computed is None}
            many = [_copy(copied, key, number) for number in range(1, orders)]
            session.execute(insert(table), many)
        for number in range(30):
            exceptions.raise_one(
                session, merchant.shop_id, "routing", f"order:{first + number}", {}, ground.EPOCH
            )


def _copy(base: dict[str, object], key: str, number: int) -> dict[str, object]:
    moved = {name: base[name] + number for name in (key, "order_id", "line_id") if name in base}
    return {**base, **moved}


@pytest.mark.parametrize("is_live", [True, False])
def test_pages_ask_no_more_for_a_thousand_orders_than_for_one(ada: ground.Merchant, is_live: bool) -> None:
    item = ground.a_lamp(ada, 1, enrolled_at=ground.EPOCH)
    ground.an_order(ada, 1, item, quiet=True)
    ada.write(*gallery.receipts(ada))
    if is_live:
        ground.go_live(ada)
    before = {path: _asked(ada, path) for path in PAGES}
    _grow(ada, 1000, 40)
    after = {path: _asked(ada, path) for path in PAGES}
    assert all(after[path] <= before[path] + 3 for path in PAGES), (before, after)
    assert max(after.values()) <= MOST, after
