"""Makes a trial's figures: what stands in report.json for each method. Numbers in, plain data out."""

from __future__ import annotations

from typing import Any

import numpy as np

from faq_index.evaluation import metrics
from faq_index.evaluation.content import Content
from faq_index.evaluation.decision import Decided, decide
from faq_index.evaluation.folds import Trial

#: precisions at which the coverage is told
PRECISIONS = (0.95, 0.97, 0.98, 0.99)
#: points of a drawn curve
POINTS = 120


def figures(trial: Trial, content: Content, *, target: float) -> dict[str, Any]:
    """Return all figures of one method; `target` is the promised share of right answers.

    Shares come as [share, low, high] with a 95 % interval (Wilson), which takes messages for independent.
    """
    decided = decide(trial, content.answers, target=target)
    right = decided.first == trial.right
    return {
        "messages": len(right),
        **_finding(trial, content, decided),
        **_answering(trial, content, decided),
        **_own_decision(trial, content, decided),
        "calibration_error": metrics.calibration_error(decided.certainty, right),
        "calibration": metrics.calibration_bins(decided.certainty, right),
        "writers": {name: _writer(trial, content, decided, name) for name in np.unique(trial.writers).tolist()},
        "fit_seconds": trial.fit_seconds,
        "ms_per_message": trial.ms_per_message,
    }


def _finding(trial: Trial, content: Content, decided: Decided) -> dict[str, Any]:
    places = metrics.ranks(trial.scores, [[entry] for entry in trial.right])
    handlings = np.array([entry.handling for entry in content.entries])
    pairs = metrics.confusions(decided.first, trial.right)
    ids = [entry.id for entry in content.entries]
    return {
        "recall@1": counted((places <= 1).sum(), len(places)),
        "recall@3": metrics.recall_at(places, 3),
        "recall@5": metrics.recall_at(places, 5),
        "mrr": metrics.mrr(places),
        "handling_right": metrics.share(handlings[decided.first] == handlings[trial.right]),
        "confusions": [[ids[one], ids[other], *counts] for one, other, *counts in pairs],
    }


def _answering(trial: Trial, content: Content, decided: Decided) -> dict[str, Any]:
    has, ask = content.answers[trial.right], decided.answerable
    right = decided.first == trial.right
    answerable = decided.chances[:, content.answers].max(axis=1, initial=0.0)
    curve = metrics.curve(decided.certainty[ask], right[ask], int(has.sum()))
    # Evenly many points: a curve of thousands of steps would fill the page.
    drawn = np.unique(np.linspace(0, len(curve.answers) - 1, min(POINTS, len(curve.answers))).astype(int))
    return {
        **outcome(decided.answered, right, trial, content),
        "coverage_at": {
            str(share): metrics.coverage_at(decided.certainty[ask], right[ask], int(has.sum()), share)
            for share in PRECISIONS
        },
        "auc": metrics.auc(answerable, has),
        "curve": [[float(curve.coverage[place]), float(curve.precision[place])] for place in drawn],
    }


def outcome(
    answered: metrics.Bools, right: metrics.Bools, trial: Trial, content: Content
) -> dict[str, tuple[float, float, float]]:
    """Return precision, coverage and harmful answers, each as share with its interval.

    Coverage: right answers among messages that have an answer. Harmful: messages for people that would be answered, by
    the model alone, without the rules above it. What no entry covers is no such message: an answer to it is only wrong.
    """
    people = np.array([entry.kind == "person" for entry in content.entries])[trial.right]
    has = content.answers[trial.right]
    return {
        "precision": counted((answered & right).sum(), answered.sum()),
        "coverage": counted((answered & right).sum(), has.sum()),
        "harmful": counted((answered & people).sum(), people.sum()),
    }


def _own_decision(trial: Trial, content: Content, decided: Decided) -> dict[str, Any]:
    if trial.own_answers is None:
        return {}
    own = trial.own_answers & decided.answerable
    return {"as_shipped": outcome(own, decided.first == trial.right, trial, content)}


def _writer(trial: Trial, content: Content, decided: Decided, name: str) -> dict[str, float]:
    here = trial.writers == name
    right, answered = (decided.first == trial.right)[here], decided.answered[here]
    has = content.answers[trial.right[here]]
    return {
        "recall@1": metrics.share(right),
        "precision": metrics.share(right[answered]),
        "coverage": float((right & answered).sum() / max(1, has.sum())),
    }


def counted(hits: int | np.integer[Any], total: int | np.integer[Any]) -> tuple[float, float, float]:
    """Return share, and the ends of its interval."""
    low, high = metrics.wilson(int(hits), int(total))
    return int(hits) / max(1, int(total)), low, high
