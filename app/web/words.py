"""The merchant's words for what rows say in one word."""

from collections.abc import Iterable

REASONS = {
    "by_hand": "You chose it by hand",
    "off": "Nothing is taken in by itself",
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
NEVER = {
    "gift_card": "a gift card",
    "no_shipping": "nothing to ship",
    "untracked": "stock is not tracked",
    "bundle": "a bundle of other variants",
    "pre_order": "sold under another app's pre-order plan",
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
    "failed": "not sent: it could not be delivered",
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
    "ours": "orders that were open",
    "count": "the lines, counted anew",
}


def statuses(shown: Iterable[str]) -> list[tuple[str, str]]:
    """Some statuses of incoming stock as options of a form."""
    return [(status, STATUSES[status]) for status in shown]
