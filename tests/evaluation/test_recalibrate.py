"""New thresholds without new training."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from faq_index import tuned
from faq_index.calibration import Targets
from faq_index.encoder import adapter
from faq_index.entries import UNCOVERED
from faq_index.evaluation import recalibrate, unseen
from faq_index.evaluation.content import Content


def test_recalibrate_writes_what_an_index_takes_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Content
) -> None:
    # given an encoder without one of two writers; the other one came after it
    (tmp_path / f"{content.names[0]}.npz").touch()
    monkeypatch.setattr(unseen, "UNSEEN", tmp_path)
    monkeypatch.setattr(unseen, "seen_by", lambda *_: content)
    monkeypatch.setattr(tuned, "write", lambda found: written.append(found))
    written: list[tuned.TunedCalibration] = []
    # when the thresholds are fitted anew
    assert recalibrate.main() == 0
    # then they belong to the adapter that is served and to these entries, and say what they reach
    digest = hashlib.sha256(adapter.ADAPTER.read_bytes()).hexdigest()
    assert written[0].fits(digest, [entry.id for entry in content.entries])
    measured = written[0].calibration.measured
    assert measured is not None
    assert measured.messages == sum(1 for writer in content.writers if writer)


def test_recalibrate_says_so_where_nothing_was_tuned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(unseen, "UNSEEN", tmp_path)
    assert recalibrate.main() == 1
    assert "make tune" in capsys.readouterr().err


def test_recalibrate_counts_what_no_entry_covers_apart_from_people(content: Content) -> None:
    # given the concern for people once as it is, once as the one that no entry covers
    people = recalibrate.fitted([(content, content.names)])
    renamed = tuple(replace(entry, id=UNCOVERED) if entry.handling == "person" else entry for entry in content.entries)
    unclear = recalibrate.fitted([(replace(content, entries=renamed), content.names)])
    # then nothing is kept from answering for fear of it
    assert people.targets == unclear.targets == Targets()
    assert unclear.peril >= people.peril
    assert {entry.kind for entry in renamed} == {"answer", "uncovered"}
