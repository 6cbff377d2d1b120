"""The hold effect: an order's units are held as wished and stand where they belong; read before each step."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import structlog

from app.db import session as db
from app.db.line import Order
from app.domain import holds as rules
from app.domain.facts import FulfillmentOrderFacts
from app.domain.moving import At
from app.domain.steps import Step, ours
from app.services import exceptions, making, readings, requests, settle, shops, unmoved
from app.shopify import dispatch, errors, holds
from app.shopify import orders as their_orders
from jobs.calls import Call

log = structlog.get_logger(__name__)

ROUNDS = 40
# Somebody else's change came between our look and our call: look again.
RACES = ("FULFILLMENT_ORDER_NOT_FOUND", "FULFILLMENT_ORDER_NOT_SPLITTABLE", "INVALID_LINE_ITEM_QUANTITY")


@dataclass(frozen=True, slots=True)
class Wish:
    """Units to hold by line, and where units belong of lines that stand at several locations."""

    units: dict[int, int]
    at: At
    only_holds: bool

    def wants(self, step: Step) -> bool:
        """While paused more may be held, and nothing is moved or released."""
        return step.kind == "hold" or not self.only_holds


@dataclass(frozen=True, slots=True)
class Refusals:
    """Moves that Shopify declined in this run, and the last reason it gave."""

    steps: list[Step] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def note(self, step: Step, refusal: errors.Refused) -> None:
        self.steps.append(step)
        self.reasons.append(refusal.problems[0].message if refusal.problems else str(refusal))


def perform(call: Call, claim: making.Claim) -> None:
    """Bring one order's holds and locations in line with the wish, and settle what is now true."""
    wish = _wish(claim)
    found = _bring_in_line(call, claim.target, wish)
    with call.write() as session:
        shop, now = call.shop(session), call.now()
        if found is None:
            making.done(session, shop.id, claim)
            return
        settle.hold(session, shop, claim, found, now)
        if found.at_warehouse:
            detail = {"lines": {str(line): units for line, units in found.at_warehouse.items()}}
            exceptions.raise_one(session, shop.id, "at_warehouse", f"order:{claim.target}", detail, now)
        if _is_short(wish, found):
            readings.ask(session, shop.id, "order", claim.target)


def _wish(claim: making.Claim) -> Wish:
    """JSON has no numbers for keys."""
    units = {int(line): units for line, units in claim.wish["lines"].items() if units > 0}
    spots: dict[str, dict[str, Any]] = claim.wish.get("at", {})
    at = {
        int(line): {int(location): (units, free) for location, (units, free) in where.items()}
        for line, where in spots.items()
    }
    return Wish(units, at, claim.wish.get("only_holds", False))


def _bring_in_line(call: Call, order_id: int, wish: Wish) -> settle.Held | None:
    """None when the order is gone."""
    with db.look(call.house.sessions) as session:
        reason = shops.settings(session, call.shop(session)).hold_reason
        row = session.get(Order, (call.shop_id, order_id))
        owed = unmoved.of(row) if row is not None else []
    refused = Refusals()
    for _ in range(ROUNDS):
        full = their_orders.in_full(call.admin, [order_id]).get(order_id)
        if full is None:
            return None
        orders = full.fulfillment_orders
        decision = rules.decide(orders, wish.units, rules.HANDLE, wish.at, owed, refused.steps)
        if decision.step is None or not wish.wants(decision.step):
            moved = set() if wish.only_holds else {move.line for move in owed}
            return _found(orders, decision, refused, moved)
        _take(call, decision.step, reason, refused)
    raise errors.Unreachable(f"the holds of order {order_id} do not settle")


def _take(call: Call, step: Step, reason: str, refused: Refusals) -> None:
    try:
        _call(call, step, reason)
    except errors.Refused as refusal:
        log.info("hold.refused", shop=call.domain, step=step.kind, code=refusal.code)
        if step.kind == "move":
            refused.note(step, refusal)
        elif refusal.code not in RACES:
            raise


def _call(call: Call, step: Step, reason: str) -> None:
    one, ids = step.fulfillment_order, list(step.hold_ids)
    if step.kind == "hold":
        holds.hold(call.admin, one, rules.HANDLE, reason, lines=step.lines)
    elif step.kind == "move":
        assert step.to is not None, "a move goes somewhere"
        dispatch.move(call.admin, one, step.to, lines=step.lines)
    elif step.kind == "release":
        holds.release(call.admin, one, ids)
    else:
        holds.release_part(call.admin, one, ids, rules.HANDLE, reason, lines=step.lines or ())


def _found(
    orders: tuple[FulfillmentOrderFacts, ...], decision: rules.Decision, refused: Refusals, moved: set[int]
) -> settle.Held:
    return settle.Held(
        units=decision.held,
        fulfillment_orders=[one.id for one in orders if ours(one, rules.HANDLE)],
        at_warehouse=decision.refused,
        stuck=decision.stuck,
        why=refused.reasons[-1] if refused.reasons else "",
        moved=frozenset(moved - {line for line, _ in decision.stuck}),
        unasked=frozenset(requests.unasked(orders)),
    )


def _is_short(wish: Wish, found: settle.Held) -> bool:
    """Wanted units that exist nowhere: the order changed, and what we know of it is old."""
    there = Counter(found.units) + Counter(found.at_warehouse)
    return any(units > there[line] for line, units in wish.units.items())
