"""The text of a file as plain values: JSON or YAML, in which no key is given twice."""

import json
from typing import Any

import yaml

from app.replay.readers import Wrong, shown


def parsed(text: str) -> Any:
    """JSON first: it may be indented by tabs, which YAML refuses."""
    try:
        return json.loads(text, object_pairs_hook=_pairs)
    except ValueError:
        return _from_yaml(text)
    except RecursionError:
        raise Wrong("nested too deeply") from None


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key given twice, instead of forgetting the first."""


def _from_yaml(text: str) -> Any:
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (see line {mark.line + 1})" if mark is not None else ""
        raise Wrong(f"neither JSON nor YAML{line}") from None
    except ValueError:
        # YAML that has the shape of a date but is none: 2026-02-30.
        raise Wrong("a date that does not exist") from None
    except RecursionError:
        raise Wrong("nested too deeply") from None


def _unique(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    return _pairs([(loader.construct_object(k, deep=True), _value(loader, v)) for k, v in node.value])


def _value(loader: _Loader, node: yaml.Node) -> Any:
    return loader.construct_object(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _unique)


def _pairs(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in pairs:
        if isinstance(key, dict | list):
            raise Wrong(f"{shown(key)} cannot be a key")
        if key in found:
            raise Wrong(f"the key {shown(key)} is given twice")
        found[key] = value
    return found
