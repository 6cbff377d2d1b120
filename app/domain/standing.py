"""Who stands in line at all: an order by how it is paid, a line by what it is."""

from collections.abc import Iterable
from dataclasses import dataclass

IN_LINE, UNPAID, YIELDED = "in_line", "unpaid", "yielded"
PAID_ENOUGH = frozenset({"paid", "partially_paid", "authorized", "partially_refunded"})


@dataclass(frozen=True, slots=True)
class Payment:
    """How an order is paid; `status` is Shopify's financial status in lower case."""

    status: str
    gateways: tuple[str, ...]
    has_terms: bool


@dataclass(frozen=True, slots=True)
class Goods:
    """What a line sells, as far as it decides whether the line is ever in line."""

    is_tracked: bool
    requires_shipping: bool
    is_gift_card: bool
    has_components: bool
    is_pre_order: bool


def of_order(payment: Payment, manual_gateways: Iterable[str]) -> str:
    """in_line, or unpaid: recorded, but not in line."""
    if payment.status in PAID_ENOUGH:
        return IN_LINE
    manual = {gateway.casefold() for gateway in manual_gateways}
    is_manual = any(gateway.casefold() in manual for gateway in payment.gateways)
    return IN_LINE if payment.status == "pending" and (payment.has_terms or is_manual) else UNPAID


def never(goods: Goods) -> str | None:
    """Why a line is never in line, or None."""
    reasons = {
        "gift_card": goods.is_gift_card,
        "no_shipping": not goods.requires_shipping,
        "bundle": goods.has_components,
        "untracked": not goods.is_tracked,
        "pre_order": goods.is_pre_order,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)
