"""Tuning in small, in the workshop's environment; not run where that was never installed (`make tune` installs it)."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from faq_index.workshop import foreign

ROOT = Path(__file__).parent.parent.parent
PYTHON = ROOT / ".venv-workshop/bin/python"
TRIAL = Path(__file__).with_name("tiny_tuning.py")


@pytest.fixture(scope="module")
def trial() -> dict[str, float]:
    """Give the figures of a tiny training."""
    if not PYTHON.exists():
        # The workshop's torch is two hundred megabytes that nothing else needs; `make tune` installs it.
        pytest.skip("NOT RUN: the workshop with torch is not installed")
    run = subprocess.run(
        [PYTHON, TRIAL], cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}, capture_output=True, text=True, timeout=600
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_tune_works_on_the_very_network_that_sentence_transformers_runs(trial: dict[str, float]) -> None:
    # the committed vectors by sentence-transformers come out of the two halves, too; the adapter is in both
    assert trial["like_reference"] > 0.9999


def test_tune_brings_texts_of_an_entry_together(trial: dict[str, float]) -> None:
    # given texts that share nothing but the entry they were told to belong to
    assert trial["own_entry_after"] > trial["own_entry_before"] + 0.05


def test_tune_gives_the_same_twice(trial: dict[str, float]) -> None:
    assert trial["difference_of_two_runs"] == 0


def test_tune_leaves_in_the_file_what_it_has_trained(trial: dict[str, float]) -> None:
    # the plain weights with the written adapter added give the vectors that the training saw
    assert trial["merged_like_trained"] > 0.9999


def test_tune_needs_foreign_texts_before_it_starts(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="roboai-faq-de"):
        foreign.load(tmp_path)
