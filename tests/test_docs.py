"""The docs name what there is: every setting, target, key and room."""

import re

from bot.settings import Settings, XSettings
from bot.store.keys import Keys
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()


def test_docs_name_every_setting_and_no_other() -> None:
    text = (ROOT / "docs/settings.md").read_text()
    known = {f"BOT_{name.upper()}" for name in Settings.model_fields} | {
        f"X_{name.upper()}" for name in XSettings.model_fields
    }
    named = set(re.findall(r"`((?:BOT|X)_[A-Z0-9_]+)`", text)) - {"BOT_TEST_PICTURES"}
    assert named == known


def test_docs_say_the_default_of_every_setting() -> None:
    text = (ROOT / "docs/settings.md").read_text()
    for name, field in Settings.model_fields.items():
        row = next(line for line in text.splitlines() if f"`BOT_{name.upper()}`" in line)
        default = field.default
        if default is None:
            continue
        said = row.split("|")[2].strip().strip("`")
        assert (
            said == str(default).lower()
            if isinstance(default, bool)
            else said in (str(default), f"{default:g}" if isinstance(default, float) else str(default))
        ), name


def test_docs_map_every_room() -> None:
    rooms = {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}
    assert {room for room in rooms if f"`bot/{room}/" not in README} == set()


def test_docs_lead_to_pages_that_exist() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_docs_explain_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert phony - explained <= {"browser"}


def test_docs_have_a_map_of_redis() -> None:
    import bot.store.keys

    keys = Keys("{n}")
    for name in ("queue", "claims", "work", "changed"):
        assert getattr(keys, name) in (bot.store.keys.__doc__ or "")


def test_docs_explain_every_command_of_the_editors() -> None:
    from bot.cli import load
    from bot.cli.faq import faq

    load(None)
    text = (ROOT / "docs/editors.md").read_text()
    assert {f"faq {one.name}" for one in faq.registered_commands if f"`bot faq {one.name}" not in text} == set()
    assert "`bot explain" in text
