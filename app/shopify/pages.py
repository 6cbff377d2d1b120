"""A page of results, and walking through all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some results; `next` is handed back as `after`, and None on the last page."""

    items: tuple[T, ...]
    next: str | None


def every(read: Callable[[str | None], Page[T]], after: str | None = None) -> Iterator[T]:
    """All results of all pages, one page at a time."""
    page = read(after)
    yield from page.items
    while page.next is not None:
        page = read(page.next)
        yield from page.items


def batches(items: list[T], size: int) -> Iterator[list[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
