"""The baseline is the real Rasa: trained in its own environment, asked, and not trained twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faq_index.evaluation import rasa_default
from faq_index.evaluation.content import Content
from faq_index.evaluation.errors import EvaluationError
from faq_index.evaluation.folds import folds
from faq_index.evaluation.rasa_default import Effort, default_pipeline, trial

ROOT = Path(__file__).parent.parent.parent


def test_evaluation_rasa_is_trained_asked_and_remembered(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given one writer to ask and little effort
    monkeypatch.chdir(ROOT)
    parts, pipeline = folds(content)[:1], default_pipeline(Effort(epochs=12, selector_epochs=25))
    # when Rasa's default is trained with its ResponseSelector and asked
    found = trial(pipeline, content, parts, rows_per_concern=12, cache=tmp_path)
    # then it finds most concerns, answerable ones by way of the selector, and says what it would answer
    assert found.scores.shape == (len(parts[0].test), len(content.entries))
    assert (found.scores.argmax(axis=1) == found.right).mean() > 0.5
    assert found.own_answers is not None and 0 < found.own_answers.sum() < len(found.right)
    assert found.fit_seconds > 0 and found.ms_per_message > 0
    # and a second time it is not trained: there is no Rasa any more
    monkeypatch.setattr(rasa_default, "PYTHON", tmp_path / "none")
    again = trial(pipeline, content, parts, rows_per_concern=12, cache=tmp_path)
    assert np.array_equal(again.scores, found.scores)
    # and what changed would have to be trained
    with pytest.raises(EvaluationError, match="make setup"):
        trial(pipeline, content, parts, rows_per_concern=2, cache=tmp_path)
