"""Reads everything that is on its way: open transfers with their shipments, page by page."""

from app.services import incoming
from app.shopify import incoming as their_incoming
from jobs.calls import Call

# What is received or called off is no longer listed; the end of the sweep takes it away.
OPEN = "status:READY_TO_SHIP OR status:IN_PROGRESS"


def read(call: Call) -> None:
    """A whole sweep, one transaction a page."""
    started, after = call.now(), None
    while True:
        after = read_page(call, after)
        if after is None:
            break
    with call.write() as session:
        incoming.finish_sweep(session, call.shop(session), started)


def read_page(call: Call, after: str | None) -> str | None:
    """Record one page; the next page's cursor, or None after the last."""
    page = their_incoming.page(call.admin, after, OPEN)
    with call.write() as session:
        incoming.record_page(session, call.shop(session), list(page.items), call.now())
    return page.next
