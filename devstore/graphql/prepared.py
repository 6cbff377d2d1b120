"""Documents, parsed and validated once: an app sends the same few texts again and again."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    OperationDefinitionNode,
    parse,
    print_ast,
    validate,
)
from graphql.execution import get_variable_values

from devstore.graphql import binding, shape, wording


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document and its parts for the cost."""

    node: OperationDefinitionNode
    name: str | None
    parts: tuple[shape.Part, ...]

    def coerced(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The variables with their defaults, or what is wrong with them."""
        nodes = self.node.variable_definitions or ()
        found = get_variable_values(binding.schema(), nodes, dict(given))
        if isinstance(found, list):
            declared = {one.variable.name.value: print_ast(one.type) for one in nodes}
            return {}, [wording.bad_variable(error, declared, given) for error in found]
        return dict(found.coerced), []


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document; with errors nothing of it may run."""

    document: DocumentNode | None
    operations: tuple[Operation, ...] = ()
    errors: tuple[dict[str, Any], ...] = ()

    def chosen(self, name: str | None) -> Operation | None:
        """The operation of this name, or the only one."""
        if name is None:
            return self.operations[0] if len(self.operations) == 1 else None
        return next((one for one in self.operations if one.name == name), None)


@functools.lru_cache(maxsize=1000)
def prepared(text: str) -> Prepared:
    """Parse and validate; errors come worded as Shopify's."""
    try:
        document = parse(text)
    except GraphQLError as error:
        return Prepared(None, errors=(wording.refused(error),))
    errors = validate(binding.schema(), document)
    if errors:
        return Prepared(document, errors=tuple(wording.refused(error) for error in errors))
    nodes = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    return Prepared(document, tuple(operation(document, node) for node in nodes))


def operation(document: DocumentNode, node: OperationDefinitionNode) -> Operation:
    name = node.name.value if node.name else None
    return Operation(node, name, shape.of(binding.schema(), document, node))
