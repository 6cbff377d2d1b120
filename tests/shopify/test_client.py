"""The line to a shop's Admin: it paces itself, renews its token once, and keeps partial data."""

import json
from typing import Any

import pytest
import requests
import responses
import structlog

from app.shopify import bucket, client, errors, shops
from tests.shopify.conftest import DOMAIN, GRAPHQL, FixedTokens, Hourglass


def cost(asked: float, available: float, maximum: float = 2000, restore: float = 100) -> dict[str, Any]:
    status = {"maximumAvailable": maximum, "currentlyAvailable": available, "restoreRate": restore}
    return {"cost": {"requestedQueryCost": asked, "actualQueryCost": asked, "throttleStatus": status}}


def says(wire: responses.RequestsMock, body: object, status: int = 200, **headers: str) -> None:
    wire.post(GRAPHQL, body=json.dumps(body), status=status, headers=headers)


@pytest.fixture
def tokens() -> FixedTokens:
    return FixedTokens(["first", "second"])


@pytest.fixture
def line(telephone: client.Telephone, tokens: FixedTokens) -> client.Admin:
    return telephone.admin(DOMAIN, tokens)


def test_an_operation_is_sent_by_name_with_the_token(
    wire: responses.RequestsMock, line: client.Admin
) -> None:
    says(wire, {"data": {"order": {"id": "gid://shopify/Order/1"}}})
    answer = line.run("order_contact", {"id": "gid://shopify/Order/1"})
    assert answer.node("order").id() == 1
    sent = wire.calls[0].request
    assert sent.headers["X-Shopify-Access-Token"] == "first"
    body = json.loads(sent.body or "")
    assert body["operationName"] == "OrderContact"
    assert body["query"].startswith("query OrderContact($id: ID!)")


def test_partial_data_survives_an_error_elsewhere(wire: responses.RequestsMock, line: client.Admin) -> None:
    denied = {"message": "no", "path": ["order", "email"], "extensions": {"code": "ACCESS_DENIED"}}
    says(wire, {"data": {"order": {"id": "gid://shopify/Order/1", "email": None}}, "errors": [denied]})
    answer = line.run("order_contact", {"id": "gid://shopify/Order/1"})
    assert answer.node("order").maybe_text("email") is None


def test_a_null_that_an_error_explains_is_not_taken_for_gone(
    wire: responses.RequestsMock, line: client.Admin
) -> None:
    broken = {
        "message": "oops",
        "path": ["nodes", 1, "name"],
        "extensions": {"code": "INTERNAL_SERVER_ERROR"},
    }
    says(wire, {"data": {"nodes": [None, None]}, "errors": [broken]})
    answer = line.run("orders_in_full", {"ids": ["gid://shopify/Order/1", "gid://shopify/Order/2"]})
    with pytest.raises(errors.Unreachable):
        answer.members()
    assert answer.faults == [broken]


def test_an_expired_token_is_renewed_once(
    wire: responses.RequestsMock, line: client.Admin, tokens: FixedTokens
) -> None:
    says(wire, {"errors": "[API] Invalid API key"}, 401)
    says(wire, {"data": {"order": None}})
    assert line.run("order_contact", {"id": "x"}).maybe("order") is None
    assert tokens.renewed == ["first"]
    assert wire.calls[1].request.headers["X-Shopify-Access-Token"] == "second"


def test_a_token_refused_after_renewal_is_refused(wire: responses.RequestsMock, line: client.Admin) -> None:
    says(wire, {}, 401)
    says(wire, {}, 401)
    with pytest.raises(errors.TokenRefused):
        line.run("order_contact", {"id": "x"})


def test_it_waits_until_the_bucket_holds_the_foreseeable_cost(
    wire: responses.RequestsMock, line: client.Admin, hourglass: Hourglass
) -> None:
    says(wire, {"data": {}, "extensions": cost(300, available=100)})
    says(wire, {"data": {}, "extensions": cost(300, available=100)})
    line.run("order_contact", {"id": "x"})
    assert hourglass.naps == []
    line.run("order_contact", {"id": "x"})
    assert hourglass.naps == [2.0]


def test_a_long_wait_is_handed_back_without_a_call(wire: responses.RequestsMock, line: client.Admin) -> None:
    says(wire, {"data": {}, "extensions": cost(1500, available=0)})
    line.run("order_contact", {"id": "x"})
    with pytest.raises(errors.Throttled) as throttled:
        line.run("order_contact", {"id": "x"})
    assert throttled.value.wait == 15
    assert len(wire.calls) == 1


def test_every_line_to_one_shop_shares_its_bucket(
    wire: responses.RequestsMock, line: client.Admin, telephone: client.Telephone
) -> None:
    says(wire, {"data": {}, "extensions": cost(1500, available=0)})
    line.run("order_contact", {"id": "x"})
    again = telephone.admin(DOMAIN, FixedTokens())
    with pytest.raises(errors.Throttled):
        again.run("order_contact", {"id": "x"})
    other = telephone.admin("bens-bulbs.myshopify.com", FixedTokens())
    assert other.bucket is not again.bucket


def test_a_throttled_call_is_sent_again(
    wire: responses.RequestsMock, line: client.Admin, hourglass: Hourglass
) -> None:
    throttled = [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]
    says(wire, {"errors": throttled, "extensions": cost(50, available=40)})
    says(wire, {"data": {"order": None}, "extensions": cost(50, available=900)})
    line.run("order_contact", {"id": "x"})
    assert len(wire.calls) == 2
    assert hourglass.naps == [0.2]


