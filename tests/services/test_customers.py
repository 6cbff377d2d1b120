"""Eve's customer record bears "vip": her order comes first where the merchant said so and may read it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from app import config
from app.db import tables
from app.domain import facts
from app.services import customers, details, precedence, priorities, settings, tokens, why
from app.shopify import grants
from app.web import changes, reasons
from tests.services.stage import Stage, made, order, owed, put, replan, standing, tell

BEN, EVE = 1, 2
READS = ("read_orders", customers.SCOPE)
SEALED = config.Config(
    app_url="http://app.test",
    shopify_api_key="key",
    shopify_api_secret="secret",
    encryption_keys=Fernet.generate_key().decode(),
)


def grant(stage: Stage, *scopes: str) -> None:
    """As Shopify lists them when it is asked about the shop."""
    told = facts.ShopFacts("Ada Lamps", "ada@example.com", "UTC", "EUR", frozenset(scopes))
    with stage.act() as (session, shop):
        details.record(session, shop, told)


def choose(stage: Stage, **values: object) -> None:
    with stage.act() as (session, shop):
        settings.change(session, shop, values, stage.now)


def tag(stage: Stage) -> str:
    with stage.act() as (session, shop):
        return customers.tag(session, shop)


def priority(stage: Stage, number: int) -> int:
    (row,) = stage.rows(tables.Order, id=number)
    return int(row.priority)


def why_first(stage: Stage) -> str:
    with stage.act() as (session, shop):
        pair = [session.get_one(tables.Order, (shop.id, number)) for number in (BEN, EVE)]
        (found,) = why.compare(session, shop, *pair, stage.now)
        return reasons.sentence(found, "UTC")


def tagged(stage: Stage) -> list[str]:
    return [changes.sentence(entry) for entry in stage.rows(tables.LedgerEntry, cause=precedence.TAGGED)]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Nobody may read customers yet; Ben waits for a lamp, and Eve after him."""
    pair = grants.TokenPair("shpat", 3600, "shprt", 7_776_000, frozenset({"read_orders"}))
    with stage.act() as (session, shop):
        tokens.store(session, shop.id, pair, stage.wall, SEALED)
    replan(stage)
    order(stage, BEN)
    order(stage, EVE)
    replan(stage)
    owed(stage)
    return stage


def reads_that_eve_is_dear(stage: Stage) -> None:
    eve = stage.orders[EVE]
    later = replace(eve.order, updated_at=eve.order.updated_at + timedelta(minutes=1))
    tell(stage, facts.FullOrderFacts(later, eve.fulfillment_orders, customer_priority=True))
    replan(stage)


def test_a_tag_is_looked_for_only_where_it_was_named_and_customers_may_be_read(stage: Stage) -> None:
    assert tag(stage) == ""
    choose(stage, priority_customer_tag="vip")
    assert tag(stage) == ""
    grant(stage, *READS)
    assert tag(stage) == "vip"
    choose(stage, priority_customer_tag="")
    assert tag(stage) == ""


def test_naming_another_tag_has_open_orders_read_again(stage: Stage) -> None:
    assert owed(stage) == []
    choose(stage, priority_customer_tag="vip")
    assert owed(stage) == [("order", BEN), ("order", EVE)]
    choose(stage, priority_tag="urgent")
    assert owed(stage) == [("order", BEN), ("order", EVE)]
    choose(stage, handling_days=3)
    assert owed(stage) == []


def test_very_many_open_orders_wait_for_the_night(stage: Stage) -> None:
    for number in range(10, 10 + customers.AT_ONCE):
        order(stage, number)
    while owed(stage):
        pass
    choose(stage, priority_customer_tag="vip")
    assert len(stage.rows(tables.Reading, kind="order")) == customers.AT_ONCE


def test_the_permission_that_comes_or_goes_has_open_orders_read_again(stage: Stage) -> None:
    grant(stage, *READS)
    assert owed(stage) == [("order", BEN), ("order", EVE)]
    grant(stage, *READS)
    assert owed(stage) == []
    grant(stage, "read_orders")
    assert owed(stage) == [("order", BEN), ("order", EVE)]


def test_eve_is_served_before_ben(stage: Stage) -> None:
    choose(stage, priority_customer_tag="vip")
    reads_that_eve_is_dear(stage)
    assert (priority(stage, BEN), priority(stage, EVE)) == (0, 1)
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {BEN: (1, 0, 0), EVE: (1, 1, 1)}


def test_the_reason_names_whose_tag_it_is(stage: Stage) -> None:
    choose(stage, priority_customer_tag="vip", priority_tag="urgent")
    reads_that_eve_is_dear(stage)
    assert why_first(stage) == "#2 comes before #1 because it has priority 1, by its customer's tag."
    eve = stage.orders[EVE]
    later = replace(eve.order, updated_at=eve.order.updated_at + timedelta(minutes=1), tags=("urgent",))
    tell(stage, replace(eve, order=later))
    assert why_first(stage) == "#2 comes before #1 because it has priority 1, by its tag."


def test_the_ledger_keeps_whose_tag_it_was_and_when_it_went(stage: Stage) -> None:
    choose(stage, priority_customer_tag="vip", priority_tag="urgent")
    reads_that_eve_is_dear(stage)
    assert tagged(stage) == ["1 unit stayed waiting: its customer's tag puts it first."]
    tell(stage, replace(stage.orders[EVE], customer_priority=False))
    assert tagged(stage)[1:] == ["1 unit stayed waiting: no tag puts the order first any more."]
    order(stage, 3, tags=("urgent",))
    assert tagged(stage)[2:] == ["1 unit stayed waiting: its tag puts it first."]


def test_what_ada_gave_by_hand_no_tag_changes(stage: Stage) -> None:
    with stage.act() as (session, shop):
        eve = session.get_one(tables.Order, (shop.id, EVE))
        priorities.give(session, shop, eve, 0, "No more favours", stage.now)
    choose(stage, priority_customer_tag="vip")
    reads_that_eve_is_dear(stage)
    assert priority(stage, EVE) == 0
    assert tagged(stage) == []


def test_a_webhook_that_knows_no_customer_changes_nothing(stage: Stage) -> None:
    choose(stage, priority_customer_tag="vip")
    reads_that_eve_is_dear(stage)
    eve = stage.orders[EVE]
    later = replace(eve.order, updated_at=eve.order.updated_at + timedelta(minutes=1), tags=("gift",))
    tell(stage, replace(eve, order=later), whole=False)
    assert priority(stage, EVE) == 1


def test_an_order_read_without_the_tag_is_ordinary_again(stage: Stage) -> None:
    choose(stage, priority_customer_tag="vip")
    reads_that_eve_is_dear(stage)
    tell(stage, replace(stage.orders[EVE], customer_priority=False))
    assert priority(stage, EVE) == 0


def test_without_a_tag_in_the_settings_no_customer_comes_first(stage: Stage) -> None:
    tell(stage, replace(made(3), customer_priority=True))
    assert priority(stage, 3) == 0
