"""What Shopify said: the data that came, partial as it may be, and the errors that came with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.shopify import errors
from app.shopify.shapes import Node


@dataclass(frozen=True, slots=True)
class Answer:
    """Data is never thrown away for the sake of an error elsewhere in it (a redacted field, say)."""

    operation: str
    data: Mapping[str, Any]
    faults: Sequence[Mapping[str, Any]] = ()

    def node(self, key: str) -> Node:
        """A root field that must be there; where it is not, the error that explains it is raised."""
        found = self.maybe(key)
        if found is None:
            raise errors.Garbled(f"{self.operation}.{key}: nothing")
        return found

    def maybe(self, key: str) -> Node | None:
        """A root field that may be null; a null that an error explains is raised, not believed."""
        if self.data.get(key) is None:
            self._explain([key])
            return None
        return Node(self.data, self.operation).node(key)

    def members(self) -> tuple[Node | None, ...]:
        """Of a `nodes(ids:)` query: each object in the order asked, None for what is not there."""
        found = self.data.get("nodes")
        if not isinstance(found, list):
            self._explain(["nodes"])
            raise errors.Garbled(f"{self.operation}.nodes: not a list")
        return tuple(self._member(place, one) for place, one in enumerate(found))

    def payload(self, key: str, *, offset: int = 0) -> Node:
        """A mutation's payload; raises Refused where it has user errors.

        `offset`: how many members of the caller's list came before those that were sent.
        """
        found = self.node(key)
        problems = [_problem(one, offset) for one in found.nodes("userErrors")]
        if problems:
            raise errors.Refused(f"{self.operation}.{key}", problems)
        return found

    def refusal(self, key: str) -> errors.Refused | None:
        """Why a mutation was refused, or None when it was done."""
        try:
            self.payload(key)
        except errors.Refused as refused:
            return refused
        return None

    def copies(self, count: int) -> "list[Answer]":
        """A composed mutation's answer, taken apart again."""
        return [self._copy(f"_{place}") for place in range(count)]

    def _copy(self, suffix: str) -> "Answer":
        mine = {k.removesuffix(suffix): v for k, v in self.data.items() if k.endswith(suffix)}
        theirs = [one for one in self.faults if not _path(one) or str(_path(one)[0]).endswith(suffix)]
        return Answer(self.operation, mine, [_unsuffixed(one, suffix) for one in theirs])

    def _member(self, place: int, value: Any) -> Node | None:
        if value is None:
            self._explain(["nodes", place])
            return None
        # A fragment that did not match leaves an object of another kind: it is not what was asked for.
        return Node({"node": value}, f"{self.operation}.nodes.{place}").node("node")

    def _explain(self, path: Sequence[Any]) -> None:
        reasons = [one for one in self.faults if _path(one)[: len(path)] in (list(path), [])]
        if reasons:
            raise errors.of_answer(self.operation, reasons)


def _path(error: Mapping[str, Any]) -> list[Any]:
    found = error.get("path")
    return list(found) if isinstance(found, list) else []


def _unsuffixed(error: Mapping[str, Any], suffix: str) -> Mapping[str, Any]:
    path = _path(error)
    return {**error, "path": [str(path[0]).removesuffix(suffix), *path[1:]]} if path else error


def _problem(found: Node, offset: int) -> errors.Problem:
    field = found.words("field") if found.value.get("field") else ()
    moved = tuple(str(int(part) + offset) if part.isdigit() else part for part in field)
    return errors.Problem(moved, found.text("message"), found.maybe_text("code"))
