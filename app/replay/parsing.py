"""The text of a file as plain values: JSON, or YAML in which what is not quoted stays as it is written."""

import json
from typing import Any

import yaml

from app.replay.readers import Doubled, Plain, Wrong, shown

NOTHING = ("", "~", "null", "Null", "NULL")
TAGS = {
    yaml.ScalarNode: yaml.BaseLoader.DEFAULT_SCALAR_TAG,
    yaml.SequenceNode: yaml.BaseLoader.DEFAULT_SEQUENCE_TAG,
    yaml.MappingNode: yaml.BaseLoader.DEFAULT_MAPPING_TAG,
}


def parsed(text: str) -> Any:
    """JSON first: it may be indented by tabs, which YAML refuses."""
    try:
        return json.loads(text, object_pairs_hook=_mapping, parse_int=Plain)
    except ValueError:
        return _from_yaml(text)
    except RecursionError:
        raise Wrong("nested too deeply") from None


class _Loader(yaml.BaseLoader):
    """YAML without types: what it would take for a number or a date may be an id, and 0010 is not 8."""


def _from_yaml(text: str) -> Any:
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        raise _not_yaml(text.count("\n", 0, error.position)) from None
    try:
        return loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _not_yaml(mark.line if mark is not None else loader.line) from None
    except (ValueError, OverflowError):
        # An escape that is no character: "\U99999999".
        raise _not_yaml(loader.line) from None
    except RecursionError:
        raise Wrong(f"nested too deeply (see line {loader.line + 1})") from None


def _not_yaml(line: int) -> Wrong:
    return Wrong(f"neither JSON nor YAML (see line {line + 1})")


def _value(loader: _Loader, node: yaml.Node) -> Any:
    if node.tag != TAGS[type(node)]:
        raise Wrong(f"a scenario has no tags (see line {node.start_mark.line + 1})")
    if isinstance(node, yaml.MappingNode):
        return _mapping([(_key(loader, key), _inner(loader, value)) for key, value in node.value])
    if isinstance(node, yaml.SequenceNode):
        return [_inner(loader, each) for each in node.value]
    if isinstance(node, yaml.ScalarNode) and node.style is not None:
        return str(node.value)
    return None if node.value in NOTHING else Plain(node.value)


_Loader.add_constructor(None, _value)


def _key(loader: _Loader, node: yaml.Node) -> Any:
    key = _inner(loader, node)
    if isinstance(key, dict | list):
        raise Wrong(f"{shown(key)} cannot be a key (see line {node.start_mark.line + 1})")
    return key


def _inner(loader: _Loader, node: yaml.Node) -> Any:
    return loader.construct_object(node, deep=True)


def _mapping(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    """No key may be given twice; whoever reads the mapping says where it stands."""
    found: dict[Any, Any] = {}
    for key, value in pairs:
        if key in found:
            return Doubled(key)
        found[key] = value
    return found
