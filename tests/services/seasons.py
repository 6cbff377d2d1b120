"""Orders that are wanted on a day, and nights that pass."""

from dataclasses import replace
from datetime import datetime

from app.domain import facts
from app.services import recount, shops
from tests.services.stage import Stage, replan


def wanted(full: facts.FullOrderFacts, *days: datetime | None) -> facts.FullOrderFacts:
    """The order with the days of its fulfillment orders; more days make more of them."""
    first = full.fulfillment_orders[0]
    parts = tuple(replace(first, id=first.id + index, due=day) for index, day in enumerate(days))
    return replace(full, fulfillment_orders=parts)


def night(stage: Stage) -> None:
    """Every line is counted anew, and what is left to the planner is planned."""
    cursor: str | None = None
    while True:
        with stage.act() as (session, shop):
            settings = shops.settings(session, shop)
            cursor, _ = recount.go_on(session, shop, settings, cursor, stage.now)
        if cursor is None:
            break
    replan(stage)
