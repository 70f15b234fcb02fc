"""Thresholds reach what they promise, and no writer's own words help to score that writer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_index.calibration import Calibration, Targets
from faq_index.entries import Handling
from faq_index.evidence import Evidence, Rows, gather, paired
from faq_index.fitting import DOUBT, calibrate, measure, threshold


@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(0, 300),
    target=st.sampled_from([0.5, 0.8, 0.97, 1.0]),
    distinct=st.booleans(),
)
def test_threshold_reaches_its_target_or_says_never(seed: int, count: int, target: float, distinct: bool) -> None:
    # given chances, some of them equal, of messages of which the surer ones are more often right
    random = np.random.default_rng(seed)
    chances = random.random(count) if distinct else random.integers(0, 8, count) / 8
    right = random.random(count) < chances
    # when the threshold for a target is looked for
    least = threshold(chances, right, target)
    # then what lies above it reaches the target and is enough to say so, or it lies above every chance
    above = right[chances >= least]
    assert least > 1 or (above.mean() > target and len(above) >= DOUBT**2 * target / (1 - target))


def _evidence(seed: int = 1, messages: int = 4000, entries: int = 12) -> Evidence:
    random = np.random.default_rng(seed)
    nearness = random.normal(0, 0.1, (messages, entries)).astype(np.float32)
    opinion = np.full((messages, entries), -np.log(entries), dtype=np.float32)
    # Messages come from a conditional logit with weights 0 and 20: the calibration must find just these.
    chances = np.exp(20 * nearness) / np.exp(20 * nearness).sum(axis=1, keepdims=True)
    right = np.array([random.choice(entries, p=row / row.sum()) for row in chances.astype(float)], dtype=np.int32)
    return Evidence(opinion, nearness, right, np.array(["a", "b"] * (messages // 2)))


ANSWERS: list[Handling] = ["answer"] * 12


def test_calibration_finds_the_true_probabilities() -> None:
    # given messages whose right entry was drawn with known probabilities
    found = calibrate(_evidence(), ANSWERS, Targets(0.9, 0.8))
    # then the weight is found, and a stated chance is a true one on new messages
    assert found.nearness_weight == pytest.approx(20, rel=0.1)
    fresh = _evidence(seed=2)
    judged = found.judge(fresh.opinion, fresh.nearness, ANSWERS)
    right = judged.first == fresh.right
    assert judged.sure.mean() == pytest.approx(right.mean(), abs=0.03)
    assert right[judged.sure >= found.hit].mean() > 0.87


def test_calibration_asks_about_two_only_when_one_of_them_is_likely() -> None:
    # given a careless wish: every fourth question may offer the right one and still be asked
    found = calibrate(_evidence(), ANSWERS, Targets(0.9, 0.25))
    fresh = _evidence(seed=2)
    judged = found.judge(fresh.opinion, fresh.nearness, ANSWERS)
    # then those asked at the very edge still offer it more often than not
    edge = judged.asked & (judged.pair_sure < np.quantile(judged.pair_sure[judged.asked], 0.2))
    offered = (np.argsort(-judged.chances, axis=1)[:, :2] == fresh.right[:, None]).any(axis=1)
    assert offered[edge].mean() > 0.5
    assert judged.asked.any()


def test_calibration_never_answers_when_the_target_is_out_of_reach() -> None:
    # given scores that say nothing
    evidence = _evidence()
    blind = replace(evidence, nearness=np.zeros_like(evidence.nearness))
    found = calibrate(blind, ANSWERS, Targets())
    assert found.hit > 1
    assert measure(blind, ANSWERS, Targets()).coverage == 0


def test_calibration_keeps_the_curve_of_precision_and_coverage() -> None:
    found = calibrate(_evidence(), ANSWERS, Targets(0.9, 0.8))
    # then more precision is paid for with coverage, and the chosen point lies on the curve
    coverages = [coverage for _, _, coverage in found.curve]
    assert coverages == sorted(coverages, reverse=True)
    assert {precision: least for precision, least, _ in found.curve}[0.9] == found.hit


def test_measure_asks_a_calibration_that_never_saw_the_writer() -> None:
    # given a second writer whose messages nobody can understand
    evidence = _evidence()
    garbled = evidence.nearness.copy()
    garbled[evidence.writers == "b"] = np.roll(garbled[evidence.writers == "b"], 1, axis=0)
    # then the answers to that one are as wrong as they would be in life: thresholds come from the first alone
    measured = measure(replace(evidence, nearness=garbled), ANSWERS, Targets(0.9, 0.8))
    assert measured.precision < 0.75


def _rows() -> Rows:
    random = np.random.default_rng(4)
    vectors = random.normal(size=(60, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    letters = random.integers(97, 123, (60, 30))
    texts = ["".join(map(chr, row)) for row in letters]
    return Rows(texts, vectors, np.tile(np.arange(6), 10).astype(np.int32), np.array([""] * 6 + ["a", "b"] * 27))


def _gathered(rows: Rows) -> Evidence:
    return gather(rows, 6, [("a",), ("b",)], lambda _: None)


def test_evidence_does_not_see_the_writer() -> None:
    # given two writers
    rows = _rows()
    first = _gathered(rows)
    # when writer b's other messages become quite different ones
    of_b = np.flatnonzero(rows.writers == "b")
    vectors = rows.vectors.copy()
    vectors[of_b[1:]] = -vectors[of_b[1:]]
    second = _gathered(replace(rows, vectors=vectors))
    # then b's first message scores as before: it is scored by what a wrote, b's own messages play no part
    place = int((rows.writers == "a").sum())
    assert np.allclose(first.nearness[place], second.nearness[place])
    assert np.allclose(first.opinion[place], second.opinion[place], atol=1e-4)
    assert not np.allclose(first.nearness[0], second.nearness[0])
    assert len(first.right) == 54


def test_evidence_leaves_out_what_another_writer_wrote_nearly_the_same() -> None:
    # given writer b has one message of writer a's word for word, but for capitals and a full stop
    rows = _rows()
    of_a, of_b = np.flatnonzero(rows.writers == "a")[0], np.flatnonzero(rows.writers == "b")[0]
    texts = list(rows.texts)
    texts[of_b] = texts[of_a].upper() + "."
    copied = _gathered(replace(rows, texts=texts))
    # when that message of b's is another one altogether
    vectors = rows.vectors.copy()
    vectors[of_b] = -vectors[of_b]
    other = _gathered(replace(rows, texts=texts, vectors=vectors))
    # then nothing changes for a: the twin was not learned from
    of_writer_a = copied.writers == "a"
    assert np.allclose(copied.nearness[of_writer_a], other.nearness[of_writer_a])


def test_writers_are_put_into_at_most_three_groups() -> None:
    assert paired(["f", "a", "b", "", "c", "d", "e"]) == [("a", "d"), ("b", "e"), ("c", "f")]
    assert paired(["a", "b", "a"]) == [("a",), ("b",)]


def test_calibration_answers_less_rather_than_what_is_for_people() -> None:
    # given entries of which every second one is for people, and messages that are often mistaken for their neighbour's
    evidence = _evidence()
    handlings: list[Handling] = ["answer", "person"] * 6
    careless = calibrate(evidence, handlings, Targets(0.8, 0.8, harmful=1.0))
    careful = calibrate(evidence, handlings, Targets(0.8, 0.8, harmful=0.002))
    # then, asked to be careful, it answers fewer of those at the cost of coverage
    harmful = [_harmful(found, evidence, handlings) for found in (careless, careful)]
    assert harmful[1] <= 0.002 < harmful[0]
    assert max(coverage for *_, coverage in careful.curve) < max(coverage for *_, coverage in careless.curve)


def _harmful(found: Calibration, evidence: Evidence, handlings: list[Handling]) -> float:
    judged = found.judge(evidence.opinion, evidence.nearness, handlings)
    answers = np.array(handlings) == "answer"
    answered = judged.hits & answers[judged.first]
    return float(answered[~answers[evidence.right]].mean())
