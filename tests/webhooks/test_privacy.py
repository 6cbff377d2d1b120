"""The three requests of the privacy laws: answered, done at once, and nothing personal kept."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.db import session as db
from app.db.ledger import LedgerBatch
from app.db.line import Order
from app.db.receipts import STOCK, Gain, Receipt
from app.db.rows import Row
from app.db.shop import Shop
from app.db.work import Delivery, Effect, ExceptionRow, PrivacyRequest
from app.domain.quantities import Step
from app.house import House
from app.services import ledger, shops
from tests.webhooks import ears, letters
from webhooks import process

CUSTOMER = {"id": 1, "email": "ann@example.com", "phone": "+45 12 34 56 78"}


def ask(house: House, topic: str, later: int = 60, **more: Any) -> None:
    """The request, triggered `later` seconds from now."""
    body = {"shop_id": 1, "shop_domain": ears.DOMAIN, "customer": CUSTOMER, **more}
    at = (house.clock.now() + timedelta(seconds=later)).isoformat()
    ears.post(house, topic, body, at=at)
    process.drain(house)


def rows(house: House, row: type[Any]) -> list[Any]:
    with db.look(house.sessions) as session:
        return list(session.scalars(select(row)))


def everything(house: House) -> str:
    """All that the database holds, as text."""
    engine = house.sessions.kw["bind"]
    with engine.connect() as connection:
        names = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        )
        return "".join(
            str(connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()) for name in names
        )


def left_of(house: House, shop_id: int) -> dict[str, int]:
    """Table → how many rows of the shop it holds, where there are any."""
    with db.look(house.sessions) as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(table).where(table.c.shop_id == shop_id))
            for name, table in Row.metadata.tables.items()
            if "shop_id" in table.c
        }
    return {name: count for name, count in counts.items() if count}


def anns_order(house: House) -> None:
    ears.install(house)
    ears.post(house, "orders/create", letters.order())
    process.drain(house)


def test_a_customer_who_asks_is_answered_with_the_orders_we_know(house: House) -> None:
    anns_order(house)
    ask(house, "customers/data_request", orders_requested=[5_000_000_001, 999], data_request={"id": 7})
    (request,) = rows(house, PrivacyRequest)
    assert request.answered_at is not None
    assert request.answer == {
        "personal_data": "none",
        "orders": ["#1001"],
        "lines": 1,
        "promises": 0,
        "letters": 0,
    }
    (shown,) = rows(house, ExceptionRow)
    assert (shown.kind, shown.detail["orders"]) == ("data_request", ["#1001"])
    assert "ann@" not in everything(house)


def test_a_customer_who_wants_to_be_forgotten_leaves_no_words_behind(house: House) -> None:
    anns_order(house)
    assert b"LAMP-RED" in rows(house, Delivery)[0].body
    ask(house, "customers/redact", orders_to_redact=[5_000_000_001])
    assert [row.body for row in rows(house, Delivery)] == [b"", b""]
    assert [row.kind for row in rows(house, PrivacyRequest)] == ["customers/redact"]
    assert "ann@" not in everything(house)
    assert len(rows(house, Order)) == 1


def everything_of_a_shop(house: House) -> int:
    """Ann's order, and rows that refer to no shop or only to others of its rows; the shop's number."""
    anns_order(house)
    (ours,) = [shop.id for shop in rows(house, Shop)]
    now = house.clock.now()
    step = Step(None, 1, "none", "waiting")
    with db.transaction(house.sessions) as session:
        entry = ledger.Entry(5_000_000_001, 1, 7, step, "order_created")
        ledger.write(session, ours, [entry], now)
        batch = LedgerBatch(shop_id=ours, item_id=7, location_id=8, cause="recount", at=now, lines=[1])
        batch.first_line, batch.last_line, batch.ready, batch.committed, batch.became = 1, 1, 0, 0, 1
        session.add(batch)
        session.add(Effect(shop_id=ours, kind="hold", target=1, urgency=1, wish={"lines": {}}, due_at=now))
        receipt = Receipt(shop_id=ours, item_id=7, location_id=8, units=1, cause=STOCK, at=now)
        session.add(receipt)
        session.flush()
        session.add(Gain(shop_id=ours, receipt_id=receipt.id, order_id=1, line_id=1, units=1, at=now))
    written = {"orders", "lines", "ledger", "ledger_batches", "effects", "receipts", "gains"}
    assert written <= left_of(house, ours).keys()
    return ours


def test_of_a_shop_that_left_nothing_is_kept(house: House) -> None:
    ours = everything_of_a_shop(house)
    ears.install(house, "ben-bulbs.myshopify.com")
    ears.post(house, "app/uninstalled", {"myshopify_domain": ears.DOMAIN}, at=house.clock.now().isoformat())
    ask(house, "shop/redact")
    assert [shop.domain for shop in rows(house, Shop)] == ["ben-bulbs.myshopify.com"]
    assert left_of(house, ours) == {}
    assert [(row.topic, row.body, row.outcome) for row in rows(house, Delivery)] == [
        ("shop/redact", b"", "processed")
    ]
    assert [row.answer for row in rows(house, PrivacyRequest)] == [{"deleted": True}]


def test_a_shop_that_comes_back_keeps_its_settings_alone(house: House) -> None:
    ours = everything_of_a_shop(house)
    later = house.clock.now() + timedelta(minutes=1)
    with db.transaction(house.sessions) as session:
        shops.leave(session, ears.DOMAIN, later)
        shops.arrive(session, ears.DOMAIN, later)
    assert left_of(house, ours) == {"settings": 1}


def test_a_shop_that_came_back_since_is_not_deleted(house: House) -> None:
    anns_order(house)
    ask(house, "shop/redact", later=-60)
    assert len(rows(house, Shop)) == 1
    assert [row.answer for row in rows(house, PrivacyRequest)] == [{"deleted": False}]


def test_requests_for_a_shop_that_we_never_knew_are_answered_too(house: House) -> None:
    for topic in ("customers/data_request", "customers/redact", "shop/redact"):
        ask(house, topic)
    assert {row.answered_at is not None for row in rows(house, PrivacyRequest)} == {True}
    with db.look(house.sessions) as session:
        assert session.scalar(select(func.count()).select_from(PrivacyRequest)) == 3


def test_a_request_whose_body_names_another_shop_is_not_believed(house: House) -> None:
    anns_order(house)
    ask(house, "shop/redact", shop_domain="ben-bulbs.myshopify.com")
    assert len(rows(house, Shop)) == 1
    assert rows(house, Delivery)[1].outcome == "failed"
