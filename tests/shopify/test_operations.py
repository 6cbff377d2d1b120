"""Every operation is one that Shopify would take, today and in the version before."""

import re
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    IntValueNode,
    NoDeprecatedCustomRule,
    OperationType,
    Visitor,
    build_schema,
    parse,
    specified_rules,
    validate,
    visit,
)

from app.shopify import customers, orders, stock
from devstore.graphql import binding, cost, cut, idempotency, shape
from tests.shopify import contract

MAX_PAGE = 250
# How many things the app puts into one request, where the operation takes a list.
BATCHES: dict[str, dict[str, Any]] = {
    "fulfillment_order_order": {"ids": [""] * 100},
    "item_levels": {"ids": [""] * stock.MOST_ITEMS, "locations": 10},
    "items_by_id": {"ids": [""] * 100},
    "order_customers": {"ids": [""] * customers.ORDERS_AT_ONCE},
    "orders_in_full": {"ids": [""] * orders.ORDERS_AT_ONCE},
    "selling_plans": {"ids": [""] * 100},
}


class Fields(Visitor):
    """Gathers every field of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[FieldNode] = []

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.found.append(node)


def fields(document: DocumentNode) -> list[FieldNode]:
    gathered = Fields()
    visit(document, gathered)
    return gathered.found


def roots(stem: str) -> list[FieldNode]:
    """The mutations of a file; none for a query."""
    node = contract.operation(stem)
    if node.operation is not OperationType.MUTATION:
        return []
    return [each for each in node.selection_set.selections if isinstance(each, FieldNode)]


@pytest.mark.parametrize("version", contract.VERSIONS)
@pytest.mark.parametrize("stem", contract.STEMS)
def test_each_operation_is_valid_in_both_versions(stem: str, version: str) -> None:
    assert validate(contract.full_schema(version), contract.document(stem), specified_rules) == []


@pytest.mark.parametrize("version", contract.VERSIONS)
@pytest.mark.parametrize("stem", contract.STEMS)
def test_no_operation_uses_what_is_deprecated(stem: str, version: str) -> None:
    schema, document = contract.full_schema(version), contract.document(stem)
    assert validate(schema, document, [NoDeprecatedCustomRule]) == []


def test_a_deprecated_field_and_a_misspelt_one_would_be_found() -> None:
    schema = contract.full_schema("2026-10")
    deprecated = parse("query A($id: ID!) { inventoryItem(id: $id) { variant { id } } }")
    assert validate(schema, deprecated, [NoDeprecatedCustomRule])
    assert validate(schema, parse("query A($id: ID!) { order(id: $id) { idd } }"), specified_rules)


@pytest.mark.parametrize("stem", contract.STEMS)
def test_each_operation_is_valid_against_the_cut_of_the_dev_store(stem: str) -> None:
    assert validate(binding.schema(), contract.document(stem)) == []


@pytest.mark.parametrize("stem", contract.STEMS)
def test_each_file_is_named_after_its_operation(stem: str) -> None:
    name = contract.operation(stem).name
    assert name is not None
    assert re.sub(r"(?<!^)(?=[A-Z])", "_", name.value).lower() == stem


@pytest.mark.parametrize("stem", contract.STEMS)
def test_each_mutation_asks_for_its_user_errors(stem: str) -> None:
    for root in roots(stem):
        asked = {node.name.value for node in fields(DocumentNode(definitions=(contract.operation(stem),)))}
        assert "userErrors" in asked or "orderCancelUserErrors" in asked, root.name.value
        assert {"field", "message"} <= asked, root.name.value


@pytest.mark.parametrize("stem", contract.STEMS)
def test_each_mutation_that_must_be_idempotent_says_so(stem: str) -> None:
    for root in roots(stem):
        names = {directive.name.value for directive in root.directives or ()}
        assert ("idempotent" in names) is (root.name.value in idempotency.MANDATORY), root.name.value


@pytest.mark.parametrize("stem", contract.STEMS)
def test_no_page_is_larger_than_shopify_allows(stem: str) -> None:
    for node in fields(contract.document(stem)):
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last") and isinstance(argument.value, IntValueNode):
                assert int(argument.value.value) <= MAX_PAGE, node.name.value


@pytest.mark.parametrize("stem", contract.STEMS)
def test_no_operation_costs_more_than_a_query_may(stem: str) -> None:
    node = contract.operation(stem)
    parts = shape.of(binding.schema(), contract.document(stem), node)
    lists = {
        one.variable.name.value for one in node.variable_definitions or () if one.variable.name.value == "ids"
    }
    assert lists <= set(BATCHES.get(stem, {})), "say in BATCHES how many ids the app sends at once"
    variables = {**shape.defaults_of(node), "adds": True, "removes": True, **BATCHES.get(stem, {})}
    assert 0 < cost.requested(parts, variables) <= cost.MAX_QUERY_COST


def test_the_cut_is_what_the_script_makes_of_the_operations() -> None:
    for path, text in cut.made().items():
        assert path.read_text() == text, f"{path.name} has drifted: run bin/cut-schema"


def test_the_cut_is_valid_graphql_without_any_leniency() -> None:
    text = (cut.HERE / "schema.graphql").read_text()
    assert build_schema(text).get_directive("idempotent") is not None
