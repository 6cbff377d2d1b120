"""Shopify's search syntax: words become a test of one object, unknown fields become warnings."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Test = Callable[[Any], bool]
Value = Callable[[Any], Any]

TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<not>NOT\b|-(?=[\w(]))|(?P<and>AND\b)|(?P<or>OR\b)
    |(?P<field>[A-Za-z_.]+):(?P<op>>=|<=|>|<)?(?P<value>"[^"]*"|'[^']*'|[^\s()]+)
    |(?P<word>"[^"]*"|'[^']*'|[^\s()]+))""",
    re.VERBOSE,
)
COMPARE = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


@dataclass(slots=True)
class Search:
    """One query text against the filters of one kind of object, read from left to right."""

    filters: Mapping[str, Value]
    default: Value
    tokens: list[re.Match[str]]
    warnings: list[dict[str, str]] = field(default_factory=list)

    def either(self) -> Test:
        tests = [self.both()]
        while self.tokens and self.tokens[0]["or"]:
            self.tokens.pop(0)
            tests.append(self.both())
        return lambda one: any(test(one) for test in tests)

    def both(self) -> Test:
        tests: list[Test] = []
        while self.tokens and not (self.tokens[0]["or"] or self.tokens[0]["close"]):
            if self.tokens[0]["and"]:
                self.tokens.pop(0)
                continue
            tests.append(self.term())
        return lambda one: all(test(one) for test in tests)

    def term(self) -> Test:
        token = self.tokens.pop(0)
        if token["not"]:
            inner = self.term() if self.tokens else always
            return lambda one: not inner(one)
        if token["open"]:
            group = self.either()
            if self.tokens and self.tokens[0]["close"]:
                self.tokens.pop(0)
            return group
        if token["field"]:
            return self.by_field(token["field"], token["op"] or "", unquoted(token["value"]))
        return contains(self.default, unquoted(token["word"] or ""))

    def by_field(self, name: str, sign: str, text: str) -> Test:
        value = self.filters.get(name)
        if value is None:
            message = "Invalid search field for this query."
            self.warnings.append({"field": name, "message": message, "code": "invalid_field"})
            return always
        return matches(value, sign, text)


def compiled(
    text: str | None, filters: Mapping[str, Value], default: Value
) -> tuple[Test, list[dict[str, str]]]:
    """The test that the text stands for, and what Shopify would warn about."""
    search = Search(filters, default, list(TOKEN.finditer((text or "").strip())))
    tests = []
    while search.tokens:
        tests.append(search.either())
        if search.tokens:
            search.tokens.pop(0)
    return (lambda one: all(test(one) for test in tests)), search.warnings


def matches(value: Value, sign: str, text: str) -> Test:
    """`field:value`, with a comparison, a list separated by commas, `*`, or a `*` at the end."""
    if sign:
        return lambda one: any(compared(sign, have, text) for have in many(value(one)))
    wanted = [part for part in text.split(",") if part] or [text]
    return lambda one: any(equal(have, part) for have in many(value(one)) for part in wanted)


def many(have: Any) -> Iterable[Any]:
    return have if isinstance(have, list | tuple | set) else [have]


def equal(have: Any, text: str) -> bool:
    if text == "*":
        return have not in (None, "")
    if isinstance(have, datetime):
        moment = instant(text)
        return moment is not None and (have.date() == moment.date() if len(text) <= 10 else have == moment)
    if isinstance(have, bool):
        return text.lower() == str(have).lower()
    plain = str(have if have is not None else "").lower()
    if text.endswith("*"):
        return plain.startswith(text[:-1].lower())
    return plain == bare_id(text).lower()


def compared(sign: str, have: Any, text: str) -> bool:
    if have is None:
        return False
    if isinstance(have, datetime):
        moment = instant(text)
        return moment is not None and bool(COMPARE[sign](have, moment))
    number = bare_id(text)
    return bool(re.fullmatch(r"-?\d+", number)) and bool(COMPARE[sign](int(have), int(number)))


def bare_id(text: str) -> str:
    """Filters by id take numbers; a GID is read as its number."""
    found = re.fullmatch(r"gid://shopify/\w+/(\d+)", text)
    return found[1] if found else text


def instant(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def contains(value: Value, word: str) -> Test:
    """A bare word is looked for in the object's default text."""
    plain = word.strip("*").lower()
    return lambda one: plain in str(value(one)).lower()


def unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def always(_: Any) -> bool:
    return True
