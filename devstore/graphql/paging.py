"""Connections: a page of a sorted list, with opaque cursors that survive changes of the list."""

import base64
import bisect
import functools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from devstore.graphql.context import Args

MAX_PAGE = 250

Key = Callable[[Any], Any]
Place = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Page:
    """What a connection shows. `place` gives each item's sort value and id."""

    items: list[Any]
    has_next: bool
    has_previous: bool
    place: Callable[[Any], Place]


def page(items: Iterable[Any], args: Args, sort: Key | None = None, key: Key | None = None) -> Page:
    """The asked page of the items, by sort value and then by id; `key` finds an item's id."""
    identity = key or (lambda item: item.id)
    place = functools.partial(place_of, sort, identity)
    listed = sorted(items, key=place, reverse=bool(args.get("reverse")))
    start, end = bounds(listed, args, place)
    size = size_of(args)
    if args.get("first") is not None:
        low, high = start, min(end, start + size)
    else:
        low, high = max(start, end - size), end
    return Page(listed[low:high], high < len(listed), low > 0, place)


def bounds(listed: list[Any], args: Args, place: Callable[[Any], Place]) -> tuple[int, int]:
    """Where the window between `after` and `before` lies."""
    keys = [place(item) for item in listed]
    backwards = bool(args.get("reverse"))
    after, before = args.get("after"), args.get("before")
    start = position(keys, parsed(after), backwards, after=True) if after else 0
    end = position(keys, parsed(before), backwards, after=False) if before else len(listed)
    return start, end


def position(keys: list[Place], at: Place, backwards: bool, *, after: bool) -> int:
    if not backwards:
        return bisect.bisect_right(keys, at) if after else bisect.bisect_left(keys, at)
    ahead = (key >= at if after else key > at for key in keys)
    return sum(ahead)


def size_of(args: Args) -> int:
    """`first` or `last`; one of them is owed."""
    size = args.get("first") if args.get("first") is not None else args.get("last")
    if size is None:
        raise bad("you must provide one of first or last")
    if args.get("first") is not None and args.get("last") is not None:
        raise bad("providing both first and last is not supported")
    if not 0 <= int(size) <= MAX_PAGE:
        raise bad(f"a page may hold 0 to {MAX_PAGE} objects, not {size}")
    return int(size)


def place_of(sort: Key | None, identity: Key, item: Any) -> Place:
    return (sort(item) if sort else 0, identity(item))


def cursor(place: Place) -> str:
    """The place, made unreadable enough."""
    return base64.b64encode(json.dumps(place).encode()).decode()


def parsed(text: str) -> Place:
    """The place of a cursor; an error for one that is none of ours."""
    try:
        value, number = json.loads(base64.b64decode(text, validate=True))
    except ValueError:
        raise bad(f"Invalid cursor for current pagination sort: {text!r}") from None
    return value, int(number)


def bad(message: str) -> GraphQLError:
    """An error for arguments that make no sense together."""
    return GraphQLError(message, extensions={"code": "BAD_REQUEST"})
