"""Versions are switched back and forth, damaged ones are never served, and what is kept is what a roll-back needs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from faq_index import versions
from faq_index.changes import between
from faq_index.versions import HISTORY, KEPT_DRAFTS, KEPT_VERSIONS, UnusableIndexError, current_version

Make = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an empty folder for versions."""
    return tmp_path / "index"


@pytest.fixture
def make(folder: Path) -> Make:
    """Give a maker of versions that hold what the switch looks at: entries, phrasings, digests."""

    def version(name: str, *, answer: str = "alt", said: tuple[str, ...] = ("Hallo",)) -> str:
        place = folder / name
        place.mkdir(parents=True)
        versions.save(place / versions.ENTRIES_FILE, [{"id": "a", "answers": answer}])
        versions.save(place / versions.ROWS_FILE, [[0, text, "x"] for text in said])
        files = versions.digests(place, [versions.ENTRIES_FILE, versions.ROWS_FILE])
        versions.save(place / versions.HEAD_FILE, {"files": files})
        os.utime(place / versions.HEAD_FILE, (len(list(folder.iterdir())) * 60.0,) * 2)
        return name

    return version


def test_versions_go_back_step_by_step(folder: Path, make: Make) -> None:
    # given three publications
    for name in ("one", "two", "three"):
        versions.publish(folder, make(name))
    # then each roll-back goes one further, and at the end there is none
    assert versions.rollback(folder) == "two"
    assert versions.rollback(folder) == current_version(folder) == "one"
    assert versions.rollback(folder) is None
    assert current_version(folder) == "one"
    # and a new publication stands on what is current now
    versions.publish(folder, make("four"))
    assert versions.previous(folder) == "one"


def test_versions_published_again_are_no_step(folder: Path, make: Make) -> None:
    versions.publish(folder, make("one"))
    versions.publish(folder, make("two"))
    versions.publish(folder, "two")
    assert versions.rollback(folder) == "one"


def test_versions_go_back_after_a_crash_between_the_two_files(folder: Path, make: Make) -> None:
    # given a publication that was killed when the history was written and the pointer not yet
    for name in ("one", "two"):
        versions.publish(folder, make(name))
    make("three")
    (folder / HISTORY).write_text("one\ntwo\nthree\n")
    # then what readers get counts
    assert versions.previous(folder) == "one"
    assert versions.rollback(folder) == "one"


def test_versions_that_are_damaged_are_passed_over(folder: Path, make: Make) -> None:
    for name in ("one", "two", "three"):
        versions.publish(folder, make(name))
    (folder / "two" / versions.ROWS_FILE).write_text("[")
    assert versions.rollback(folder) == "one"


def test_versions_that_are_damaged_are_never_published(folder: Path, make: Make) -> None:
    versions.publish(folder, make("one"))
    (folder / make("two") / versions.ENTRIES_FILE).write_text("[]\n")
    with pytest.raises(UnusableIndexError, match="broken and was removed"):
        versions.publish(folder, "two")
    assert current_version(folder) == "one"
    with pytest.raises(UnusableIndexError):
        versions.publish(folder, "two")


def test_versions_without_a_history_have_a_current_one(folder: Path, make: Make) -> None:
    # given an index from before there was a history
    make("one")
    (folder / "current").write_text("one\n")
    assert versions.rollback(folder) is None
    versions.publish(folder, make("two"))
    assert versions.rollback(folder) == "one"


def test_versions_kept_are_those_a_rollback_needs_and_the_newest_drafts(folder: Path, make: Make) -> None:
    for number in range(KEPT_VERSIONS + 2):
        versions.publish(folder, make(f"published-{number}"))
    drafts = [make(f"draft-{number}") for number in range(KEPT_DRAFTS + 2)]
    # when something is published
    versions.publish(folder, drafts.pop())
    # then the last publications and the newest drafts are there, the current one first
    kept = [one.name for one in versions.versions(folder)]
    published = [f"published-{number}" for number in range(KEPT_VERSIONS + 1, 2, -1)]
    assert kept == [f"draft-{KEPT_DRAFTS + 1}", *published, *drafts[: -KEPT_DRAFTS - 1 : -1]]


def test_versions_say_which_was_built_last(folder: Path, make: Make) -> None:
    versions.publish(folder, make("one"))
    assert versions.newest_draft(folder) is None
    make("two")
    assert versions.newest_draft(folder) == "two"
    versions.publish(folder, "two")
    assert versions.newest_draft(folder) is None


def test_versions_say_what_differs(folder: Path, make: Make) -> None:
    make("one", said=("Hallo", "Moin"))
    make("two", answer="neu", said=("Hallo", "Servus", "Grüezi"))
    found = between(folder, "one", "two")
    assert found.changed == {"a": ("answers",)}
    assert (found.new_phrasings, found.gone_phrasings) == (2, 1)
    assert not between(folder, "one", "one")
    assert between(folder, None, "one").added == ("a",)


def test_versions_are_switched_without_what_learns() -> None:
    # given that importing scikit-learn takes longer than all of a publication
    code = "import sys, faq_index.changes, faq_index.rows; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
