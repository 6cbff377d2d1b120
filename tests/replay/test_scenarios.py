"""Each rule of the line as a small scenario: the file's name is the rule, `expect` is what must come out."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.replay.conftest import Replay

FOLDER = Path(__file__).parent / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rule(replay: Replay, file: Path) -> None:
    scenario = yaml.safe_load(file.read_text())
    expected = scenario.pop("expect")
    found = replay(scenario)
    for key in expected.pop("exactly", ()):
        assert found[key] == expected[key]
    assert expected
    assert_says(found, expected, file.stem)


def assert_says(found: Any, expected: Any, where: str) -> None:
    """Everything expected is there; mappings may hold more, lists may not."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in found, f"{where}: no {key}"
            assert_says(found[key], value, f"{where}.{key}")
    else:
        assert found == expected, where


def test_no_rule_is_without_a_line_or_sku_to_show() -> None:
    assert len(FILES) > 40
    for file in FILES:
        assert yaml.safe_load(file.read_text())["expect"].keys() & {"lines", "skus"}, file.name
