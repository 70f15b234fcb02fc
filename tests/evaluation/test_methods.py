"""Baselines score as their source says; folds let nothing leak; decisions come from other writers."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from faq_index.encoder import Encoder
from faq_index.evaluation import ours
from faq_index.evaluation.baselines import K1, B, Bm25, NearestPhrasing
from faq_index.evaluation.content import Content
from faq_index.evaluation.decision import decide, temper
from faq_index.evaluation.folds import Trial, folds, run

NO_VECTORS = np.zeros((0, 2), dtype=np.float32)
NO_FLAGS = np.zeros(0, dtype=bool)


def test_evaluation_bm25_is_the_published_formula() -> None:
    # given three rows, the entries not in order
    texts, owners = ["rechnung rechnung falsch", "router kaputt", "rechnung"], np.array([1, 0, 1], dtype=np.int32)
    method = Bm25()
    method.fit(texts, NO_VECTORS, owners, 3, NO_FLAGS)
    # when a message shares one word
    (scores,) = method.log_chances(["Die Rechnung"], NO_VECTORS)
    # then an entry scores as its best row, worked out by hand; the one without a row is last
    rarity = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    rows = [rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * length / 2)) for count, length in ((2, 3), (1, 1))]
    assert scores.tolist() == pytest.approx([0, max(rows), 0])


def test_evaluation_bm25_without_words_finds_nothing() -> None:
    # given rows without a word / when it is asked / then all score alike
    method = Bm25()
    method.fit(["!!!", "???"], NO_VECTORS, np.array([0, 1], dtype=np.int32), 2, NO_FLAGS)
    assert method.log_chances(["Rechnung", ""], NO_VECTORS).tolist() == [[0, 0], [0, 0]]


def test_evaluation_folds_hide_the_writer_and_what_repeats_him(content: Content, encoder: Encoder) -> None:
    # given a sentence that both writers happen to have
    texts = [*content.texts, "Ich brauche die Rechnung als PDF, bitte!"]
    new = encoder.encode(texts[-1:], kind="query")
    joined = Content(
        content.entries,
        texts,
        np.vstack([content.vectors, new]),
        np.append(content.owners, 0).astype(np.int32),
        np.append(content.writers, "b"),
    )
    # which b's fold would otherwise learn from a
    assert "Ich brauche die Rechnung als PDF bitte" in [content.texts[row] for row in folds(content)[1].train]
    # when each writer is left out
    for fold in folds(joined):
        learnt = [joined.texts[row] for row in fold.train]
        # then nothing of his is learned from, and the repeated sentence is on one side only
        assert fold.writer not in joined.writers[fold.train]
        assert texts[-1] not in learnt and "Ich brauche die Rechnung als PDF bitte" not in learnt
        # and the editors' own sentences stay
        assert (joined.writers[fold.train] == "").sum() == len(joined.entries)


def test_evaluation_threshold_of_a_writer_ignores_his_own_messages() -> None:
    # given writer a, on whom a method is always right, and b, on whom it is always wrong
    sure = np.tile(np.array([[2.0, 0.0]], dtype=np.float32), (60, 1))
    writers = np.array(["a"] * 30 + ["b"] * 30)
    right = np.array([0] * 30 + [1] * 30, dtype=np.int32)
    trial = Trial(sure, right, writers, np.arange(60), 0.0, 0.0)
    # when decisions are made
    found = decide(trial, np.array([True, True]), target=0.9)
    # then a is not answered for b's sake, and b is, wrongly: no peeking
    assert found.limits["a"] == float("inf") and found.limits["b"] <= 1
    assert found.answered.tolist() == [False] * 30 + [True] * 30


def test_evaluation_tempering_makes_scores_probabilities() -> None:
    # given scores on an odd scale, right in three of four cases
    scores = np.tile(np.array([[50.0, 0.0]], dtype=np.float32), (400, 1))
    right = np.array([0, 0, 0, 1] * 100, dtype=np.int32)
    # when they are tempered / then the first entry's chance is three in four
    odds = np.exp(temper(scores, right) * 50.0)
    assert odds / (1 + odds) == pytest.approx(0.75, abs=0.01)


def test_evaluation_ours_finds_what_other_writers_taught(content: Content) -> None:
    # given two writers / when ours and plain e5 are asked for each
    parts = folds(content)
    seen = dict.fromkeys(content.names, content)
    found = ours.trial(content, parts, target=0.9, seen=seen, report=lambda _: None)
    plain = run(NearestPhrasing, content, parts)
    # then both know nearly all, about the same messages
    for trial in (found, plain):
        assert (trial.scores.argmax(axis=1) == trial.right).mean() > 0.9
        assert trial.rows.tolist() == parts[0].test.tolist() + parts[1].test.tolist()
    # and ours says how sure it is
    assert found.certainty is not None and found.limits is not None
    assert ((found.certainty >= 0) & (found.certainty <= 1)).all() and set(found.limits) == {"a", "b"}
