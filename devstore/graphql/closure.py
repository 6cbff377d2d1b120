"""Which types and fields of an introspection remain when only these operations are asked."""

from collections import defaultdict
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    get_named_type,
    type_from_ast,
    visit,
)

BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}
Introspection = dict[str, Any]


class Used(Visitor):
    """Collects the fields that documents select, by type, and the types they mention."""

    def __init__(self, schema: GraphQLSchema, info: TypeInfo) -> None:
        super().__init__()
        self.schema = schema
        self.info = info
        self.fields: dict[str, set[str]] = defaultdict(set)
        self.types: set[str] = set(BUILT_IN)

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent = self.info.get_parent_type()
        if parent is None or node.name.value.startswith("__"):
            return
        self.types.add(parent.name)
        self.fields[parent.name].add(node.name.value)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> None:
        named = type_from_ast(self.schema, node.type)
        self.types.add(get_named_type(named).name)  # type: ignore[union-attr]


def keep(introspection: Introspection, schema: GraphQLSchema, documents: list[DocumentNode]) -> Introspection:
    """The introspection with the used fields, and whole inputs and enums, descriptions left out."""
    used = collected(schema, documents)
    by_name = {type_["name"]: type_ for type_ in introspection["types"]}
    names = reached(by_name, used)
    while share_interface_fields(by_name, used, names):
        names = reached(by_name, used)
    types = [shrunk(by_name[name], used.fields[name], names, used.fields) for name in sorted(names)]
    directives = [bare(directive) for directive in introspection["directives"]]
    roots = {key: introspection[key] for key in ("queryType", "mutationType")}
    return {**roots, "subscriptionType": None, "types": types, "directives": directives}


def collected(schema: GraphQLSchema, documents: list[DocumentNode]) -> Used:
    info = TypeInfo(schema)
    used = Used(schema, info)
    for document in documents:
        visit(document, TypeInfoVisitor(info, used))
    return used


def reached(by_name: dict[str, Introspection], used: Used) -> set[str]:
    """Names of all types that the used fields return or take, inputs followed to their ends."""
    names: set[str] = set()
    waiting = list(used.types)
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        names.add(name)
        type_ = by_name[name]
        for field in kept_fields(type_, used.fields[name]):
            waiting.append(named(field["type"]))
            waiting.extend(named(argument["type"]) for argument in field["args"])
        waiting.extend(named(field["type"]) for field in type_.get("inputFields") or ())
    return names


def share_interface_fields(by_name: dict[str, Introspection], used: Used, names: set[str]) -> bool:
    """Give each kept object the kept fields of its kept interfaces; True if any was new to it."""
    grown = False
    for name in names:
        for interface in by_name[name].get("interfaces") or ():
            wanted = used.fields[interface["name"]] if interface["name"] in names else set()
            grown = grown or not wanted <= used.fields[name]
            used.fields[name] |= wanted
    return grown


def shrunk(
    type_: Introspection, fields: set[str], names: set[str], by_interface: dict[str, set[str]]
) -> Introspection:
    """One type with what is kept of it."""
    small = bare(type_)
    if type_["fields"] is not None:
        small["fields"] = [bare(field) for field in kept_fields(type_, fields)]
    if type_["interfaces"] is not None:
        small["interfaces"] = [one for one in type_["interfaces"] if by_interface.get(one["name"])]
    if type_["possibleTypes"] is not None:
        small["possibleTypes"] = [one for one in type_["possibleTypes"] if one["name"] in names]
    return small


def kept_fields(type_: Introspection, fields: set[str]) -> list[Introspection]:
    return [field for field in type_["fields"] or () if field["name"] in fields]


def bare(part: Introspection) -> Introspection:
    """The part and its direct members without descriptions."""
    slim = {key: value for key, value in part.items() if key != "description"}
    for members in ("args", "inputFields", "enumValues"):
        if slim.get(members):
            slim[members] = [{**member, "description": None} for member in slim[members]]
    return slim


def named(type_: Introspection) -> str:
    while type_.get("ofType"):
        type_ = type_["ofType"]
    return str(type_["name"])
