"""The report holds what was measured; foreign lines never reach it; charts are valid and escaped."""

from __future__ import annotations

import json
import random
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from faq_index.encoder import Encoder
from faq_index.evaluation import clinc, oos, report
from faq_index.evaluation.charts import chart
from faq_index.evaluation.content import Content
from faq_index.evaluation.errors import EvaluationError


def test_evaluation_report_shows_every_method_and_what_was_left(content: Content, tmp_path: Path) -> None:
    # given what another command left
    (tmp_path / "clinc.json").write_text(json.dumps({"ours": [0.95, 0.7]}), encoding="utf-8")
    # when all but Rasa is measured and written
    steps: list[str] = []
    found = report.measure(content, dict.fromkeys(content.names, content), target=0.9, rasa=False, report=steps.append)
    page = report.write(found, tmp_path).read_text(encoding="utf-8")
    # then both files tell of every method, ours first
    stored = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert list(stored["methods"]) == ["ours", "plain e5, nearest phrasing", "BM25"]
    for name, row in stored["methods"].items():
        assert name in page and 0 <= row["precision"][0] <= 1 and row["recall@1"][0] > 0.5
        assert row["messages"] == 48
    assert "0.950" in page and "Not measured yet" in page and stored["oos"] is None
    assert page.count("<svg") == 2 and "ours, a" in steps


def test_evaluation_report_asks_about_known_writers_only(content: Content) -> None:
    # one writer's thresholds come from another: fewer than two, or a stranger, is refused by name
    seen = dict.fromkeys(content.names, content)
    for writers in (["a"], ["a", "a"], ["a", "z"]):
        with pytest.raises(EvaluationError, match="of a, b"):
            report.measure(content, seen, target=0.9, rasa=False, writers=writers, report=lambda _: None)
    found = report.measure(content, seen, target=0.9, rasa=False, writers=["b", "a"], report=lambda _: None)
    assert found["writers"] == ["a", "b"]


def test_evaluation_chart_is_valid_and_escapes_names() -> None:
    # given a name with marks / when it is drawn / then the SVG is well-formed and says it
    drawn = chart({"a < b & c": [(0.0, 1.0), (1.0, 0.2)]}, across="x", up="y", least=0.5, diagonal=True)
    texts = [element.text for element in ElementTree.fromstring(drawn).iter() if element.tag.endswith("text")]  # noqa: S314
    assert "a < b & c" in texts


def test_evaluation_oos_counts_and_keeps_no_line(encoder: Encoder, tmp_path: Path) -> None:
    # given foreign messages with labels and an empty line
    lines = "geheime zeile eins\tx\ngeheime zeile zwei\ty\n\n"
    for files, _ in oos.SETS.values():
        for name in files:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(lines, encoding="utf-8")
    # when every second one is answered by the entry "e1"
    found = oos.evaluate(tmp_path, encoder, lambda texts, _: np.arange(len(texts)) % 2, ["e0", "e1"])
    nobody = oos.evaluate(tmp_path, encoder, lambda texts, _: np.full(len(texts), -1), ["e0", "e1"])
    # then the counts are right, and no line is in the result
    assert found["GermEval-2018"]["answered"] == 2 and found["GermEval-2018"]["entries"] == {"e0": 1, "e1": 1}
    assert found["MASSIVE-de"]["messages"] == 4 and nobody["MASSIVE-de"]["share"] == 0
    assert "geheim" not in json.dumps(found)
    # and a missing file is named
    with pytest.raises(EvaluationError, match="massive-de"):
        oos.evaluate(tmp_path / "none", encoder, lambda texts, _: np.zeros(len(texts), int), [])


def test_evaluation_clinc_learns_to_abstain(encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a tiny file of the same form
    monkeypatch.setattr(clinc, "CACHE", tmp_path)
    shuffled = random.Random(1)  # noqa: S311 - test data
    ways = ["please", "now", "today", "can you", "i want to", "how do i", "help me", "tell me"]
    what = {
        "balance": "see my account balance",
        "weather": "know the weather in berlin",
        "oos": "repair a bicycle tyre",
    }
    rows = {name: [[f"{way} {text}", name] for way in ways] for name, text in what.items()}
    inside = [*rows["balance"], *rows["weather"]]
    shuffled.shuffle(inside)
    data = dict.fromkeys(("train", "val", "test"), inside) | {f"oos_{n}": rows["oos"] for n in ("train", "val", "test")}
    (tmp_path / clinc.FILE).write_text(json.dumps(data), encoding="utf-8")
    # when the method is measured / then what was trained on as out of scope is recognised
    found = clinc.evaluate(tmp_path, encoder)
    assert found["ours, trained on out-of-scope"] == (1.0, 1.0)
    assert found["ours, threshold only"][0] > 0.5
    # and another file is refused
    (tmp_path / clinc.FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(EvaluationError, match="CLINC150"):
        clinc.evaluate(tmp_path, encoder)
