"""Many copies of a mutation in one request: still valid against Shopify's schema, and each its own."""

import gzip
import json
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_client_schema, parse, validate

from app.shopify import operations

SCHEMA = Path(__file__).parent / "schema" / "admin_2026-10.json.gz"
MUTATIONS = sorted(
    path.stem for path in operations.FOLDER.glob("*.graphql") if path.read_text().startswith("mutation")
)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    found = json.loads(gzip.decompress(SCHEMA.read_bytes()))
    return build_client_schema(found.get("data", found), assume_valid=True)


@pytest.mark.parametrize("name", MUTATIONS)
def test_three_copies_are_a_valid_mutation(schema: GraphQLSchema, name: str) -> None:
    assert validate(schema, parse(operations.composed(name, 3))) == []


def test_each_copy_has_its_own_alias_and_variables() -> None:
    text = operations.composed("tag_order", 2)
    assert "added_1: tagsAdd(id: $id_1, tags: $add_1) @include(if: $adds_1)" in text
    assert operations.spread([{"id": "ann"}, {"id": "ben"}]) == {"id_0": "ann", "id_1": "ben"}


def test_a_query_is_not_copied() -> None:
    with pytest.raises(ValueError, match="only a mutation"):
        operations.composed("locations", 2)


@pytest.mark.parametrize("path", sorted(operations.FOLDER.glob("*.graphql")), ids=lambda path: path.stem)
def test_an_operation_is_named_after_its_file(path: Path) -> None:
    assert f" {operations.operation_name(path.stem)}" in operations.load(path.stem).splitlines()[0]
