"""Finds out whose orders come first, for orders that are being read in full."""

from collections.abc import Mapping
from dataclasses import replace

from app.db import session as db
from app.domain.facts import FullOrderFacts
from app.services import customers
from app.shopify import customers as their_customers
from app.shopify import errors
from jobs.calls import Call


def who_comes_first(
    call: Call, found: Mapping[int, FullOrderFacts | None]
) -> dict[int, FullOrderFacts | None]:
    """The orders with what is known of their customers: nothing is asked where no tag was named."""
    first = _tagged(call, [number for number, full in found.items() if full is not None])
    return {
        number: full and replace(full, customer_priority=number in first) for number, full in found.items()
    }


def _tagged(call: Call, order_ids: list[int]) -> frozenset[int]:
    with db.look(call.house.sessions) as session:
        tag = customers.tag(session, call.shop(session))
    if not tag:
        return frozenset()
    try:
        return their_customers.tagged(call.admin, order_ids, tag)
    except errors.Denied:
        # The permission was just taken back: nothing of the orders' own reading failed.
        return frozenset()
