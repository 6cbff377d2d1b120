"""The door of the Admin API: versions, wording of errors, outages and the log."""

from typing import Any

import pytest

from devstore import faults
from devstore.world import ids

SHOP = "query Shop { shop { name } }"


@pytest.mark.parametrize(
    ("asked", "served"), [("2026-10", "2026-10"), ("2024-01", "2026-01"), ("nonsense", "2026-01")]
)
def test_a_version_that_is_gone_is_served_by_the_oldest(lamps: Any, asked: str, served: str) -> None:
    answer = lamps.post(SHOP, version=asked)
    assert answer.headers["X-Shopify-API-Version"] == served
    assert answer.json["data"] == {"shop": {"name": "Ada Lamps"}}


@pytest.mark.parametrize(
    ("text", "message", "code"),
    [
        ("{ shop { nam } }", "Field 'nam' doesn't exist on type 'Shop'", "undefinedField"),
        ("{ shop }", "Field must have selections (field 'shop' returns Shop but has no", "selectionMismatch"),
        ("{ shop { name { x } } }", "Selections can't be made on scalars (field 'name'", "selectionMismatch"),
        ("{ order { id } }", "Field 'order' is missing required arguments: id", "missingRequiredArguments"),
        (
            "{ shop(x: 1) { name } }",
            "Field 'shop' doesn't accept argument 'x'",
            "argumentNotAccepted",
        ),
        (
            "query Q { order(id: $id) { id } }",
            "Variable $id is used by Q but not declared",
            "variableNotDefined",
        ),
        ("query Q($a: ID) { shop { name } }", "Variable $a is declared by Q but not used", "variableNotUsed"),
        (
            "query Q($id: Int!) { order(id: $id) { id } }",
            "Type mismatch on variable $id (Int! / ID!)",
            "variableMismatch",
        ),
        ("{ shop { ...Nope } }", "Fragment Nope was used, but not defined", "useAndDefineFragment"),
        ("{ shop @nope { name } }", "Directive @nope is not defined", "undefinedDirective"),
        ('{ orders(first: "x") { nodes { id } } }', "Int cannot represent", "argumentLiteralsIncompatible"),
    ],
)
def test_a_document_that_does_not_fit_is_refused_in_shopifys_words(
    lamps: Any, text: str, message: str, code: str
) -> None:
    answer = lamps.post(text)
    assert answer.status_code == 200
    assert "data" not in answer.json
    first = answer.json["errors"][0]
    assert first["message"].startswith(message)
    assert first["extensions"]["code"] == code
    assert first["locations"]


def test_a_text_that_does_not_parse_is_a_syntax_error(lamps: Any) -> None:
    (error,) = lamps.ask("query {")["errors"]
    assert error["message"].startswith("syntax error, ")


def test_a_variable_that_is_missing_or_wrong_is_named(lamps: Any) -> None:
    text = "query One($id: ID!, $first: Int) { order(id: $id) { lineItems(first: $first) { nodes { id } } } }"
    (missing,) = lamps.ask(text)["errors"]
    assert missing["message"] == "Variable $id of type ID! was provided invalid value"
    assert missing["extensions"]["problems"] == [{"path": [], "explanation": "Expected value to not be null"}]
    (wrong,) = lamps.ask(text, id="gid://shopify/Order/1", first="many")["errors"]
    assert wrong["message"] == "Variable $first of type Int was provided invalid value"
    assert wrong["extensions"]["value"] == "many"


def test_ids_of_the_wrong_kind_and_of_nothing_are_told_apart(lamps: Any) -> None:
    text = "query One($id: ID!) { order(id: $id) { id } }"
    assert lamps.data(text, id="gid://shopify/Order/1000000001")["order"] is None
    assert lamps.ask(text, id="1001")["errors"][0]["message"] == "Invalid global id '1001'"
    (wrong,) = lamps.ask(text, id="gid://shopify/Product/1000000001")["errors"]
    assert wrong["extensions"]["code"] == "RESOURCE_NOT_FOUND"


