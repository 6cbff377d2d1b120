"""A line of the ledger in a sentence: what became of some units, and why."""

from app.db.tables import LedgerEntry

STATES = {
    "none": "not in line",
    "waiting": "waiting",
    "ready": "ready",
    "committed": "released",
    "let_go": "let go",
    "shipped": "shipped",
    "cancelled": "cancelled",
}
CAUSES = {
    "order_created": "the order came in",
    "order_updated": "the order changed",
    "order_paid": "the order was paid",
    "imported": "the order was read when the app was installed",
    "stock": "stock is there for it",
    "review": "you released what had arrived",
    "stock_lost": "stock was taken away or counted lower",
    "withheld": "the rest of the order is not covered yet",
    "relocated": "another location of the pool has the stock for it",
    "cancel": "the order was cancelled",
    "shipped": "it was shipped",
    "released_in_shopify": "somebody released the hold in Shopify",
    "at_warehouse": "the warehouse already had it",
    "order_deleted": "the order was deleted",
    "arranged": "you arranged the order anew",
    "foreign_hold": "somebody else holds the order, and others need its units",
    "recount": "the line was counted anew",
}


def sentence(entry: LedgerEntry) -> str:
    """One line of the ledger as a sentence."""
    units = "1 unit" if entry.units == 1 else f"{entry.units} units"
    before, after = STATES.get(entry.from_state, entry.from_state), STATES.get(entry.to_state, entry.to_state)
    because = _because(entry)
    if entry.from_state == "none":
        return f"{units} came in as {after}, because {because}."
    if entry.from_state == entry.to_state:
        return f"{units} stayed {after}: {because}."
    return f"{units} went from {before} to {after}, because {because}."


def priority(entry: LedgerEntry) -> str:
    """What a person decided about an order's turn."""
    wanted = entry.detail.get("priority", 0)
    given = f"you gave it priority {wanted}" if wanted else "you made it an ordinary order again"
    return f"{given} (“{entry.detail.get('reason', '')}”)"


def _because(entry: LedgerEntry) -> str:
    if entry.cause == "priority":
        return priority(entry)
    if entry.cause == "tagged":
        return _tagged(entry)
    there = entry.detail.get("physical") if entry.detail else None
    if entry.cause == "stock" and there is not None:
        return f"{there} {'was' if there == 1 else 'were'} there and it was next in line"
    return CAUSES.get(entry.cause, entry.cause.replace("_", " "))


def _tagged(entry: LedgerEntry) -> str:
    if not entry.detail["priority"]:
        return "no tag puts the order first any more"
    return "its customer's tag puts it first" if entry.detail["by"] == "customer" else "its tag puts it first"
