"""What a query costs: before it runs from its shape, and afterwards from its answer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devstore.graphql.shape import Part

MAX_QUERY_COST = 1000
MUTATION = 10
COUNT = 10
CONNECTION = 2

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cost:
    """Points as charged before and as found afterwards; `actual` is None when nothing ran."""

    requested: int
    actual: int | None = None


def requested(parts: tuple[Part, ...], variables: Variables) -> int:
    """Points of a whole operation if every page comes full."""
    return sum(asked(part, variables) for part in parts if part.is_wanted(variables))


def asked(part: Part, variables: Variables) -> int:
    if part.kind in ("scalar", "free"):
        return 0
    if part.kind == "count":
        return COUNT
    inner = asked_inside(part, variables)
    if part.kind == "mutation":
        return MUTATION + max(0, inner - 1)
    if part.kind == "connection":
        return CONNECTION + scale(part.size(variables)) * (1 + inner)
    if part.kind == "many":
        return part.size(variables) * (1 + inner)
    return 1 + inner


def asked_inside(part: Part, variables: Variables) -> int:
    """Points of the children; behind an interface those of its dearest kind."""
    wanted = [child for child in part.children if child.is_wanted(variables)]
    plain = sum(asked(child, variables) for child in wanted if child.only_on is None)
    kinds = {kind for child in wanted for kind in child.only_on or ()}
    return plain + max(
        (sum(asked(child, variables) for child in wanted if kind in (child.only_on or ())) for kind in kinds),
        default=0,
    )


def scale(size: int) -> int:
    """A page grows dearer with the logarithm of its size."""
    return max(1, math.floor(2 * math.log(size))) if size > 0 else 1


def actual(parts: tuple[Part, ...], data: Mapping[str, Any] | None, limit: int) -> int:
    """Points of what was really answered, never above what was charged."""
    return min(limit, math.ceil(sum(found(part, (data or {}).get(part.key)) for part in parts)))


def found(part: Part, value: Any) -> float:
    if part.kind in ("scalar", "free") or (value is None and part.kind != "mutation"):
        return 0
    if part.kind == "count":
        return COUNT
    if part.kind == "mutation":
        return MUTATION + max(0, found_inside(part, value or {}) - 1)
    if part.kind == "connection":
        return found_page(part, value)
    if isinstance(value, list):
        each = [1 + found_inside(part, item) for item in value if item is not None]
        return sum(each) if part.kind == "many" else max(each, default=0)
    return 1 + found_inside(part, value)


def found_page(part: Part, value: Mapping[str, Any]) -> float:
    listed = value.get("nodes") or [edge["node"] for edge in value.get("edges") or ()]
    if not listed:
        return CONNECTION
    total = sum(1 + found_inside(part, item) for item in listed if item is not None)
    return CONNECTION + scale(len(listed)) * total / len(listed)


def found_inside(part: Part, value: Mapping[str, Any]) -> float:
    return sum(found(child, value[child.key]) for child in part.children if child.key in value)
