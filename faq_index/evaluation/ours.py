"""PLUG-IN PLACE: what the service does, as the evaluation asks it. Whoever changes the decision changes it here.

The joint model of `faq_index.evidence` and `faq_index.calibration`; weights, certainty and threshold for a writer are
fitted on what was said about the other writers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from faq_index.calibration import Calibration, Targets
from faq_index.entries import Kind
from faq_index.evaluation.content import Content
from faq_index.evaluation.folds import Fold, Trial
from faq_index.evidence import Evidence, Models, Rows, learn
from faq_index.fitting import calibrate
from faq_index.index import Index
from faq_index.scoring import Floats

#: name of our method in tables
NAME = "ours"
#: messages asked one by one for the time of one
TIMED = 50


def trial(
    content: Content,
    parts: Sequence[Fold],
    *,
    target: float,
    seen: Mapping[str, Content],
    report: Callable[[str], None],
) -> Trial:
    """Return what our method says about each writer it has not seen; `report` is told each writer.

    `seen` is the content for each writer, with vectors of an encoder that learned nothing from them.
    """
    kinds = [entry.kind for entry in content.entries]
    found, seconds = [], []
    for fold in parts:
        report(fold.writer)
        start = time.perf_counter()
        models = learn(_rows(seen[fold.writer].part(fold.train)), len(content.entries))
        seconds.append(time.perf_counter() - start)
        found.append(_evidence(models, seen[fold.writer].part(fold.test)))
    evidence = Evidence.joined(found)
    scores, certainty, limits = _decided(evidence, kinds, target)
    return Trial(
        scores=scores,
        right=evidence.right,
        writers=evidence.writers,
        rows=np.concatenate([fold.test for fold in parts]),
        fit_seconds=float(np.mean(seconds)),
        ms_per_message=_milliseconds(models, seen[parts[-1].writer].part(parts[-1].test), evidence, kinds),
        certainty=certainty,
        limits=limits,
    )


def answering(index: Index, texts: Sequence[str], vectors: Floats) -> npt.NDArray[np.int64]:
    """Return which entry of the published index would answer each message by itself, -1 for none, (messages,)."""
    opinion, nearness = index.opinion(texts, vectors), index.scorer.nearness(vectors)
    judged = index.calibration.judge(opinion, nearness, index.kinds)
    answers = (index.handlings == "answer")[judged.first]
    return np.where(answers & judged.hits, judged.first, -1)


def _rows(content: Content) -> Rows:
    return Rows(content.texts, content.vectors, content.owners, content.writers)


def _evidence(models: Models, asked: Content) -> Evidence:
    opinion = models.opinion(asked.texts, asked.vectors, len(asked.entries))
    return Evidence(opinion, models.scorer.nearness(asked.vectors), asked.owners, asked.writers)


def _decided(evidence: Evidence, kinds: Sequence[Kind], target: float) -> tuple[Floats, Floats, dict[str, float]]:
    scores = np.zeros_like(evidence.opinion)
    certainty = np.zeros(len(scores), dtype=np.float32)
    limits = {}
    for writer in np.unique(evidence.writers).tolist():
        theirs = evidence.writers == writer
        found = _calibration(evidence.of(~theirs if not theirs.all() else theirs), kinds, target)
        judged = found.judge(evidence.opinion[theirs], evidence.nearness[theirs], kinds)
        # What may be for people is not answered, however sure the first entry is.
        barred = (judged.sure >= found.hit) & ~judged.hits
        scores[theirs], certainty[theirs] = judged.chances, np.where(barred, 0, judged.sure)
        limits[writer] = found.hit
    return scores, certainty, limits


def _calibration(evidence: Evidence, kinds: Sequence[Kind], target: float) -> Calibration:
    return calibrate(evidence, kinds, Targets(answer_precision=target))


def _milliseconds(models: Models, asked: Content, evidence: Evidence, kinds: Sequence[Kind]) -> float:
    found, taken = _calibration(evidence, kinds, Targets().answer_precision), []
    for row in range(min(TIMED, len(asked.texts))):
        one = asked.part([row])
        start = time.perf_counter()
        new = _evidence(models, one)
        found.judge(new.opinion, new.nearness, kinds)
        taken.append(1000 * (time.perf_counter() - start))
    return float(np.median(taken)) if taken else 0.0
