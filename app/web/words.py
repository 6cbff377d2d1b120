"""The merchant's words for what rows say in one word."""

from collections.abc import Iterable

from app.db.ledger import LedgerEntry

REASONS = {
    "by_hand": "You chose it by hand",
    "off": "You left it out by hand, or nothing is taken in",
    "deleted": "It was deleted",
    "untracked": "Its stock is not tracked",
    "gift_card": "It is a gift card",
    "no_shipping": "It needs no shipping",
    "bundle": "It is a bundle of other variants",
    "inactive": "Its product is a draft or archived",
    "unpublished": "Its product is not published",
    "no_supply": "Nothing on its way, no lead time of its own, no sale in 90 days",
    "not_chosen": "It is not among what you chose",
    "incoming": "Stock is on its way",
    "lead_time": "It has a lead time of its own",
    "vendor_lead_time": "Its vendor has a lead time",
    "recent_sale": "It sold in the last 90 days",
    "chosen": "It is among what you chose",
}
# kind: what happened, and what the merchant can do about it.
EXCEPTIONS = {
    "routing": (
        "Another location has the units this order waits for",
        "Move the order's items to that location in Shopify, or leave them in line where they are.",
    ),
    "over_limit": (
        "More was sold than your limit allows",
        "The orders are kept and stand in line. Raise the limit, or cancel what you cannot supply.",
    ),
    "unexplained": (
        "Shopify counts units for orders that we cannot see",
        "They keep their stock. Look for drafts or orders of other apps for this variant.",
    ),
    "effect_failed": (
        "Shopify refused a change",
        "Look at the reason below; nothing will be tried again by itself until something changes.",
    ),
    "reading_failed": (
        "Something could not be read from Shopify",
        "The nightly check tries again. If it stays, the order or product may have been deleted.",
    ),
    "forced_shipment": (
        "Units that were still waiting have been shipped",
        "Nothing to do if that was meant; somebody ahead in line may now wait longer.",
    ),
    "at_warehouse": (
        "The warehouse already has this order",
        "It could not be held, so its units count as let go. Ask the warehouse if you want them back.",
    ),
    "cannot_move": (
        "Shopify would not move this order's items to where their stock is",
        "They stay on hold. Move them in Shopify as shown below, and they are released by themselves. "
        "Or bring the stock to where they are.",
    ),
    "not_requested": (
        "A released order was not passed on to its fulfilment service",
        "Press Request fulfillment on the order in Shopify. Under Settings you can let us do that.",
    ),
    "request_rejected": (
        "The fulfilment service refused this order",
        "Ask the service why. Then request fulfillment again, or move the order to another location.",
    ),
    "stock_unreadable": (
        "Stock could not be read from Shopify",
        "Nothing is decided until it can be. Open the app once; if it stays, look at the reason below.",
    ),
    "unplanned": (
        "The line of a variant cannot be worked out",
        "Nothing is released for it meanwhile. Look for an impossible date or number in its settings and in"
        " what is on its way; it is tried again by itself.",
    ),
    "import_stuck": (
        "The first reading of your store does not get on",
        "It keeps trying. Look at the reason below; opening the app again may help.",
    ),
    "letter_failed": (
        "A letter could not be delivered",
        "Check the order's email address in Shopify and write to the shopper yourself.",
    ),
    "no_address": (
        "A letter is owed but the order has no email address",
        "Tell the shopper yourself, by phone or at the till.",
    ),
    "unusual_receipt": (
        "Far more stock arrived than usual",
        "Nothing of it was released. Look whether the count is right, then release it.",
    ),
    "stock_written_over": (
        "Stock below zero was set to zero, and nothing arrived",
        "A system that knows no number below zero may write over Shopify's. Say on the page of your locations"
        " who writes this stock; until then nothing that comes there goes by itself.",
    ),
    "upload_failed": (
        "A file of incoming stock could not be read to its end",
        "What was taken in so far is kept. Open the file's page and try again; it goes on where it stopped.",
    ),
    "data_request": (
        "A shopper asked for their data",
        "Below are the orders we keep facts about. We store no name, address or email.",
    ),
}
OTHER_EXCEPTION = ("Something needs your attention", "Look at the details below.")
NEVER = {
    "gift_card": "a gift card",
    "no_shipping": "nothing to ship",
    "untracked": "stock is not tracked",
    "bundle": "a bundle of other variants",
    "pre_order": "sold under another app's pre-order plan",
}
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
    "deleted": "the order was deleted",
    "recount": "the line was counted anew",
}
SOURCES = {"hand": "By hand", "csv": "CSV file", "shopify": "Shopify"}
STATUSES = {
    "draft": "Draft, not counted",
    "confirmed": "Confirmed",
    "partly_received": "Partly received",
    "received": "Received",
    "cancelled": "Cancelled",
}
SUPPLY_STAGES = {
    "": "Say nothing",
    "ordered": "Ordered",
    "in_production": "In production",
    "shipped": "Shipped to us",
    "customs": "In customs",
    "here": "Here, being checked in",
}
SHOWS = {
    "open": "Still to come",
    "late": "Late",
    "undated": "Without a date",
    "draft": "Drafts",
    "received": "Received",
    "cancelled": "Cancelled",
    "all": "Everything",
}
LETTERS = {"in_line": "You are in line", "arrived": "Yours has arrived with us"}
OUTCOMES = {
    "sent": "sent",
    "not_needed": "no longer needed",
    "no_address": "not sent: no email address",
    "failed": "not sent: refused by the mail server",
}
EFFECTS = {
    "hold": "hold, move or release",
    "request": "request to the fulfilment service",
    "tags": "tags",
    "promise": "date on the order page",
}
STAGES = {
    "shop": "your shop's details",
    "locations": "locations",
    "variants": "products and stock",
    "incoming": "shipments on their way",
    "orders": "open orders",
    "sold": "what sold in the last 90 days",
}


def statuses(shown: Iterable[str]) -> list[tuple[str, str]]:
    """Some statuses of incoming stock as options of a form."""
    return [(status, STATUSES[status]) for status in shown]


def exception(kind: str) -> tuple[str, str]:
    """What happened and what to do, for any kind."""
    return EXCEPTIONS.get(kind, OTHER_EXCEPTION)


def change(entry: LedgerEntry) -> str:
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
