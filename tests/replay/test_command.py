"""`flask replay` as it is typed: no setting, no database, no network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.replay.command import command

ROOT = Path(__file__).resolve().parents[2]
ANN_WAITS = "events:\n  - order: {id: Ann, lines: [{id: Ann-1, sku: X, quantity: 1}]}\n"


@pytest.fixture
def waits(tmp_path: Path) -> Path:
    file = tmp_path / "waits.yaml"
    file.write_text(ANN_WAITS)
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yaml"
    file.write_text("events:\n  - hold: {line: Ann-1}\n")
    return file


def test_it_runs_where_nothing_is_set(waits: Path) -> None:
    flask = Path(sys.executable).parent / "flask"
    done = subprocess.run(
        [flask, "replay", waits],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["lines"]["Ann-1"]["waiting"] == 1


def test_each_shows_the_state_after_every_event(waits: Path) -> None:
    waits.write_text(ANN_WAITS + "  - receive: {sku: X, quantity: 1}\n")
    done = CliRunner().invoke(command, [str(waits), "--each"])
    assert [each["lines"]["Ann-1"]["ready"] for each in json.loads(done.stdout)] == [0, 1]


def test_several_files_are_a_line_each_and_the_good_ones_still_print(waits: Path, broken: Path) -> None:
    done = CliRunner().invoke(command, [str(waits), str(broken), str(waits)])
    first, wrong, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert first == last
    assert first["lines"].keys() == {"Ann-1"}
    assert wrong == {"error": f"{broken}: event 0: there is no line Ann-1"}
    assert done.exit_code == 2


def test_an_error_names_file_event_and_reason_and_prints_no_document(broken: Path) -> None:
    done = CliRunner().invoke(command, [str(broken)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"{broken}: event 0: there is no line Ann-1\n"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, [str(tmp_path / "none.yaml")])
    assert done.exit_code == 2
    assert "none.yaml: cannot be read: No such file or directory" in done.stderr


def test_without_a_file_there_is_nothing_to_play() -> None:
    done = CliRunner().invoke(command, [])
    assert done.exit_code == 2
    assert "FILES" in done.stderr


def test_a_terminal_that_speaks_no_utf_8_gets_it_all_the_same(waits: Path) -> None:
    waits.write_text(ANN_WAITS.replace("sku: X", "sku: Größe-4"), encoding="utf-8")
    done = CliRunner(charset="ascii").invoke(command, [str(waits)])
    assert done.exit_code == 0
    assert json.loads(done.stdout_bytes)["skus"].keys() == {"Größe-4"}


def test_half_a_character_is_told_and_the_other_files_are_answered(waits: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.json"
    half.write_text(r'{"events": [{"stock": {"sku": "\ud800", "on_hand": 1}}]}')
    done = CliRunner().invoke(command, [str(half), str(waits)])
    wrong, first = [json.loads(line) for line in done.stdout.splitlines()]
    assert wrong["error"].startswith(f"{half}: event 0: stock: sku must be a text")
    assert first["lines"].keys() == {"Ann-1"}
