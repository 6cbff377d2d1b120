"""Reading an answer: each step checks the shape and, where it is wrong, says at which path."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from app.shopify import errors, gid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Node:
    """One object of an answer and where it stood. Every reader raises Garbled on an odd shape."""

    value: Mapping[str, Any]
    path: str

    def id(self, key: str = "id") -> int:
        """The number in a global id."""
        try:
            return gid.number(self.text(key))
        except ValueError:
            raise errors.Garbled(f"{self.path}.{key}: not a global id") from None

    def maybe_id(self, key: str) -> int | None:
        return None if self.value.get(key) is None else self.id(key)

    def text(self, key: str) -> str:
        return self._typed(key, str)

    def maybe_text(self, key: str) -> str | None:
        return None if self.value.get(key) is None else self.text(key)

    def flag(self, key: str) -> bool:
        return self._typed(key, bool)

    def count(self, key: str) -> int:
        return self._typed(key, int)

    def words(self, key: str) -> tuple[str, ...]:
        return tuple(str(word) for word in self._typed(key, list))

    def money(self, key: str) -> Decimal:
        try:
            return Decimal(self.text(key))
        except InvalidOperation:
            raise errors.Garbled(f"{self.path}.{key}: not an amount") from None

    def moment(self, key: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self.text(key))
        except ValueError:
            raise errors.Garbled(f"{self.path}.{key}: not a moment") from None
        if moment.tzinfo is None:
            raise errors.Garbled(f"{self.path}.{key}: a moment without a zone")
        return moment.astimezone(UTC)

    def maybe_moment(self, key: str) -> datetime | None:
        return None if self.value.get(key) is None else self.moment(key)

    def node(self, key: str) -> "Node":
        return self._at(key, self.value.get(key))

    def maybe(self, key: str) -> "Node | None":
        return None if self.value.get(key) is None else self.node(key)

    def nodes(self, key: str) -> tuple["Node", ...]:
        """The members of a list of objects."""
        found = self._typed(key, list)
        return tuple(self._at(f"{key}.{place}", member) for place, member in enumerate(found))

    def next_page(self) -> str | None:
        """Of a connection: where its next page begins, or None."""
        info = self.node("pageInfo")
        return info.text("endCursor") if info.flag("hasNextPage") else None

    def _at(self, key: str, value: Any) -> "Node":
        if not isinstance(value, Mapping):
            raise errors.Garbled(f"{self.path}.{key}: not an object")
        return Node(value, f"{self.path}.{key}")

    def _typed(self, key: str, kind: type[T]) -> T:
        value = self.value.get(key)
        # A bool is an int to Python; not to a schema.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise errors.Garbled(f"{self.path}.{key}: not {kind.__name__}")
        return value
