"""Which variants the merchant lets be backordered: a standing rule, judged again whenever facts change."""

from dataclasses import dataclass
from datetime import datetime, timedelta

ALL, CHOSEN, NONE = "all", "chosen", "none"
RECENT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Rule:
    """The merchant's choice for the shop. Products of the chosen collections come as their ids."""

    mode: str
    products: frozenset[int] = frozenset()
    tags: frozenset[str] = frozenset()
    vendors: frozenset[str] = frozenset()
    vendor_lead_times: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A variant as far as the rule looks at it; `override` is the merchant's hand on it."""

    product_id: int
    vendor: str
    tags: frozenset[str]
    override: bool | None
    is_deleted: bool
    is_tracked: bool
    requires_shipping: bool
    is_gift_card: bool
    has_components: bool
    is_active: bool
    is_published: bool
    has_incoming: bool
    has_lead_time: bool
    last_sold_at: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the variant is enrolled, and the one word that says why."""

    enrolled: bool
    reason: str


def judge(candidate: Candidate, rule: Rule, now: datetime) -> Verdict:
    """By what it is, then by the merchant's hand, then by the rule."""
    if bar := _bar(candidate):
        return Verdict(False, bar)
    if candidate.override is not None:
        return Verdict(candidate.override, "by_hand")
    if rule.mode == NONE:
        return Verdict(False, "off")
    if off_sale := _off_sale(candidate):
        return Verdict(False, off_sale)
    if rule.mode == CHOSEN:
        is_chosen = _is_chosen(candidate, rule)
        return Verdict(is_chosen, "chosen" if is_chosen else "not_chosen")
    source = _source(candidate, rule, now)
    return Verdict(source is not None, source or "no_supply")


def _bar(candidate: Candidate) -> str | None:
    reasons = {
        "deleted": candidate.is_deleted,
        "untracked": not candidate.is_tracked,
        "gift_card": candidate.is_gift_card,
        "no_shipping": not candidate.requires_shipping,
        "bundle": candidate.has_components,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _off_sale(candidate: Candidate) -> str | None:
    if not candidate.is_active:
        return "inactive"
    return None if candidate.is_published else "unpublished"


def _is_chosen(candidate: Candidate, rule: Rule) -> bool:
    wanted = {tag.casefold() for tag in rule.tags}
    has_tag = any(tag.casefold() in wanted for tag in candidate.tags)
    return has_tag or candidate.vendor in rule.vendors or candidate.product_id in rule.products


def _source(candidate: Candidate, rule: Rule, now: datetime) -> str | None:
    """What makes it likely that the variant comes back; the shop's default lead time does not."""
    sold = candidate.last_sold_at
    sources = {
        "incoming": candidate.has_incoming,
        "lead_time": candidate.has_lead_time,
        "vendor_lead_time": candidate.vendor in rule.vendor_lead_times,
        "recent_sale": sold is not None and sold > now - RECENT,
    }
    return next((source for source, holds in sources.items() if holds), None)
