"""The index is switched in one step, keeps what has not changed, and refuses what is broken."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from faq_index.answer import search
from faq_index.encoder import Encoder, Kind
from faq_index.encoder.model import Vectors
from faq_index.entries import Entry, Texts
from faq_index.index import Index, build
from faq_index.phrasings import Phrasing
from faq_index.versions import KEPT_VERSIONS, UnusableIndexError, current_version, publish

Content = tuple[tuple[Entry, ...], tuple[Phrasing, ...]]


class RefusingEncoder(Encoder):
    """The real encoder's name, but whoever asks it for a vector fails."""

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint

    def encode(self, texts: Sequence[str], *, kind: Kind) -> Vectors:
        raise AssertionError(f"{len(texts)} texts were encoded again")


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    """Give a folder of one's own with a published index."""
    return Path(shutil.copytree(published, tmp_path / "index"))


def _published(
    known: Sequence[Entry], said: Sequence[Phrasing], encoder: Encoder, *, folder: Path, vectors: Path, **more: Any
) -> str:
    version = build(known, said, encoder, folder=folder, vectors=vectors, **more)
    publish(folder, version)
    return version


def _with_answer(known: Sequence[Entry], text: str) -> tuple[Entry, ...]:
    return (replace(known[0], answers=Texts((text,), (text,))), *known[1:])


def test_index_holds_all_that_serving_needs(folder: Path, small: Content, encoder: Encoder) -> None:
    # when the index is loaded in a process that has nothing else
    index = Index.load(folder, encoder=encoder)
    # then entries with their texts and dates, rows, vectors and calibration are there
    assert index.entries == small[0]
    assert {row.text for row in index.rows if row.writer} == {phrasing.text for phrasing in small[1]}
    assert isinstance(index.scorer.rows, np.memmap)
    assert index.calibration.measured.messages > 400
    assert index.entry(small[0][3].id) == small[0][3]


def test_index_of_the_same_content_is_not_built_again(
    folder: Path, small: Content, encoder: Encoder, vectors: Path
) -> None:
    # given a published index
    version = current_version(folder)
    before = (folder / str(version) / "rows.npy").stat().st_mtime_ns
    # when the same content is built once more
    again = _published(*small, RefusingEncoder(encoder.fingerprint), folder=folder, vectors=vectors)
    # then it is the same version, and not a file was written
    assert again == version
    assert (folder / again / "rows.npy").stat().st_mtime_ns == before


def test_index_with_a_changed_answer_keeps_the_scorer(
    folder: Path, small: Content, encoder: Encoder, vectors: Path, tmp_path: Path
) -> None:
    # given a running process with the first version
    running = Index.load(folder)
    # when an editor changes one answer; neither the encoder nor its stored vectors are at hand
    changed = _with_answer(small[0], "Neuer Text")
    version = _published(
        changed, small[1], RefusingEncoder(encoder.fingerprint), folder=folder, vectors=tmp_path / "nothing"
    )
    # then the process has the new text after one question, and finds entries as before
    after = running.reload_if_changed()
    assert (after.version, after.entries[0].answers.du) == (version, ("Neuer Text",))
    assert np.array_equal(after.scorer.rows, running.scorer.rows)
    assert after.reload_if_changed() is after


def test_index_with_a_new_phrasing_encodes_only_that(
    folder: Path, small: Content, encoder: Encoder, vectors: Path
) -> None:
    # when one phrasing is added
    said = (*small[1], Phrasing(small[0][0].id, "Ganz neuer Satz von einem Kunden", "a", "neutral"))
    encoded: list[float] = []
    _published(
        small[0],
        said,
        encoder,
        folder=folder,
        vectors=vectors,
        report=lambda step, share: encoded.append(share) if step == "encoding" else None,
    )
    # then one portion was encoded, and the sentence is found word for word
    assert encoded == [1.0]
    index = Index.load(folder)
    vector = encoder.encode(["Ganz neuer Satz von einem Kunden"], kind="query")[0]
    ((row, cosine),) = index.scorer.nearest_rows(vector, 0, 1)
    assert (index.rows[row].text, round(cosine, 3)) == ("Ganz neuer Satz von einem Kunden", 1.0)


