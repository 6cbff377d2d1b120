"""Reads everything that is on its way: open transfers with their shipments, page by page."""

from datetime import datetime

from app.db import session as db
from app.domain.facts import IncomingFacts
from app.services import incoming
from app.shopify import incoming as their_incoming
from app.shopify.pages import Page
from jobs.calls import Call

# What is received or called off is no longer listed; the end of the sweep takes it away.
OPEN = "status:READY_TO_SHIP OR status:IN_PROGRESS"


def read(call: Call) -> None:
    """A whole sweep, one transaction a page."""
    started, after = call.now(), None
    while True:
        after = read_page(call, after).next
        if after is None:
            break
    follow(call, started)
    with call.write() as session:
        incoming.finish_sweep(session, call.shop(session), started)


def read_page(call: Call, after: str | None) -> Page[IncomingFacts]:
    """Record one page of transfers."""
    page = their_incoming.page(call.admin, after, OPEN)
    with call.write() as session:
        incoming.record_page(session, call.shop(session), list(page.items), call.now())
    return page


def follow(call: Call, started: datetime) -> None:
    """Ask about shipments that are no longer listed: lead times are learned from those received."""
    with db.look(call.house.sessions) as session:
        missing = incoming.missing(session, call.shop(session), started)
    for shipment in missing:
        lines = their_incoming.whereabouts(call.admin, shipment)
        with call.write() as session:
            incoming.record_whereabouts(session, call.shop(session), lines, call.now())
