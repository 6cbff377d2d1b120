"""Shopify's own schemas and the app's operations, loaded once for the contract tests."""

import functools
import gzip
import json
from pathlib import Path

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, build_client_schema, parse

SCHEMAS = Path(__file__).parent / "schema"
OPERATIONS = Path(__file__).resolve().parents[2] / "app/shopify/operations"
VERSIONS = ("2026-10", "2026-07")
STEMS = sorted(path.stem for path in OPERATIONS.glob("*.graphql"))


@functools.cache
def full_schema(version: str) -> GraphQLSchema:
    """The whole Admin schema of a version, as Shopify ships it."""
    artefact = json.loads(gzip.decompress((SCHEMAS / f"admin_{version}.json.gz").read_bytes()))
    # Shopify deprecates interface fields in ways that graphql-core's own check refuses.
    return build_client_schema(artefact["data"], assume_valid=True)


@functools.cache
def document(stem: str) -> DocumentNode:
    """One of the app's operations."""
    return parse((OPERATIONS / f"{stem}.graphql").read_text())


def operation(stem: str) -> OperationDefinitionNode:
    """The only operation of a file."""
    (node,) = (node for node in document(stem).definitions if isinstance(node, OperationDefinitionNode))
    return node