def test_it_gives_up_after_three_throttled_answers(wire: responses.RequestsMock, line: client.Admin) -> None:
    for _ in range(3):
        says(wire, {}, 429, **{"Retry-After": "1"})
    with pytest.raises(errors.Throttled):
        line.run("order_contact", {"id": "x"})
    assert len(wire.calls) == 3


def test_429_says_how_long_to_wait(wire: responses.RequestsMock, line: client.Admin) -> None:
    says(wire, {}, 429, **{"Retry-After": "30"})
    with pytest.raises(errors.Throttled) as throttled:
        line.run("order_contact", {"id": "x"})
    assert throttled.value.wait == 30


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (requests.ConnectionError("refused"), errors.Unreachable),
        (requests.Timeout("slow"), errors.Unreachable),
        (requests.exceptions.ChunkedEncodingError("cut"), errors.Unreachable),
    ],
)
def test_no_answer_is_unreachable(
    wire: responses.RequestsMock, line: client.Admin, failure: Exception, kind: type[Exception]
) -> None:
    wire.post(GRAPHQL, body=failure)
    with pytest.raises(kind):
        line.run("order_contact", {"id": "x"})


@pytest.mark.parametrize("body", ["<html>", "[]", '"no"', "{}", '{"data": []}'])
def test_an_unreadable_answer_is_garbled(wire: responses.RequestsMock, line: client.Admin, body: str) -> None:
    wire.post(GRAPHQL, body=body)
    with pytest.raises(errors.Garbled):
        line.run("order_contact", {"id": "x"})


def test_a_missing_field_is_named_with_its_path(wire: responses.RequestsMock, line: client.Admin) -> None:
    shop = {"id": "gid://shopify/Shop/1", "name": 5, "myshopifyDomain": DOMAIN}
    says(wire, {"data": {"shop": shop, "currentAppInstallation": {"accessScopes": []}}})
    with pytest.raises(errors.Garbled, match=r"shop_details\.shop\.name"):
        shops.details(line)


def test_an_ignored_search_filter_is_an_error(wire: responses.RequestsMock, line: client.Admin) -> None:
    warning = {"field": "updated", "message": "Unknown filter", "code": "invalid_field"}
    says(wire, {"data": {"orders": {}}, "extensions": {"search": [{"warnings": [warning]}]}})
    with pytest.raises(errors.NotUnderstood, match="Unknown filter"):
        line.run("order_ids", {"query": "updated:x", "sortKey": "UPDATED_AT"})


def test_a_redirect_carries_no_token_elsewhere(wire: responses.RequestsMock, line: client.Admin) -> None:
    says(wire, {}, 302, Location="https://elsewhere.example")
    with pytest.raises(errors.NotUnderstood):
        line.run("order_contact", {"id": "x"})
    assert len(wire.calls) == 1


def test_another_version_sounds_the_alarm(wire: responses.RequestsMock, line: client.Admin) -> None:
    says(wire, {"data": {"order": None}}, **{"X-Shopify-API-Version": "2027-04"})
    with structlog.testing.capture_logs() as logs:
        line.run("order_contact", {"id": "x"})
    assert [entry["served"] for entry in logs if entry["event"] == "shopify.other_version"] == ["2027-04"]


def test_nothing_secret_or_personal_is_logged(wire: responses.RequestsMock, line: client.Admin) -> None:
    says(wire, {"data": {"order": {"email": "ann@example.com"}}})
    with structlog.testing.capture_logs() as logs:
        line.run("order_contact", {"id": "x"})
    assert "first" not in str(logs)
    assert "ann@example.com" not in str(logs)


def test_copies_of_a_mutation_get_an_answer_each(wire: responses.RequestsMock, line: client.Admin) -> None:
    refused = {"userErrors": [{"field": ["id"], "message": "gone"}]}
    denied = {"message": "no", "path": ["added_2"], "extensions": {"code": "ACCESS_DENIED"}}
    says(
        wire,
        {
            "data": {"added_0": {"userErrors": []}, "added_1": refused, "added_2": None},
            "errors": [denied],
        },
    )
    each = [{"id": f"gid://shopify/Order/{number}"} for number in range(3)]
    ann, ben, cy = line.run_copies("tag_order", each)
    assert ann.refusal("added") is None
    assert isinstance(ben.refusal("added"), errors.Refused)
    with pytest.raises(errors.Denied):
        cy.payload("added")


def test_a_cost_is_foreseen_by_weight() -> None:
    costs = bucket.Costs()
    assert costs.foresee("orders_in_full", 6, hint=900) == 900
    costs.learn("orders_in_full", 6, 600)
    assert costs.foresee("orders_in_full", 6, hint=900) == 600
    assert costs.foresee("orders_in_full", 3, hint=None) == 300


def test_a_cost_beyond_the_whole_bucket_waits_for_a_full_one() -> None:
    shop = bucket.Bucket(maximum=100, available=50, restore=50, seen=0)
    assert shop.take(400, now=0) == 1
    assert shop.take(400, now=1) == 0
    shop.learn({"maximumAvailable": "odd"}, now=1)
    assert shop.maximum == 100
