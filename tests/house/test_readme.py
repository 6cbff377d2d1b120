"""The README tells the truth: every setting, every command, every dependency."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from app.config import Config

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def test_every_setting_is_explained() -> None:
    missing = [spec.name.upper() for spec in fields(Config) if f"`{spec.name.upper()}`" not in README]
    assert missing == []


def test_no_setting_is_explained_that_is_gone() -> None:
    table = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    assert sorted(table) == sorted(spec.name.upper() for spec in fields(Config))


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [re.split(r"[\[><=~]", requirement)[0] for requirement in project["dependencies"]]
    assert [name for name in names if f"`{name}`" not in README] == []


def test_every_link_inside_the_house_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
