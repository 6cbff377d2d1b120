"""Reads orders in full for the services: named ones, and all that changed since the last mark."""

from collections.abc import Iterator, Sequence

from app.db import session as db
from app.domain.facts import FullOrderFacts
from app.services import orders, readings
from app.services.readings import Claim
from app.shopify import orders as their_orders
from app.shopify import plans
from jobs import customers
from jobs.calls import Call

BATCH = 25
CAUSE = "order_updated"


def read(call: Call, claims: Sequence[Claim]) -> None:
    """The orders that were asked for; gone ones are forgotten, unrouted ones looked for again."""
    started = call.now()
    found = _in_full(call, [claim.target for claim in claims])
    pre_orders = _pre_orders(call, found)
    with call.write() as session:
        shop, now = call.shop(session), call.now()
        for claim in claims:
            full = found.get(claim.target)
            if full is None:
                orders.forget(session, shop, claim.target, now)
            elif not orders.record_full(session, shop, full, now, CAUSE, pre_orders, started):
                readings.look_again(session, claim, now, call.wall())
                continue
            readings.done(session, claim, now)


def read_changed(call: Call) -> None:
    """Every order changed since the mark, less an overlap for late writers; then the mark moves on."""
    started = call.now()
    with db.look(call.house.sessions) as session:
        shop = call.shop(session)
        since = shop.orders_read_until or shop.installed_at
    for ids in _pages(call, their_orders.changed_query(since), "UPDATED_AT"):
        record(call, list(ids), CAUSE)
    with call.write() as session:
        call.shop(session).orders_read_until = started


def record(call: Call, ids: list[int], cause: str) -> None:
    """Read and record these; what is still being routed is asked for again."""
    for start in range(0, len(ids), BATCH):
        started = call.now()
        found = _in_full(call, ids[start : start + BATCH])
        pre_orders = _pre_orders(call, found)
        with call.write() as session:
            shop, now = call.shop(session), call.now()
            for number, full in found.items():
                if full is None:
                    orders.forget(session, shop, number, now)
                elif not orders.record_full(session, shop, full, now, cause, pre_orders, started):
                    readings.ask(session, shop.id, "order", number)


def _in_full(call: Call, ids: list[int]) -> dict[int, FullOrderFacts | None]:
    return customers.who_comes_first(call, their_orders.in_full(call.admin, ids))


def _pages(call: Call, query: str, sort_key: str) -> Iterator[Sequence[int]]:
    after = None
    while True:
        page = their_orders.ids_page(call.admin, query, sort_key, after)
        yield page.items
        after = page.next
        if after is None:
            return


def _pre_orders(call: Call, found: dict[int, FullOrderFacts | None]) -> frozenset[int]:
    """Which of these orders' selling plans are some app's pre-order plans."""
    named = {line.selling_plan_id for full in found.values() if full for line in full.order.lines}
    plan_ids = sorted(plan for plan in named if plan is not None)
    if not plan_ids:
        return frozenset()
    categories = plans.categories(call.admin, plan_ids)
    return frozenset(plan for plan, category in categories.items() if category == "PRE_ORDER")
