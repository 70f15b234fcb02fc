"""The simulator shares no code with the service, and its documentation is complete."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from bot.simulator import control, x_dms, x_posts, x_stream, x_users
from bot.simulator.limits import TABLE, endpoint_of
from bot.simulator.settings import Settings

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "bot/simulator").glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_simulator_imports_nothing_of_ours(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    names = [node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    ours = [name for name in names if name.split(".")[0] in {"bot", "faq_index", "tweepy", "", "tests"}]
    assert [name for name in ours if not name.startswith("bot.simulator")] == []


def routes(*modules: object) -> list[APIRoute]:
    found = [route for module in modules for route in module.router.routes]  # type: ignore[attr-defined]
    return [route for route in found if isinstance(route, APIRoute)]


def test_simulator_documents_every_endpoint_and_setting() -> None:
    text = (ROOT / "docs/simulator.md").read_text("utf-8")
    for route in routes(control):
        for method in route.methods or ():
            assert f"`{method} {route.path}`" in text, f"{method} {route.path} is not in docs/simulator.md"
    for name in (*TABLE, *Settings.model_fields):
        assert f"`{name}`" in text, f"{name} is not in docs/simulator.md"


def test_simulator_every_endpoint_of_x_has_a_limit() -> None:
    for route in routes(x_users, x_posts, x_dms, x_stream):
        for method in route.methods or ():
            path = "/".join("1" if part.startswith("{") else part for part in route.path.split("/"))
            assert endpoint_of(method, path), f"{method} {route.path}"
