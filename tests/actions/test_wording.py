"""The service's profile and texts: what is read, and that every problem is told at once."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.messages import Form
from bot.wording import PROFILE_FILE, SPOKEN, TEXTS_FILE, in_form, load
from faq_index.problems import ContentError
from tests.conftest import ROOT

DATA = ROOT / "bot/data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the product's own two files, to be spoilt."""
    for name in (PROFILE_FILE, TEXTS_FILE):
        (tmp_path / name).write_text((DATA / name).read_text())
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def test_wording_load_reads_the_hours_and_the_words_of_the_product() -> None:
    profile, wording = load(DATA)
    assert profile.service_hours[0] == (time(8), time(20))
    assert profile.service_hours[6] is None
    assert str(profile.time_zone) == "Europe/Berlin"
    for kind, spoken in SPOKEN.items():
        for form in Form:
            texts = in_form(getattr(wording, kind), form)
            assert texts
            assert all(f"{{{name}}}" in text for text in texts for name in spoken)


def test_wording_load_fills_facts_in_and_leaves_what_is_said_later(folder: Path) -> None:
    # given: a text with a fact and with something that is only known when it is said
    spoil(folder, TEXTS_FILE, "Gerade ist niemand aus dem Team da.", "Rufen Sie {hotline} an.")
    profile, wording = load(folder)
    assert wording.handover_closed.du[0].startswith(f"Rufen Sie {profile.facts['hotline']} an.")
    assert "{next_opening}" in wording.handover_closed.du[0]


def test_wording_load_tells_every_problem_of_both_files_with_line_and_remedy(folder: Path) -> None:
    # given: six mistakes in two files
    spoil(folder, PROFILE_FILE, "handle: telekom_hilft", "handle: '@telekom hilft'")
    spoil(folder, PROFILE_FILE, "Europe/Berlin", "Europa/Berlin")
    spoil(folder, PROFILE_FILE, 'monday: "08:00-20:00"', 'monday: "20:00-08:00"')
    spoil(folder, TEXTS_FILE, "{next_opening} liest", "morgen liest")
    spoil(folder, TEXTS_FILE, "B: {b}?", "B: {c}?")
    spoil(folder, TEXTS_FILE, "machine_unavailable:", "machine_down:")
    # when
    with pytest.raises(ContentError) as refused:
        load(folder)
    # then: each is named with its file
    told = [str(problem) for problem in refused.value.problems]
    for expected in (
        f"{PROFILE_FILE}:4: „handle“",
        "„Europa/Berlin“",
        "„monday“",
        "{next_opening} fehlt",
        "{b} fehlt",
        "{c} ist nicht bekannt",
        "„machine_unavailable“ fehlen die Texte „du:“",
    ):
        assert any(expected in problem for problem in told), expected


@pytest.mark.parametrize("content", ["", "- nur\n- eine Liste\n", "kaputt: [", "\x00"])
def test_wording_load_survives_files_that_are_something_else(folder: Path, content: str) -> None:
    for name in (PROFILE_FILE, TEXTS_FILE):
        (folder / name).write_text(content)
    with pytest.raises(ContentError):
        load(folder)
