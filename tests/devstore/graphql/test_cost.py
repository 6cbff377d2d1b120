"""What queries cost, and the bucket that holds them back."""

from typing import Any

import pytest

from devstore import faults
from devstore.graphql import bucket

PAGE = "query Page { products(first: 100) { nodes { id variants(first: 50) { nodes { id } } } } }"


def cost(body: Any) -> Any:
    return body["extensions"]["cost"]


@pytest.mark.parametrize(
    ("text", "requested"),
    [
        ("{ shop { name primaryDomain { host } } }", 2),
        ("{ products(first: 1) { nodes { id title } } }", 3),
        ("{ products(first: 10) { nodes { id } pageInfo { hasNextPage } } }", 6),
        ("{ products(first: 10) { edges { cursor node { id } } } }", 6),
        ("{ productsCount { count } }", 10),
        (PAGE, 2 + 9 * (1 + 2 + 7)),
        ('{ nodes(ids: ["gid://shopify/Order/1000000001", "gid://shopify/Order/1000000002"]) { id } }', 2),
        (
            '{ node(id: "gid://shopify/Shop/1") { ... on Order { customer { id } } ... on Shop { id } } }',
            2,
        ),
        ('mutation { tagsAdd(id: "x", tags: []) { userErrors { message } } }', 10),
        (
            'mutation { a: tagsAdd(id: "x", tags: []) { node { id } }'
            ' b: tagsAdd(id: "x", tags: []) { node { id } } }',
            20,
        ),
    ],
)
def test_a_query_costs_what_its_shape_says(lamps: Any, text: str, requested: int) -> None:
    assert cost(lamps.ask(text))["requestedQueryCost"] == requested


def test_a_field_left_out_by_a_directive_costs_nothing(lamps: Any) -> None:
    text = "query Maybe($all: Boolean!) { shop { name } productsCount @include(if: $all) { count } }"
    assert cost(lamps.ask(text, all=False))["requestedQueryCost"] == 1
    assert cost(lamps.ask(text, all=True))["requestedQueryCost"] == 11


def test_the_difference_to_what_was_found_comes_back(lamps: Any) -> None:
    found = cost(lamps.ask(PAGE))
    assert found["requestedQueryCost"] == 92
    assert 2 < found["actualQueryCost"] < 20
    assert found["throttleStatus"] == {
        "maximumAvailable": 2000,
        "currentlyAvailable": 2000 - found["actualQueryCost"],
        "restoreRate": 100,
    }


def test_an_empty_bucket_throttles_until_time_fills_it(lamps: Any) -> None:
    lamps.engine.points.take(1990)
    answer = lamps.post(PAGE)
    assert answer.status_code == 200
    assert answer.json["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert answer.json["errors"][0]["message"] == "Throttled"
    assert "data" not in answer.json
    assert cost(answer.json)["requestedQueryCost"] == 92
    assert lamps.store.api_log.calls()[-1].throttled
    lamps.stopwatch.seconds += 1
    assert "data" in lamps.ask(PAGE)


def test_a_throttled_mutation_changes_nothing(lamps: Any) -> None:
    order = lamps.order(("DESK", 1))
    lamps.engine.points.take(1995)
    text = 'mutation T($id: ID!) { tagsAdd(id: $id, tags: ["backorder"]) { userErrors { message } } }'
    assert "errors" in lamps.ask(text, id=f"gid://shopify/Order/{order.id}")
    assert order.tags == []


def test_a_query_above_the_limit_is_refused_for_good(lamps: Any) -> None:
    text = "{ products(first: 250) { nodes { variants(first: 250) { nodes { product { id vendor } } } } } }"
    lines = text.replace("product { id vendor }", "product { variants(first: 250) { nodes { id } } }")
    (error,) = lamps.ask(lines)["errors"]
    assert error["extensions"]["code"] == "MAX_COST_EXCEEDED"
    assert error["extensions"]["maxCost"] == 1000
    assert cost(lamps.ask(lines))["throttleStatus"]["currentlyAvailable"] == 2000


def test_the_fault_sets_the_rate_and_with_it_the_size(lamps: Any) -> None:
    lamps.store.faults = faults.Faults(restore_rate=50)
    assert cost(lamps.ask("{ shop { name } }"))["throttleStatus"]["maximumAvailable"] == 1000
    lamps.store.faults = faults.Faults()
    status = cost(lamps.ask("{ shop { name } }"))["throttleStatus"]
    assert (status["maximumAvailable"], status["restoreRate"]) == (2000, 100)


def test_a_small_bucket_lets_a_dear_query_go_when_it_is_full(lamps: Any) -> None:
    points = bucket.Bucket(lamps.stopwatch)
    points.set_rate(2)
    assert points.take(90)
    assert not points.take(1)
    lamps.stopwatch.seconds += 40
    assert not points.take(41)
    lamps.stopwatch.seconds += 10
    assert points.take(41)