def test_an_array_of_more_than_250_is_refused(lamps: Any) -> None:
    many = [ids.gid("Order", 1_000_000_000 + n) for n in range(251)]
    (error,) = lamps.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=many)["errors"]
    assert error["extensions"]["code"] == "MAX_INPUT_SIZE_EXCEEDED"


def test_what_is_not_simulated_says_so_with_its_name(lamps: Any) -> None:
    lamps.order(("DESK", 1))
    (error,) = lamps.ask("{ orders(first: 1, sortKey: CUSTOMER_NAME) { nodes { id } } }")["errors"]
    assert error["extensions"] == {"code": "NOT_SIMULATED", "field": "sortKey CUSTOMER_NAME"}
    body = lamps.ask('{ node(id: "gid://shopify/DraftOrder/1000000001") { id } }')
    assert "nodes of type DraftOrder" in body["errors"][0]["message"]
    assert body["data"] == {"node": None}


def test_a_field_that_only_shopify_has_is_told_from_one_that_nobody_has(lamps: Any) -> None:
    text = "mutation { bulkOperationCancel(id: 1) { userErrors { message } } }"
    (error,) = lamps.ask(text)["errors"]
    assert error["extensions"] == {"code": "NOT_SIMULATED", "field": "Mutation.bulkOperationCancel"}
    (error,) = lamps.ask("{ shop { features { sellsSubscriptions } } }")["errors"]
    assert error["extensions"] == {"code": "NOT_SIMULATED", "field": "Shop.features"}


def test_a_body_that_is_no_request_is_a_400(lamps: Any) -> None:
    headers = {"X-Shopify-Access-Token": lamps.token}
    answer = lamps.client.post("/admin/api/2026-10/graphql.json", data="{", headers=headers)
    assert answer.status_code == 400
    assert "errors" in answer.json


def test_the_operation_is_chosen_by_its_name(lamps: Any) -> None:
    text = "query A { shop { name } } query B { shop { currencyCode } }"
    assert lamps.post(text, operation="B").json["data"] == {"shop": {"currencyCode": "EUR"}}
    assert lamps.post(text, operation="C").json["errors"][0]["message"] == 'No operation named "C"'
    assert "operation name" in lamps.ask(text)["errors"][0]["message"]


def test_every_call_is_noted_with_its_cost(lamps: Any) -> None:
    lamps.data(SHOP)
    noted = lamps.store.api_log.calls()[-1]
    assert (noted.operation, noted.cost, noted.throttled, noted.status) == ("Shop", 1, False, 200)


def test_outages_come_as_often_as_the_fault_says(lamps: Any) -> None:
    lamps.store.faults = faults.Faults(api_error_rate=0.5, random=faults.Random(7))
    seen = {lamps.post(SHOP).status_code for _ in range(60)}
    assert seen == {200, 500, 502, 503}
    assert {call.operation for call in lamps.store.api_log.calls()} == {"Shop"}
    lamps.store.faults = faults.Faults()
    assert {lamps.post(SHOP).status_code for _ in range(20)} == {200}


def test_a_bad_gateway_hides_an_answer_whose_work_was_done(lamps: Any) -> None:
    order = lamps.order(("DESK", 1))
    text = "mutation T($id: ID!, $tag: String!) { tagsAdd(id: $id, tags: [$tag]) { userErrors { message } } }"
    lamps.store.faults = faults.Faults(api_error_rate=1.0, random=faults.Random(7))
    tried = {}
    for number in range(12):
        variables = {"id": ids.gid("Order", order.id), "tag": f"t{number}"}
        tried[f"t{number}"] = lamps.post(text, variables).status_code
    assert order.tags == [tag for tag, status in tried.items() if status != 500]
    assert 0 < len(order.tags) < 12
