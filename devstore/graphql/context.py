"""What a resolver knows while one request runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from devstore import store as stores
from devstore.graphql import idempotency
from devstore.world import state

Args = Mapping[str, Any]
Info = GraphQLResolveInfo[Any]


@dataclass(slots=True)
class Context:
    """One request: the shop, what the token may do, and the warnings gathered on the way."""

    store: stores.Store
    world: state.World
    granted: frozenset[str]
    records: idempotency.Records
    now: datetime
    searches: list[dict[str, Any]] = field(default_factory=list)


Ask = Callable[[Any, Context, Args], Any]
Read = Callable[[Any], Any]


def of(info: Info) -> Context:
    """The context of a running request."""
    context = info.context
    assert isinstance(context, Context)
    return context


def not_simulated(what: str) -> GraphQLError:
    """Where the dev store has no answer it says so, with the field's name."""
    return GraphQLError(
        f"The dev store does not simulate {what}",
        extensions={"code": "NOT_SIMULATED", "field": what},
    )
