"""Compares Rasa pipelines on a fixed part of the content: python -m faq_index.evaluation.pipelines

60 concerns with 40 phrasings each, half by one writer, half by another; trained on one and asked for the other, both
ways; all with the encoder as it was before tuning, which has seen neither. Reads config.yml and the content, writes
var/evaluation/pipelines.json and prints a table.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rich.console import Console
from rich.table import Table

from faq_index.evaluation import unseen
from faq_index.evaluation.content import Content
from faq_index.evaluation.folds import Fold, Trial, folds
from faq_index.evaluation.metrics import calibration_error, coverage_at, share
from faq_index.evaluation.rasa_default import features, trial

OUT = Path("var/evaluation/pipelines.json")
CONCERNS, PHRASINGS = 60, 20
#: of DIET; its default of 100 takes over an hour here, and after ten it knows 99 % of what it has seen
EPOCHS = 15

_DIET = {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True, "random_seed": 7}
_E5 = [{"name": "WhitespaceTokenizer"}, {"name": "bot.nlu.e5_featurizer.E5Featurizer"}]
_REGRESSION = {"name": "LogisticRegressionClassifier", "max_iter": 300, "random_state": 7}


def pipelines() -> dict[str, list[dict[str, Any]]]:
    """Return the pipelines by name; ours is the one in config.yml."""
    ours = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))["pipeline"]
    return {
        f"Rasa default (DIET, {EPOCHS} epochs)": [*features(), _DIET],
        "CountVectors + LogisticRegression": [*features(), _REGRESSION],
        "e5 + LogisticRegression": [*_E5, _REGRESSION],
        f"e5 + DIET ({EPOCHS} epochs)": [*_E5, _DIET],
        "ours (config.yml)": ours,
    }


def subset(content: Content) -> tuple[Content, list[Fold]]:
    """Return the fixed part of the content: concerns spread over all topics, the first two writers' first phrasings."""
    chosen = np.linspace(0, len(content.entries) - 1, CONCERNS).astype(int)
    rows = [
        row
        for entry in chosen
        for writer in content.names[:2]
        for row in np.flatnonzero((content.owners == entry) & (content.writers == writer))[:PHRASINGS]
    ]
    part = content.part(rows)
    return part, folds(part)


def measure(found: Trial) -> dict[str, float]:
    """Return accuracy, calibration, and times of one pipeline; its own probabilities, nothing is fitted."""
    chances = np.exp(found.scores)
    first, best = chances.argmax(axis=1), chances.max(axis=1)
    right = first == found.right
    return {
        "accuracy": share(right),
        "calibration_error": calibration_error(best, right),
        "confidence_when_wrong": float(best[~right].mean()) if (~right).any() else 0.0,
        "coverage_at_0.97": coverage_at(best, right, len(right), 0.97),
        "train_seconds": found.fit_seconds,
        "ms_per_message": found.ms_per_message,
    }


def main() -> None:
    """Measure all pipelines and print them."""
    console = Console()
    with console.status("reading") as status:
        part, parts = subset(unseen.plain(status.update))
    results = {}
    for name, pipeline in pipelines().items():
        with console.status(name):
            results[name] = measure(trial(pipeline, part, parts, rows_per_concern=PHRASINGS, retrieval=False))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    table = Table("pipeline", *next(iter(results.values())), title=f"{len(part.texts)} messages, {CONCERNS} concerns")
    for name, row in results.items():
        table.add_row(name, *(f"{value:.3f}" if value < 1 else f"{value:.0f}" for value in row.values()))
    console.print(table)


if __name__ == "__main__":
    main()
