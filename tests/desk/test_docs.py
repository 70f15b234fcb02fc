"""Whether docs/desk.md tells of every route, role and key."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import FastAPI

from bot.desk import words

from .test_access import routes

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs" / "desk.md").read_text()


def test_desk_docs_have_every_route(app: FastAPI) -> None:
    told = {
        (method, path)
        for path, methods in re.findall(r"^\| `(/[^`]*)` \| ([A-Z, ]+) \|", DOC, re.MULTILINE)
        for method in methods.split(", ")
    }
    assert told == {*routes(app), ("GET", "/static/…")}


def test_desk_docs_have_every_role_and_result() -> None:
    for key, name in words.ROLES.items():
        assert f"| `{key}` | {name} |" in DOC
    for key, name in words.RESULTS.items():
        assert key in DOC
        assert name in DOC


def test_desk_docs_have_every_key() -> None:
    # given the keys that the templates name
    templates = ROOT / "bot" / "desk" / "templates"
    keys = {key for file in templates.glob("*.html") for key in re.findall(r'data-key="(\w)"', file.read_text())}
    assert keys == {"a", "c", "n"}
    for key in {*keys, "j", "k"}:
        assert f"`{key.upper()}`" in DOC