def test_index_is_switched_in_one_step(folder: Path, small: Content, encoder: Encoder, vectors: Path) -> None:
    # given two versions and a reader that loads as fast as it can
    first = current_version(folder)
    second = _published(_with_answer(small[0], "zwei"), small[1], encoder, folder=folder, vectors=vectors)
    expected = {first: small[0][0].answers.du, second: ("zwei",)}
    stop, seen, failures = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            try:
                index = Index.load(folder)
                assert index.entries[0].answers.du == expected[index.version]
                seen.add(index.version)
            except Exception as error:  # a test must see whatever happens in the thread
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    # when the current version changes many times
    for _ in range(60):
        for version in (first, second):
            publish(folder, str(version))
    stop.set()
    reader.join()
    # then every load gave one version or the other, complete
    assert not failures
    assert seen == {first, second}


def test_index_forgets_versions_long_replaced(folder: Path, small: Content, encoder: Encoder, vectors: Path) -> None:
    # when many versions are published
    versions = [
        _published(_with_answer(small[0], f"Text {number}"), small[1], encoder, folder=folder, vectors=vectors)
        for number in range(KEPT_VERSIONS + 2)
    ]
    # then the last ones are kept for a roll-back
    kept = {path.parent.name for path in folder.glob("*/index.json")}
    assert kept == set(versions[-KEPT_VERSIONS:])
    publish(folder, versions[-2])
    assert Index.load(folder).entries[0].answers.du == (f"Text {KEPT_VERSIONS}",)


@pytest.mark.parametrize("damage", ["index.json", "entries.json", "rows.json", "rows.npy", "owners.npy"])
def test_index_that_is_broken_says_so(folder: Path, damage: str) -> None:
    # given an index of which one file was cut short
    path = folder / str(current_version(folder)) / damage
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnusableIndexError, match=r"is broken.*python -m faq_index build"):
        Index.load(folder)


def test_index_that_is_broken_is_not_published(folder: Path, small: Content, encoder: Encoder, vectors: Path) -> None:
    # given two versions, the older one damaged
    older = str(current_version(folder))
    newer = _published(_with_answer(small[0], "zwei"), small[1], encoder, folder=folder, vectors=vectors)
    (folder / older / "entries.json").write_text("[", encoding="utf-8")
    # when a roll-back to it is tried
    with pytest.raises(UnusableIndexError, match="broken"):
        publish(folder, older)
    # then the newer one is still served, and a build makes the older one anew
    assert Index.load(folder).version == newer
    assert _published(*small, encoder, folder=folder, vectors=vectors) == older
    assert Index.load(folder).entries == small[0]


def test_index_that_cannot_be_reloaded_leaves_the_old_one(folder: Path, encoder: Encoder) -> None:
    # given a running process, and a pointer to nothing
    running = Index.load(folder)
    vector = encoder.encode(["Wo finde ich meine PUK?"], kind="query")[0]
    before = search(running, vector, {})
    (folder / "current").write_text("nowhere\n")
    with pytest.raises(UnusableIndexError):
        running.reload_if_changed()
    # then the process still answers
    assert search(running, vector, {}) == before


def test_index_of_another_model_is_refused(folder: Path) -> None:
    with pytest.raises(UnusableIndexError, match="another model"):
        Index.load(folder, encoder=RefusingEncoder("other"))


def test_index_that_is_missing_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(UnusableIndexError, match="python -m faq_index build"):
        Index.load(tmp_path)


def test_index_needs_two_writers(small: Content, encoder: Encoder, vectors: Path, tmp_path: Path) -> None:
    alone = [phrasing for phrasing in small[1] if phrasing.writer == "a"]
    with pytest.raises(UnusableIndexError, match="two writers"):
        _published(small[0], alone, encoder, folder=tmp_path, vectors=vectors)


def test_index_counts_a_sentence_once(small: Content, encoder: Encoder, vectors: Path, tmp_path: Path) -> None:
    # when both writers had the same idea
    _published(small[0], [*small[1], *small[1][:5]], encoder, folder=tmp_path, vectors=vectors)
    rows = Index.load(tmp_path).rows
    assert len({(row.entry, row.text) for row in rows}) == len(rows)


def test_index_says_what_it_measured(folder: Path) -> None:
    # then a person can read the figures and thresholds without our code
    head = json.loads((folder / str(current_version(folder)) / "index.json").read_text(encoding="utf-8"))
    assert head["calibration"]["measured"]["precision"] >= 0.9 * head["calibration"]["targets"]["answer_precision"]
    assert 0 < head["calibration"]["hit"] < 1
