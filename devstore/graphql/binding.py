"""Shopify's schema with an answer behind each field: the cut, its scope rules and the resolvers."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
)

from devstore.graphql import access, context, idempotency, resolvers

Resolver = Callable[..., Any]


@functools.cache
def schema() -> GraphQLSchema:
    """The executable schema; it is built once a process."""
    text = (Path(__file__).parent / "schema.graphql").read_text()
    built = build_schema(text)
    for type_ in built.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                bind(type_.name, name, field, is_mutation=type_ is built.mutation_type)
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            type_.resolve_type = resolvers.type_name
    return built


def bind(type_name: str, name: str, field: GraphQLField, *, is_mutation: bool) -> None:
    """Hang the answer on a field: read from the object, asked of the world, or refused by name."""
    rule = access.rules().get(f"{type_name}.{name}")
    read = resolvers.READS.get(type_name, {}).get(name)
    ask = resolvers.ASKS.get(type_name, {}).get(name)
    if type_name.endswith("UserError") and name == "code":
        field.resolve = coding(field)
    elif read is not None:
        field.resolve = reading(name, rule, read)
    elif ask is not None and is_mutation:
        field.resolve = changing(name, rule, ask)
    elif ask is not None:
        field.resolve = asking(name, rule, ask)
    else:
        field.resolve = refusing(f"{type_name}.{name}")


def reading(name: str, rule: access.Rule | None, read: context.Read) -> Resolver:
    """A field that its object carries."""
    if rule is None:
        return lambda source, info: read(source)

    def resolve(source: Any, info: context.Info) -> Any:
        access.check(name, rule, context.of(info).granted)
        return read(source)

    return resolve


def coding(field: GraphQLField) -> Resolver:
    """The code of a user error: null where Shopify's enum has none for it."""
    codes = get_named_type(field.type)
    assert isinstance(codes, GraphQLEnumType)
    return lambda error, info: error["code"] if error["code"] in codes.values else None


def asking(name: str, rule: access.Rule | None, ask: context.Ask) -> Resolver:
    """A field that needs the world or has arguments."""

    def resolve(source: Any, info: context.Info, **args: Any) -> Any:
        known = context.of(info)
        access.check(name, rule, known.granted)
        return ask(source, known, args)

    return resolve


def changing(name: str, rule: access.Rule | None, ask: context.Ask) -> Resolver:
    """A mutation: run once for each idempotency key where it has one."""

    def resolve(source: Any, info: context.Info, **args: Any) -> Any:
        known = context.of(info)
        access.check(name, rule, known.granted)
        key = idempotency.key_of(info)
        if key is None:
            return ask(source, known, args)
        wanted = idempotency.fingerprint(name, args)
        if key in known.records.answers:
            before, answer = known.records.answers[key]
            return answer if before == wanted else {"userErrors": [idempotency.mismatch()]}
        answer = ask(source, known, args)
        known.records.answers[key] = (wanted, answer)
        return answer

    return resolve


def refusing(place: str) -> Resolver:
    """A field of the cut that nothing answers."""

    def resolve(source: Any, info: context.Info, **args: Any) -> Any:
        raise context.not_simulated(place)

    return resolve
