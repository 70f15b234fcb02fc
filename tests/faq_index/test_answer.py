"""A message finds its entry, or the finding says that it did not; how well is measured on writers not seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from faq_index.answer import CANDIDATES, Finding, ranking_of, search
from faq_index.encoder import Encoder
from faq_index.entries import UNCOVERED, Entry
from faq_index.index import Index, build
from faq_index.phrasings import Phrasing
from faq_index.versions import publish

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def index(
    content: tuple[tuple[Entry, ...], tuple[Phrasing, ...]], encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Index:
    """Give the index of the whole product: a copy of what `make index` built, built anew where that is not current."""
    folder = tmp_path_factory.mktemp("index") / "index"
    if (ROOT / "var/index").is_dir():
        shutil.copytree(ROOT / "var/index", folder)
    publish(folder, build(*content, encoder, folder=folder, vectors=ROOT / "var/vectors"))
    return Index.load(folder, encoder=encoder)


def _find(index: Index, encoder: Encoder, text: str) -> Finding:
    vector = encoder.encode([text], kind="query")[0]
    return search(index, vector, ranking_of(index, text, vector))


def test_answer_keeps_its_promise_to_writers_nobody_learned_from(index: Index) -> None:
    # then, where neither models nor thresholds saw the writer, answers are as right as promised and seldom harmful
    measured = index.calibration.measured
    assert measured is not None
    assert measured.messages > 17_000
    assert measured.accuracy > 0.88
    assert measured.precision >= 0.97
    assert measured.coverage > 0.68
    assert measured.harmful < 0.006
    assert measured.pair_precision >= 0.82


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("Moin, wo finde ich denn meine PUK? Handy hat sich gesperrt", "mobilfunk.puk-vergessen"),
        ("mein opa ist letzte woche verstorben, wie läuft das jetzt mit seinem vertrag", "lebenslage.todesfall"),
        ("STOPP, ich will keine automatischen Antworten mehr!", "optout.stopp"),
        ("Danke, hat sich erledigt, läuft wieder!", "smalltalk.dank"),
    ],
)
def test_answer_finds_plain_concerns(index: Index, encoder: Encoder, text: str, entry_id: str) -> None:
    assert _find(index, encoder, text).candidates[0][0] == entry_id


def test_answer_is_sure_of_what_no_entry_covers(index: Index, encoder: Encoder) -> None:
    found = _find(index, encoder, "Sponsert ihr auch Trikots für eine Jugendmannschaft?")
    assert (found.kind, found.entry_id) == ("hit", UNCOVERED)


def test_answer_ranks_candidates_by_probability(index: Index, encoder: Encoder) -> None:
    # given a message between two entries
    found = _find(index, encoder, "Internet geht nicht")
    chances = [chance for _, chance in found.candidates]
    # then five candidates stand in order, and score and margin are those of the first two
    assert len(found.candidates) == CANDIDATES
    assert chances == sorted(chances, reverse=True)
    assert 0 < sum(chances) <= 1 + 1e-5
    assert 0 < found.score < 1
    assert found.margin == pytest.approx(chances[0] - chances[1])
    assert found.version == index.version


def test_answer_names_an_entry_only_when_it_is_sure_enough(index: Index, encoder: Encoder) -> None:
    # given messages of which some say much and some nothing
    texts = [
        "Wo finde ich meine PUK?",
        "Internet geht nicht",
        "geht nicht",
        "äh",
        "",
        "🤬",
        "lorem ipsum dolor",
        "PIN vergessen was nun",
        "qwertz asdf",
        "Internet langsam WLAN",
    ]
    kinds = set()
    for found in (_find(index, encoder, text) for text in texts):
        kinds.add(found.kind)
        limits = index.calibration
        # then the kind follows the calibrated limits
        if found.kind == "hit":
            assert found.score >= limits.hit
        elif found.kind == "unsure":
            assert found.pair_score >= limits.unsure
        else:
            assert found.pair_score < limits.unsure
        named = [found.candidates[0][0], found.candidates[1][0]] if found.kind != "miss" else [None, None]
        assert [found.entry_id, found.runner_up] == named
    assert kinds == {"hit", "unsure", "miss"}


def test_answer_refuses_a_vector_of_another_length(index: Index) -> None:
    with pytest.raises(ValueError, match="encode one text"):
        search(index, np.zeros((2, 384), dtype=np.float32), {})


def test_answer_is_less_sure_without_the_classifier(index: Index, encoder: Encoder) -> None:
    # given a plain question
    text = "Wo finde ich meine PUK?"
    vector = encoder.encode([text], kind="query")[0]
    with_it, without = search(index, vector, ranking_of(index, text, vector)), search(index, vector, {})
    # then search alone names the same entry, but is less sure of it
    assert with_it.candidates[0][0] == without.candidates[0][0] == "mobilfunk.puk-vergessen"
    assert without.score < with_it.score
    assert len(with_it.signs) == 11
