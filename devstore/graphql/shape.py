"""The shape of an operation as its cost sees it: a tree of parts, made once for each document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

Kind = Literal["scalar", "free", "count", "object", "many", "connection", "mutation"]
Composite = GraphQLObjectType | GraphQLInterfaceType
FREE = {"userErrors", "pageInfo", "orderCancelUserErrors"}


@dataclass(frozen=True, slots=True)
class Part:
    """One selected field. `length` is a number or the name of the variable that gives it."""

    key: str
    kind: Kind
    children: tuple["Part", ...] = ()
    length: int | str = 1
    only_on: frozenset[str] | None = None
    conditions: tuple[tuple[str | bool, bool], ...] = ()

    def is_wanted(self, variables: Mapping[str, Any]) -> bool:
        """False when @include or @skip leaves it out."""
        return all(
            bool(variables.get(given) if isinstance(given, str) else given) is wanted
            for given, wanted in self.conditions
        )

    def size(self, variables: Mapping[str, Any]) -> int:
        """How many objects the page or list may hold."""
        given = variables.get(self.length, 1) if isinstance(self.length, str) else self.length
        return len(given) if isinstance(given, list) else int(given or 0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Walks one document."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]

    def parts(self, parent: Composite, selected: SelectionSetNode | None) -> tuple[Part, ...]:
        """The parts under a type."""
        found: list[Part] = []
        for node, on, conditions in self.fields(parent, selected):
            if node.name.value.startswith("__"):
                continue
            only_on = None if on is parent or isinstance(parent, GraphQLObjectType) else self.names(on)
            found.append(self.part(on, node, only_on, conditions))
        return tuple(found)

    def fields(
        self,
        parent: Composite,
        selected: SelectionSetNode | None,
        outer: tuple[tuple[str | bool, bool], ...] = (),
    ) -> Iterator[tuple[FieldNode, Composite, tuple[tuple[str | bool, bool], ...]]]:
        """Every selected field with the type it is asked on, fragments opened."""
        for node in selected.selections if selected else ():
            conditions = outer + conditions_of(node)
            if isinstance(node, FieldNode):
                yield node, parent, conditions
                continue
            inner: Any = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            named = inner.type_condition.name.value if inner.type_condition else parent.name
            on = self.schema.type_map[named]
            assert isinstance(on, Composite)
            yield from self.fields(on, inner.selection_set, conditions)

    def part(
        self,
        parent: Composite,
        node: FieldNode,
        only_on: frozenset[str] | None,
        conditions: tuple[tuple[str | bool, bool], ...],
    ) -> Part:
        name = node.name.value
        key = node.alias.value if node.alias else name
        declared = parent.fields[name].type
        returned = get_named_type(declared)
        kind = self.kind_of(parent, name, returned.name, isinstance(returned, Composite))
        below = self.below(returned, node, kind)
        length = self.length_of(node) if kind in ("connection", "many") else 1
        kind = "many" if kind == "object" and name == "nodes" and is_list(declared) else kind
        length = self.length_of(node) if kind == "many" else length
        return Part(key, kind, below, length, only_on, conditions)

    def kind_of(self, parent: Composite, name: str, returned: str, composite: bool) -> Kind:
        if not composite:
            return "scalar"
        if name in FREE:
            return "free"
        if parent is self.schema.mutation_type:
            return "mutation"
        if returned == "Count":
            return "count"
        return "connection" if returned.endswith("Connection") else "object"

    def below(self, returned: Any, node: FieldNode, kind: Kind) -> tuple[Part, ...]:
        """The children that cost; for a connection those of its nodes, however they are reached."""
        if kind in ("scalar", "free", "count"):
            return ()
        if kind != "connection":
            return self.parts(returned, node.selection_set)
        children: list[Part] = []
        for field, on, _ in self.fields(returned, node.selection_set):
            if field.name.value not in ("nodes", "edges"):
                continue
            inner = get_named_type(on.fields[field.name.value].type)
            if field.name.value == "nodes":
                children.extend(self.parts(inner, field.selection_set))
            else:
                children.extend(self.below_edges(inner, field.selection_set))
        return tuple(children)

    def below_edges(self, edge: Any, selected: SelectionSetNode | None) -> Iterator[Part]:
        for field, on, _ in self.fields(edge, selected):
            if field.name.value == "node":
                yield from self.parts(get_named_type(on.fields["node"].type), field.selection_set)

    def length_of(self, node: FieldNode) -> int | str:
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last", "ids"):
                value = argument.value
                if isinstance(value, VariableNode):
                    return value.name.value
                if isinstance(value, IntValueNode):
                    return int(value.value)
                if isinstance(value, ListValueNode):
                    return len(value.values)
        return 1

    def names(self, on: Composite) -> frozenset[str]:
        if isinstance(on, GraphQLObjectType):
            return frozenset({on.name})
        return frozenset(type_.name for type_ in self.schema.get_possible_types(on))


def of(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> tuple[Part, ...]:
    """The parts of one operation of a valid document."""
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    root = schema.get_root_type(operation.operation)
    assert root is not None
    return Reader(schema, fragments).parts(root, operation.selection_set)


def defaults_of(operation: OperationDefinitionNode) -> dict[str, Any]:
    """What the operation's variables are when they are not given."""
    return {
        one.variable.name.value: value_from_ast_untyped(one.default_value)
        for one in operation.variable_definitions or ()
        if one.default_value is not None
    }


def is_list(declared: Any) -> bool:
    inner = declared.of_type if isinstance(declared, GraphQLNonNull) else declared
    return isinstance(inner, GraphQLList)


def conditions_of(node: Any) -> tuple[tuple[str | bool, bool], ...]:
    found: list[tuple[str | bool, bool]] = []
    for directive in node.directives or ():
        if directive.name.value in ("include", "skip"):
            value = directive.arguments[0].value
            given = (
                value.name.value if isinstance(value, VariableNode) else bool(value_from_ast_untyped(value))
            )
            found.append((given, directive.name.value == "include"))
    return tuple(found)
