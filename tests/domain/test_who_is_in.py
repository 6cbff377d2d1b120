"""Who stands in line, and which variants are enrolled."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain import enrolment, standing
from app.domain.enrolment import Candidate, Rule

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LAMP = Candidate(
    product_id=1,
    vendor="Ada",
    tags=frozenset({"Lamps"}),
    override=None,
    is_deleted=False,
    is_tracked=True,
    requires_shipping=True,
    is_gift_card=False,
    has_components=False,
    is_active=True,
    is_published=True,
    has_incoming=False,
    has_lead_time=False,
    last_sold_at=None,
)


def lamp(**changes: Any) -> Candidate:
    given = {name: getattr(LAMP, name) for name in Candidate.__dataclass_fields__}
    return Candidate(**{**given, **changes})


def verdict(candidate: Candidate, rule: Rule) -> tuple[bool, str]:
    found = enrolment.judge(candidate, rule, NOW)
    return found.enrolled, found.reason


@pytest.mark.parametrize("status", ["paid", "partially_paid", "authorized", "partially_refunded"])
def test_who_paid_is_in_line(status: str) -> None:
    assert standing.of_order(standing.Payment(status, (), False), ()) == "in_line"


@pytest.mark.parametrize("status", ["pending", "voided", "refunded", "expired"])
def test_who_did_not_pay_is_recorded_only(status: str) -> None:
    assert standing.of_order(standing.Payment(status, ("bogus",), False), ("Cash",)) == "unpaid"


def test_cash_on_delivery_and_payment_terms_are_in_line() -> None:
    cash = standing.Payment("pending", ("CASH on delivery",), False)
    assert standing.of_order(cash, ("Cash on Delivery",)) == "in_line"
    assert standing.of_order(standing.Payment("pending", (), True), ()) == "in_line"


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("gift_card", {"is_gift_card": True}),
        ("no_shipping", {"requires_shipping": False}),
        ("bundle", {"has_components": True}),
        ("untracked", {"is_tracked": False}),
        ("pre_order", {"is_pre_order": True}),
    ],
)
def test_some_lines_are_never_in_line(reason: str, changes: dict[str, bool]) -> None:
    goods = {"is_tracked": True, "requires_shipping": True, "is_gift_card": False}
    goods |= {"has_components": False, "is_pre_order": False}
    assert standing.never(standing.Goods(**goods)) is None
    assert standing.never(standing.Goods(**{**goods, **changes})) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"has_incoming": True}, "incoming"),
        ({"has_lead_time": True}, "lead_time"),
        ({"last_sold_at": NOW - timedelta(days=89)}, "recent_sale"),
    ],
)
def test_all_products_means_those_that_will_come_back(changes: dict[str, Any], reason: str) -> None:
    assert verdict(lamp(**changes), Rule("all")) == (True, reason)


def test_a_variant_that_nobody_bought_for_long_is_listed_not_switched() -> None:
    assert verdict(lamp(last_sold_at=NOW - timedelta(days=91)), Rule("all")) == (False, "no_supply")


def test_the_vendors_lead_time_counts_the_shops_does_not() -> None:
    by_vendor = Rule("all", vendor_lead_times=frozenset({"Ada"}))
    assert verdict(lamp(), by_vendor) == (True, "vendor_lead_time")


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("deleted", {"is_deleted": True}),
        ("untracked", {"is_tracked": False}),
        ("gift_card", {"is_gift_card": True}),
        ("no_shipping", {"requires_shipping": False}),
        ("bundle", {"has_components": True}),
    ],
)
def test_what_can_never_wait_is_not_enrolled_by_hand_either(reason: str, changes: dict[str, Any]) -> None:
    assert verdict(lamp(override=True, **changes), Rule("all")) == (False, reason)


def test_the_merchants_hand_goes_before_the_rule() -> None:
    assert verdict(lamp(override=True), Rule("none")) == (True, "by_hand")
    assert verdict(lamp(override=False, has_incoming=True), Rule("all")) == (False, "by_hand")


def test_drafts_and_unpublished_products_are_not_switched() -> None:
    assert verdict(lamp(is_active=False), Rule("all")) == (False, "inactive")
    assert verdict(lamp(is_published=False), Rule("all")) == (False, "unpublished")


def test_none_is_none() -> None:
    assert verdict(lamp(has_incoming=True), Rule("none")) == (False, "off")


@pytest.mark.parametrize(
    "chosen",
    [{"tags": frozenset({"lamps"})}, {"vendors": frozenset({"Ada"})}, {"products": frozenset({1})}],
)
def test_chosen_by_collection_tag_or_vendor(chosen: dict[str, Any]) -> None:
    assert verdict(lamp(), Rule("chosen", **chosen)) == (True, "chosen")
    assert verdict(lamp(), Rule("chosen")) == (False, "not_chosen")
