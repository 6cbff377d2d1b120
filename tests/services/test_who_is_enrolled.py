"""Enrolment, judged again whenever facts change; the catalogue it is judged on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.db import tables
from app.domain import facts
from app.services import catalogue, dirty, enrolment, locations, orders, planning, shops
from tests.services.stage import LAMP, MAIN, NOW, PRODUCT, Stage, add_item, order, owed, put, replan, wishes

ANN, BEN = 1001, 1002
SHADE = LAMP + 1


def is_enrolled(stage: Stage, item: int) -> bool:
    return stage.rows(tables.Item, id=item)[0].enrolled_at is not None


def test_the_sale_that_enrols_its_variant_is_an_ordinary_one(stage: Stage) -> None:
    add_item(stage, SHADE)
    assert not is_enrolled(stage, SHADE)
    order(stage, ANN, lines={SHADE: 1})
    assert is_enrolled(stage, SHADE)
    replan(stage)
    assert set(wishes(stage, "hold")) == {ANN}


def test_lines_that_were_there_before_their_variant_was_enrolled_are_quiet(stage: Stage) -> None:
    with stage.act() as (session, shop):
        shops.settings(session, shop).enrolment = "none"
        session.flush()
        enrolment.judge(session, shop, None, NOW)
    order(stage, ANN)
    with stage.act() as (session, shop):
        shops.settings(session, shop).enrolment = "all"
        session.flush()
        assert enrolment.judge(session, shop, None, NOW) == 1
    replan(stage)
    assert [line.quiet for line in stage.rows(tables.Line)] == [True]
    assert wishes(stage, "hold") == {}


def test_when_a_sale_grows_old_nobody_in_line_is_dropped(stage: Stage) -> None:
    order(stage, ANN)
    stage.now += timedelta(days=400)
    with stage.act() as (session, shop):
        assert enrolment.judge(session, shop, [LAMP], stage.now) == 0
    assert is_enrolled(stage, LAMP)


def test_when_a_sale_grows_old_and_nobody_waits_the_variant_leaves(stage: Stage) -> None:
    stage.now += timedelta(days=400)
    with stage.act() as (session, shop):
        assert enrolment.judge(session, shop, [LAMP], stage.now) == 1
    assert not is_enrolled(stage, LAMP)


def test_a_dry_run_judges_every_item_and_changes_nothing(stage: Stage) -> None:
    add_item(stage, SHADE)
    imagined = tables.Settings(enrolment="all", chosen_collections=[], chosen_tags=[], chosen_vendors=[])
    with stage.act() as (session, shop):
        found = enrolment.would(session, shop, imagined, NOW)
    assert {item: verdict.reason for item, verdict in found.items()} == {
        LAMP: "recent_sale",
        SHADE: "no_supply",
    }
    assert not is_enrolled(stage, SHADE)


def test_products_of_a_chosen_collection_are_enrolled(stage: Stage) -> None:
    chosen = [{"id": 1, "title": "Lamps", "products": [PRODUCT]}]
    with stage.act() as (session, shop):
        settings = shops.settings(session, shop)
        settings.enrolment, settings.chosen_collections = "chosen", chosen
        session.flush()
        enrolment.judge(session, shop, None, NOW)
    assert is_enrolled(stage, LAMP)


def test_a_variant_missing_from_its_product_is_gone_and_leaves(stage: Stage) -> None:
    with stage.act() as (session, shop):
        catalogue.forget_product(session, shop, PRODUCT, NOW)
    assert stage.rows(tables.Item)[0].deleted_at == NOW
    assert not is_enrolled(stage, LAMP)
    add_item(stage, LAMP)
    assert stage.rows(tables.Item)[0].deleted_at is None


def test_an_item_that_shopify_does_not_know_any_more_is_gone(stage: Stage) -> None:
    stage.continues.pop(LAMP)
    put(stage, 0)
    stage.on_hand.clear()
    with stage.act() as (session, shop):
        claims = dirty.claim(session, shop.id, stage.wall)
        planning.write(session, shop, claims, {LAMP: None}, NOW, stage.wall)
    assert stage.rows(tables.Item)[0].deleted_at == NOW


def test_an_order_for_an_unknown_item_waits_for_its_reading(stage: Stage) -> None:
    stage.continues[SHADE] = False
    order(stage, ANN, lines={SHADE: 1}, full=False)
    assert owed(stage) == [("item", SHADE)]
    assert stage.rows(tables.Place) == []
    add_item(stage, SHADE)
    assert ("order", ANN) in owed(stage)
    assert [(place.item_id, place.units) for place in stage.rows(tables.Place)] == [(SHADE, 1)]


def test_an_order_of_which_only_the_variant_is_known_is_read(stage: Stage) -> None:
    full = order(Stage(stage.sessions, stage.shop_id), ANN, lines={SHADE: 1}, location=None, full=False)
    owed(stage)
    line = replace(full.order.lines[0], id=BEN * 10, item_id=None)
    with stage.act() as (session, shop):
        orders.record(session, shop, replace(full.order, id=BEN, lines=(line,)), NOW, "order_created")
    assert ("order", BEN) in [(r.kind, r.target) for r in stage.rows(tables.Reading)]


def test_a_level_webhook_of_an_unknown_item_asks_for_it(stage: Stage) -> None:
    with stage.act() as (session, shop):
        assert catalogue.record_available(session, shop.id, LAMP, MAIN, 4)
        assert not catalogue.record_available(session, shop.id, SHADE, MAIN, 4)
    assert [(r.kind, r.target) for r in stage.rows(tables.Reading)] == [("item", SHADE)]


def test_an_item_stocked_no_more_at_a_location_holds_nothing_there(stage: Stage) -> None:
    put(stage, 4)
    replan(stage)
    with stage.act() as (session, shop):
        catalogue.forget_level(session, shop.id, LAMP, MAIN)
    assert [level.on_hand for level in stage.rows(tables.Level)] == [0]


def test_locations_that_a_full_reading_does_not_name_are_closed(stage: Stage) -> None:
    main = facts.LocationFacts(MAIN, "Main", True, True, False)
    with stage.act() as (session, shop):
        locations.record(session, shop.id, [main], complete=True)
        assert locations.knows(session, shop.id, MAIN)
        assert not locations.knows(session, shop.id, 1)
    assert [(row.name, row.is_active) for row in stage.rows(tables.Location)] == [
        ("Main", True),
        ("East", False),
    ]


def test_a_gift_card_and_other_apps_pre_orders_are_never_in_line(stage: Stage) -> None:
    def recorded(who: int, **changes: Any) -> tuple[str | None, bool]:
        full = order(Stage(stage.sessions, stage.shop_id), who, full=False)
        lines = (replace(full.order.lines[0], **changes),)
        newer = full.order.updated_at + timedelta(minutes=1)
        told = facts.FullOrderFacts(
            replace(full.order, lines=lines, updated_at=newer), full.fulfillment_orders
        )
        with stage.act() as (session, shop):
            orders.record_full(session, shop, told, NOW, "reading", frozenset({77}))
        line = stage.rows(tables.Line, order_id=who)[0]
        return line.never, stage.rows(tables.Place, order_id=who)[0].in_line

    assert recorded(ANN, is_gift_card=True) == ("gift_card", False)
    assert recorded(BEN, selling_plan_id=77) == ("pre_order", False)
    assert recorded(1003, selling_plan_id=78) == (None, True)
