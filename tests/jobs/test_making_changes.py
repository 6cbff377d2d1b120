"""Changes owed to Shopify are made in the end, whatever Shopify answers, and refused ones are shown."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.db import session as db
from app.db.shop import Token
from app.db.work import Effect, ExceptionRow
from app.services import effects, making
from devstore.world import find, products
from jobs import answer, calls
from tests.town import Town


@pytest.fixture
def ada(town: Town) -> Town:
    """Ada Lamps is live and has one red lamp."""
    variant = {"sku": "RED", "price": "49.00", "stock": {"Main": 1}}
    town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": [variant]})
    town.order("RED", email="cy@example.com")
    town.install()
    town.go_live()
    return town


def wish(town: Town, kind: str, target: int, wanted: dict[str, Any]) -> None:
    with db.transaction(town.house.sessions) as session:
        effects.wish(session, town.shop(session), kind, target, wanted, town.clock.now())


def owed(town: Town) -> list[Effect]:
    with db.look(town.house.sessions) as session:
        return list(session.scalars(select(Effect)))


def exceptions(town: Town) -> list[tuple[str, str]]:
    with db.look(town.house.sessions) as session:
        return [(row.kind, row.subject) for row in session.scalars(select(ExceptionRow))]


def number(gid: str) -> int:
    return int(gid.rpartition("/")[2])


def test_all_of_it_is_made_while_shopify_stumbles_and_throttles(ada: Town) -> None:
    ada.post("/_dev/faults", {"api_error_rate": 0.4, "restore_rate": 20, "seed": 3})
    order = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    ada.post("/_dev/faults", {})
    found = ada.look(order)
    assert found["tags"] == ["backorder"]
    assert [hold["handle"] for one in found["fulfillment_orders"] for hold in one["holds"]] == [
        "first-in-line"
    ]
    assert len(ada.letters("ann@example.com")) == 1


def test_a_variant_deleted_meanwhile_owes_nothing_any_more(ada: Town) -> None:
    item = number(ada.get("/_dev/variants/RED")["inventory_item_id"])
    ada.post("/_dev/faults", {"drop": 1.0})
    world = ada.store.world
    products.delete(world, find.product_by_handle(world, "lamp"))
    wish(ada, "policy", item, {"continues": False})
    ada.settle()
    assert owed(ada) == []
    assert exceptions(ada) == []


def test_a_refused_change_becomes_an_exception_and_harms_no_other(ada: Town) -> None:
    order = ada.order("RED", email="ann@example.com")
    ada.settle()
    wish(ada, "tags", number(order["id"]), {"add": ["x" * 300], "remove": []})
    wish(ada, "tags", number(order["id"]) + 10**6, {"add": ["nobody"], "remove": []})
    ada.settle()
    assert {row.failed_at is not None for row in owed(ada)} == {True}
    assert ("effect_failed", f"tags:{number(order['id']) + 10**6}") in exceptions(ada)


def test_nothing_is_counted_as_a_failure_while_the_shop_cannot_be_spoken_to(ada: Town) -> None:
    with db.transaction(ada.house.sessions) as session:
        session.execute(update(Token).values(refused_at=ada.clock.wall()))
    wish(ada, "definitions", 0, {})
    answer.DRAINS["effects"](ada.house)
    (row,) = owed(ada)
    assert (row.attempts, row.failed_at) == (0, None)
    assert row.retry_at is not None
    assert row.retry_at > ada.clock.wall() + timedelta(seconds=calls.REST_SECONDS - 60)


def test_a_change_wished_anew_while_it_is_made_stays_owed(ada: Town) -> None:
    item = number(ada.get("/_dev/variants/RED")["inventory_item_id"])
    badge = ada.get("/_dev/variants/RED")["metafields"].get("$app.backorder") or {}
    first = {**badge, "v": 1, "offer": "sold_out", "valid_until": "2026-12-01T00:00:00Z"}
    wish(ada, "badge", item, first)
    with db.transaction(ada.house.sessions) as session:
        shop = ada.shop(session)
        (claim,) = making.claim_due(session, shop, ada.clock.now(), ada.clock.wall())
    wish(ada, "badge", item, {**first, "offer": "in_stock"})
    with db.transaction(ada.house.sessions) as session:
        making.done(session, ada.shop(session).id, claim)
    (row,) = owed(ada)
    assert (row.wish["offer"], row.wished) == ("in_stock", 2)
