"""Every operation has a caller, every caller an operation, and no other address of the Admin is called."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = {path.stem for path in (ROOT / "app/shopify/operations").glob("*.graphql")}
HOUSE = ("app", "webhooks", "jobs")
ADMIN = re.compile(r"/admin/api/\S*")


def words(source: str) -> set[str]:
    """Every string of a module that could name an operation."""
    found = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {value for value in found if isinstance(value, str)}


def called(source: str) -> set[str]:
    """What a module asks the telephone to run, where it says so in a word."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("run", "run_copies")
        and isinstance(node.args[0], ast.Constant)
    }


def sources(*rooms: str) -> Iterator[str]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.read_text()


def addresses(text: str) -> list[str]:
    """Addresses of the Admin other than the one that answers GraphQL."""
    return [found for found in ADMIN.findall(text) if '/graphql.json"' not in found]


def test_every_operation_has_a_caller() -> None:
    said = set().union(*(words(source) for source in sources("app/shopify")))
    assert OPERATIONS - said == set()


def test_every_call_names_an_operation() -> None:
    assert set().union(*(called(source) for source in sources(*HOUSE))) <= OPERATIONS


def test_nothing_but_graphql_is_called() -> None:
    assert [found for source in sources(*HOUSE) for found in addresses(source)] == []


def test_an_address_of_rest_would_be_noticed() -> None:
    assert addresses('f"/admin/api/{version}/graphql.json"') == []
    assert addresses('"/admin/api/2026-10/orders.json"') == ['/admin/api/2026-10/orders.json"']
