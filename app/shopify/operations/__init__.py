"""The operations, one per file, read once; and many copies of one mutation composed into one request."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HEAD = re.compile(r"^mutation (\w+)\((.*)\) \{$", re.MULTILINE)
TOP_FIELD = re.compile(r"^  (?:(\w+): )?(\w+)(?=[( ])", re.MULTILINE)
VARIABLE = re.compile(r"\$(\w+)")


@cache
def load(name: str) -> str:
    """The text of operations/<name>.graphql."""
    return (FOLDER / f"{name}.graphql").read_text("utf-8").strip()


@cache
def operation_name(name: str) -> str:
    """TagOrder for tag_order."""
    return "".join(part.capitalize() for part in name.split("_"))


@cache
def composed(name: str, copies: int) -> str:
    """One mutation with `copies` copies of another: copy 2 of `added` is `added_2`, of `$id` is `$id_2`."""
    text = load(name)
    head = HEAD.match(text)
    if head is None:
        raise ValueError(f"{name}: only a mutation with variables can be copied")
    title, declared = head.groups()
    fields = text[head.end() :].strip("\n").removesuffix("}").rstrip()
    declarations = ", ".join(_numbered(declared, copy) for copy in range(copies))
    bodies = "\n".join(_numbered(TOP_FIELD.sub(_alias(copy), fields), copy) for copy in range(copies))
    return f"mutation {title}({declarations}) {{\n{bodies}\n}}"


def spread(each: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The variables of a composed mutation."""
    return {f"{key}_{copy}": value for copy, one in enumerate(each) for key, value in one.items()}


def _numbered(text: str, copy: int) -> str:
    return VARIABLE.sub(rf"$\1_{copy}", text)


def _alias(copy: int) -> Any:
    return lambda found: f"  {found[1] or found[2]}_{copy}: {found[2]}"
