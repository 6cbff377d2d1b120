"""What was kept long enough goes, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.db import session as db
from app.db.line import Line, Order
from app.db.shop import Token
from app.db.work import Delivery
from jobs import housekeeping
from tests.town import Town


@pytest.fixture
def ada(town: Town) -> Town:
    """Ben's order shipped from stock; Ann's waited first, then shipped."""
    variant = {"sku": "RED", "price": "49.00", "stock": {"Main": 1}, "inventory_policy": "CONTINUE"}
    town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": [variant]})
    town.install()
    town.go_live()
    for who in ("ben", "ann"):
        town.order("RED", email=f"{who}@example.com")
        town.settle()
    town.post("/_dev/stock", {"sku": "RED", "set": 2})
    town.settle()
    for order in town.get("/_dev/orders"):
        town.post(f"/_dev/orders/{order['name'].lstrip('#')}/fulfill", {})
    town.settle()
    return town


def rows(town: Town, row: type[Any]) -> list[Any]:
    with db.look(town.house.sessions) as session:
        return list(session.scalars(select(row)))


def test_words_go_after_a_day_and_deliveries_after_a_month(ada: Town) -> None:
    housekeeping.drain(ada.house)
    kept = rows(ada, Delivery)
    assert all(row.body for row in kept)
    ada.post("/_dev/clock", {"advance_days": 2})
    housekeeping.drain(ada.house)
    assert len(rows(ada, Delivery)) == len(kept)
    assert not any(row.body for row in rows(ada, Delivery))
    ada.post("/_dev/clock", {"advance_days": 30})
    housekeeping.drain(ada.house)
    assert rows(ada, Delivery) == []


def test_a_delivery_that_is_still_owed_keeps_its_words(ada: Town) -> None:
    with db.transaction(ada.house.sessions) as session:
        session.execute(update(Delivery).values(done_at=None))
    ada.post("/_dev/clock", {"advance_days": 40})
    housekeeping.drain(ada.house)
    assert all(row.body for row in rows(ada, Delivery))


def test_an_order_that_never_waited_goes_a_month_after_it_closed(ada: Town) -> None:
    ada.post("/_dev/clock", {"advance_days": 29})
    housekeeping.drain(ada.house)
    assert len(rows(ada, Order)) == 2
    ada.post("/_dev/clock", {"advance_days": 2})
    housekeeping.drain(ada.house)
    (kept,) = rows(ada, Order)
    (line,) = rows(ada, Line)
    assert line.order_id == kept.id
    assert line.waited_at is not None


def test_a_token_that_would_lapse_is_renewed(ada: Town) -> None:
    soon = ada.clock.wall() + timedelta(days=3)
    with db.transaction(ada.house.sessions) as session:
        session.execute(update(Token).values(refresh_expires_at=soon))
    housekeeping.drain(ada.house)
    (token,) = rows(ada, Token)
    assert token.refresh_expires_at > soon + timedelta(days=30)


def test_an_open_order_stays_however_old(ada: Town) -> None:
    order = ada.order("RED", email="cy@example.com")
    ada.settle()
    ada.post("/_dev/clock", {"advance_days": 90})
    housekeeping.drain(ada.house)
    assert order["name"] in [row.name for row in rows(ada, Order)]
