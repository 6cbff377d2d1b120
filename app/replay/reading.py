"""From the text of a file to a scenario, strictly: what is not understood is refused, with its place."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from app.replay import last_day, parsing, readers, scenario
from app.replay.readers import Wrong, shown

TOP = frozenset({"today", "policy", "skus", "events"})


class Impossible(Exception):
    """A scenario that cannot be read, or an event that cannot happen; `event` counts from 0."""

    def __init__(self, reason: str, event: int | None = None) -> None:
        self.reason, self.event = reason, event
        super().__init__(reason if event is None else f"event {event}: {reason}")


def read(text: str) -> scenario.Scenario:
    """A scenario in YAML or JSON; raises Impossible."""
    try:
        found = _known(parsing.parsed(text), TOP, "the scenario")
        if "events" not in found:
            raise Wrong("events are missing")
        today = _at("today", readers.moment, found["today"]) if "today" in found else scenario.START
        policy = _filled(scenario.Policy, found.get("policy"), "policy")
        skus = _skus(found.get("skus"))
        events = _at("events", readers.items, found["events"])
    except Wrong as wrong:
        raise Impossible(str(wrong)) from None
    script = scenario.Scenario(today, policy, skus, tuple(_event(n, each) for n, each in enumerate(events)))
    passed = last_day.passed(script)
    if passed is not None:
        event, reason = passed
        raise Impossible(reason, event)
    return script


def _skus(raw: Any) -> dict[str, scenario.Sku]:
    named = {} if raw is None else _at("skus", readers.mapping, raw)
    return {
        _at("skus", readers.text, sku): _filled(scenario.Sku, given, f"skus: {sku}")
        for sku, given in named.items()
    }


def _event(number: int, raw: Any) -> scenario.Event:
    try:
        found = dict(readers.mapping(raw))
        at = _at("at", readers.moment, found.pop("at")) if "at" in found else None
        if len(found) != 1:
            raise Wrong("must have one key that says what happens, and may have `at` beside it")
        ((kind, given),) = found.items()
        if not isinstance(kind, str) or kind not in scenario.KINDS:
            raise Wrong(f"no such event: {shown(kind)}")
        what = _what(kind, given)
    except Wrong as wrong:
        raise Impossible(str(wrong), number) from None
    return scenario.Event(number, kind, at, what)


def _what(kind: str, given: Any) -> scenario.What:
    given = {"day": given} if kind == "day" else readers.mapping(_at(kind, readers.mapping, given))
    what: scenario.What = _filled(scenario.KINDS[kind], given, kind)
    if isinstance(what, scenario.Cancel):
        _check_cancel(what)
    return what


def _check_cancel(what: scenario.Cancel) -> None:
    if (what.order is None) == (what.line is None):
        raise Wrong("cancel: must name either an order or a line")
    if what.order is not None and what.quantity is not None:
        raise Wrong("cancel: quantity goes with a line, not with an order")


def _filled(shape: type[Any], raw: Any, name: str) -> Any:
    """The shape with its fields read from a mapping; nothing is an empty one."""
    specs = {spec.name: spec for spec in fields(shape)}
    given = _known({} if raw is None else raw, specs, name)
    missing = [key for key, spec in specs.items() if spec.default is MISSING and key not in given]
    if missing:
        raise Wrong(f"{name}: {missing[0]} is missing")
    return shape(**{key: _value(specs[key].metadata, given[key], f"{name}: {key}") for key in given})


def _value(metadata: Mapping[str, Any], raw: Any, name: str) -> Any:
    value = _at(name, metadata["read"], raw)
    each = metadata["each"]
    if each is None:
        return value
    return tuple(
        _filled(each, _at(f"{name} {n}", readers.mapping, one), f"{name} {n}") for n, one in enumerate(value)
    )


def _known(raw: Any, keys: Any, name: str) -> Mapping[Any, Any]:
    found: Mapping[Any, Any] = _at(name, readers.mapping, raw)
    unknown = [key for key in found if key not in keys]
    if unknown:
        raise Wrong(f"{name}: unknown key {shown(unknown[0])}")
    return found


def _at(name: str, reader: readers.Reader, raw: Any) -> Any:
    try:
        return reader(raw)
    except Wrong as wrong:
        raise Wrong(f"{name} {wrong}") from None
