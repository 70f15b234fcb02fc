"""What measures has learned nothing from those it measures with."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from faq_index.encoder import adapter
from faq_index.encoder.manifest import Manifest
from faq_index.evaluation import unseen
from faq_index.evaluation.content import Content


def test_unseen_has_left_each_writer_of_the_tuning_out_once() -> None:
    # given the committed adapters and phrasings
    tuned = [name for path in adapter.UNSEEN.glob("*.npz") for name in path.stem.split("+")]
    writers = {line.split("writer: ")[1].split(",")[0] for line in _metadata()}
    # then nobody was left out twice, and each of them is a writer
    assert len(tuned) == len(set(tuned)) >= 4 and set(tuned) <= writers


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


def test_unseen_asks_an_older_encoder_about_a_writer_who_came_after_the_tuning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a tuning by four writers
    monkeypatch.setattr(unseen, "UNSEEN", tmp_path)
    for group in ("a+c", "b+d"):
        (tmp_path / f"{group}.npz").touch()
    # when a fifth wrote since then / then any of its encoders will do, and the four keep theirs
    assert unseen.groups(["a", "b", "c", "d", "e"]) == {"a": "a+c", "b": "b+d", "c": "a+c", "d": "b+d", "e": "a+c"}


def test_unseen_takes_the_plain_encoder_where_none_was_tuned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Content
) -> None:
    monkeypatch.setattr(unseen, "UNSEEN", tmp_path)
    assert all(one is content for one in unseen.by_writer(content).values())
