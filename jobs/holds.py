"""The hold effect: our holds on one order shall cover the wanted units; it is read before each step."""

from dataclasses import dataclass

import structlog

from app.db import session as db
from app.domain import holds as rules
from app.domain.facts import FullOrderFacts
from app.services import effects, exceptions, readings, settle, shops
from app.shopify import errors, holds
from app.shopify import orders as their_orders
from jobs.calls import Call

log = structlog.get_logger(__name__)

ROUNDS = 12
# Somebody else's change came between our look and our call: look again.
RACES = ("FULFILLMENT_ORDER_NOT_FOUND", "FULFILLMENT_ORDER_NOT_SPLITTABLE", "INVALID_LINE_ITEM_QUANTITY")


@dataclass(frozen=True, slots=True)
class Found:
    """What the last look saw: our held units, units a warehouse will not give back, and where we hold."""

    decision: rules.Decision
    fulfillment_orders: list[int]


def perform(call: Call, claim: effects.Claim) -> None:
    """Bring one order's holds in line with the wish, and settle what is now true."""
    found = _bring_in_line(call, claim)
    with call.write() as session:
        shop, now = call.shop(session), call.now()
        if found is None:
            effects.done(session, shop.id, claim)
            return
        decision = found.decision
        settle.hold(
            session, shop, claim, decision.held, found.fulfillment_orders, now, at_warehouse=decision.refused
        )
        if decision.refused:
            detail = {"lines": {str(line): units for line, units in decision.refused.items()}}
            exceptions.raise_one(session, shop.id, "at_warehouse", f"order:{claim.target}", detail, now)
        if _is_short(claim, decision):
            readings.ask(session, shop.id, "order", claim.target)


def _bring_in_line(call: Call, claim: effects.Claim) -> Found | None:
    """None when the order is gone."""
    wanted = {int(line): units for line, units in claim.wish["lines"].items() if units > 0}
    with db.look(call.house.sessions) as session:
        reason = shops.settings(session, call.shop(session)).hold_reason
    for _ in range(ROUNDS):
        full = their_orders.in_full(call.admin, [claim.target]).get(claim.target)
        if full is None:
            return None
        decision = rules.decide(full.fulfillment_orders, wanted, rules.HANDLE)
        if decision.step is None:
            return Found(decision, _where(full))
        _take(call, decision.step, reason)
    raise errors.Unreachable(f"the holds of order {claim.target} do not settle")


def _take(call: Call, step: rules.Step, reason: str) -> None:
    lines = None if step.lines is None else list(step.lines)
    one, ids = step.fulfillment_order, list(step.hold_ids)
    try:
        if step.kind == "hold":
            holds.hold(call.admin, one, rules.HANDLE, reason, lines=lines)
        elif step.kind == "release":
            holds.release(call.admin, one, ids)
        else:
            holds.release_part(call.admin, one, ids, rules.HANDLE, reason, lines=lines or [])
    except errors.Refused as refusal:
        if refusal.code not in RACES:
            raise
        log.info("hold.raced", shop=call.domain, step=step.kind, code=refusal.code)


def _where(full: FullOrderFacts) -> list[int]:
    return [one.id for one in full.fulfillment_orders if rules.ours(one, rules.HANDLE)]


def _is_short(claim: effects.Claim, decision: rules.Decision) -> bool:
    """Wanted units that exist nowhere: the order changed, and what we know of it is old."""
    for line, units in claim.wish["lines"].items():
        if units > decision.held.get(int(line), 0) + decision.refused.get(int(line), 0):
            return True
    return False
