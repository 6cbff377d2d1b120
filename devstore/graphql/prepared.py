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

from devstore.graphql import binding, shape, wording


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document: its parts for the cost, its variables' types and defaults."""

    name: str | None
    parts: tuple[shape.Part, ...]
    declared: Mapping[str, str]
    defaults: Mapping[str, Any]


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
    declared = {one.variable.name.value: print_ast(one.type) for one in node.variable_definitions or ()}
    return Operation(
        name=node.name.value if node.name else None,
        parts=shape.of(binding.schema(), document, node),
        declared=declared,
        defaults=shape.defaults_of(node),
    )
