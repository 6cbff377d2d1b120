"""The request effect: what no fulfillment service was asked for after a release is asked for, or told."""

from collections.abc import Sequence

from app.db import session as db
from app.domain.facts import FulfillmentOrderFacts
from app.domain.moving import Spot
from app.services import making, requests, shops
from app.shopify import dispatch, errors
from app.shopify import orders as their_orders
from jobs.calls import Call


def perform(call: Call, claim: making.Claim) -> None:
    """Of one order: what is still not asked for is requested if the merchant wants that, or else listed."""
    left, why = _unasked(call, claim), ""
    with db.look(call.house.sessions) as session:
        submits = shops.settings(session, call.shop(session)).submit_requests
        waiting = requests.waiting(session, call.shop_id, claim.target)
    if submits:
        left, why = _submit(call, left, waiting)
    with call.write() as session:
        requests.settle(session, call.shop(session), claim, left, why, call.now())


def _unasked(call: Call, claim: making.Claim) -> list[FulfillmentOrderFacts]:
    full = their_orders.in_full(call.admin, [claim.target]).get(claim.target)
    released = set(claim.wish["lines"])
    return [
        one
        for one in (full.fulfillment_orders if full else ())
        if requests.may_be_asked(one) and any(line.line_id in released for line in one.lines)
    ]


def _submit(
    call: Call, orders: Sequence[FulfillmentOrderFacts], waiting: dict[Spot, int]
) -> tuple[list[FulfillmentOrderFacts], str]:
    """Those that Shopify declined, with its last reason."""
    declined, why = [], ""
    for one in orders:
        free = _free(one, waiting)
        if not free:
            continue
        is_whole = free == [(line.id, line.remaining) for line in one.lines if line.remaining]
        try:
            dispatch.request(call.admin, one.id, lines=None if is_whole else free)
        except errors.Refused as refusal:
            declined.append(one)
            why = refusal.problems[0].message if refusal.problems else str(refusal)
    return declined, why


def _free(one: FulfillmentOrderFacts, waiting: dict[Spot, int]) -> list[tuple[str, int]]:
    """Its units that do not wait: a quiet line's may stand beside those that were released."""
    units = [
        (line.id, line.remaining - waiting.get((line.line_id, one.location_id), 0)) for line in one.lines
    ]
    return [(name, count) for name, count in units if count > 0]
