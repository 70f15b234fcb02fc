"""What measures has learned nothing from those it measures with."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from faq_index.encoder import adapter
from faq_index.encoder.manifest import Manifest
from faq_index.evaluation import unseen
from faq_index.evaluation.content import Content
from faq_index.evaluation.errors import EvaluationError


def test_unseen_has_an_adapter_without_each_writer() -> None:
    # given the committed adapters and phrasings
    groups = [path.stem.split("+") for path in adapter.UNSEEN.glob("*.npz")]
    writers = {line.split("writer: ")[1].split(",")[0] for line in _metadata()}
    # then each writer was left out of just one
    assert sorted(name for group in groups for name in group) == sorted(writers)


def _metadata() -> list[str]:
    return [
        line
        for path in Path("bot/data/nlu").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "writer: " in line
    ]


def test_unseen_builds_the_encoder_that_a_group_was_left_out_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unseen, "ENCODERS", tmp_path)
    path = sorted(adapter.UNSEEN.glob("*.npz"))[0]
    built = Manifest.read(unseen.model(path.stem))
    assert built.adapter_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    # and it is another one than the one that is served
    assert built.fingerprint != Manifest.read(Path("var/model")).fingerprint


def test_unseen_refuses_a_writer_who_came_after_the_tuning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Content
) -> None:
    # given an adapter that one of two writers was left out of
    monkeypatch.setattr(unseen, "UNSEEN", tmp_path)
    (tmp_path / f"{content.names[0]}.npz").touch()
    # then there is nothing to measure the other one with
    with pytest.raises(EvaluationError, match=content.names[1]):
        unseen.by_writer(content)


def test_unseen_takes_the_plain_encoder_where_none_was_tuned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Content
) -> None:
    monkeypatch.setattr(unseen, "UNSEEN", tmp_path)
    assert all(one is content for one in unseen.by_writer(content).values())
