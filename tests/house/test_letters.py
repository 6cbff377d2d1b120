"""Every letter has its three files, and every sentence is there in every language."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.web.letters import KINDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_its_three_files(kind: str) -> None:
    folder = ROOT / "templates" / "letters" / kind
    assert sorted(path.name for path in folder.iterdir()) == ["body.html", "body.txt", "subject.txt"]


def test_every_folder_is_a_letter() -> None:
    folders = {path.name for path in (ROOT / "templates" / "letters").iterdir() if path.is_dir()}
    assert folders == set(KINDS)


def test_every_sentence_is_translated() -> None:
    check = [sys.executable, str(ROOT / "locales" / "gather.py"), "--check"]
    verdict = subprocess.run(check, capture_output=True, text=True, check=False)
    assert verdict.stderr == ""
    assert verdict.returncode == 0
