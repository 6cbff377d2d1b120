"""Small readers that the tables of fields are made of."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from devstore import clock
from devstore.graphql import context, paging, search
from devstore.graphql.resolvers import kinds
from devstore.world import ids

Read = context.Read


def attr(name: str) -> Read:
    """The attribute as it is."""
    return lambda thing: getattr(thing, name)


def upper(name: str) -> Read:
    """A word of the world as an enum value."""
    return lambda thing: getattr(thing, name).upper()


def key(name: str) -> Read:
    """A value of a thing that is only a mapping."""
    return lambda thing: thing.get(name)


def moment(name: str) -> Read:
    """A time, None where there is none."""
    return lambda thing: clock.optional_iso(getattr(thing, name))


def optional(name: str) -> Read:
    """Text, None for nothing."""
    return lambda thing: getattr(thing, name) or None


def linked(kind: str, name: str) -> Read:
    """The GID of something that is known by its number."""
    return lambda thing: ids.gid(kind, getattr(thing, name))


def held(name: str, number: str) -> context.Ask:
    """The thing in `world.<name>` with the number in the attribute; None when it is gone."""
    return lambda thing, known, _: getattr(known.world, name).get(getattr(thing, number))


def money(amount: Decimal, currency: str) -> dict[str, Any]:
    """A MoneyBag in the shop's one currency, the amount as Shopify trims it."""
    plain = f"{amount.normalize():f}"
    worth = {"amount": plain if "." in plain else f"{plain}.0", "currencyCode": currency}
    return {"shopMoney": worth, "presentmentMoney": worth}


def listed(of: Callable[[Any], Iterable[Any]]) -> context.Ask:
    """A connection over what the thing itself holds, in the order it was made."""
    return lambda thing, known, args: paging.page(of(thing), args)


def searched(
    known: context.Context,
    path: str,
    things: Iterable[Any],
    args: context.Args,
    filters: Mapping[str, search.Value],
    default: search.Value,
) -> list[Any]:
    """The things that fit `query`; what Shopify would warn about goes into the answer's extensions."""
    text = args.get("query")
    test, warnings = search.compiled(text, filters, default)
    if warnings:
        known.searches.append({"path": [path], "query": text, "warnings": warnings})
    return [thing for thing in things if test(thing)]


def counted(things: list[Any], args: context.Args) -> dict[str, Any]:
    """A Count, capped at 10,000 unless `limit` says otherwise."""
    limit = args.get("limit") or 10_000
    return {
        "count": min(len(things), limit),
        "precision": "EXACT" if len(things) <= limit else "AT_LEAST",
    }


def stamp(name: str) -> Read:
    """A time as a sort value."""
    return lambda thing: clock.iso(getattr(thing, name))


REF: dict[str, Read] = {"id": kinds.gid}
