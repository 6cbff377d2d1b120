"""Shopify's global ids: numbers outside this room, `gid://shopify/Kind/number` inside."""

PREFIX = "gid://shopify/"


def of(kind: str, number: int) -> str:
    return f"{PREFIX}{kind}/{number}"


def many(kind: str, numbers: list[int]) -> list[str]:
    return [of(kind, number) for number in numbers]


def number(gid: str) -> int:
    """The number at a global id's end; raises ValueError for anything else."""
    tail = gid.removeprefix(PREFIX).partition("/")[2].partition("?")[0]
    if not gid.startswith(PREFIX) or not (tail.isascii() and tail.isdigit()):
        raise ValueError(f"not a global id: {gid!r}")
    return int(tail)
