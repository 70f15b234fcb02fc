"""The FAQ of others: every odd file is measured or refused with the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq_index.encoder import Encoder
from faq_index.evaluation.errors import EvaluationError
from faq_index.evaluation.foreign import evaluate
from faq_index.evaluation.jsonl import ForeignEntry, ForeignQuery, read_entries, read_queries

ENTRIES = [
    ForeignEntry("oeffnung", "Wann habt ihr geöffnet?", "Montag bis Freitag von 9 bis 18 Uhr."),
    ForeignEntry("versand", "Was kostet der Versand?", "4,90 Euro, ab 50 Euro nichts."),
    ForeignEntry("versand", "Wie lange dauert die Lieferung?"),
    ForeignEntry("retoure", "Wie schicke ich etwas zurück?", "Mit dem Schein im Paket, 30 Tage lang."),
]
STRANGERS = (
    "Wer wird deutscher Meister?",
    "Regnet es morgen?",
    "Wie alt ist der Mond?",
    "Erzähl einen Witz",
    "Was koche ich heute?",
)


def test_evaluation_foreign_finds_entries_by_any_of_their_lines(encoder: Encoder) -> None:
    # given an FAQ in which one id has two lines, and queries with and without an answer
    queries = [
        ForeignQuery("Bis wann ist der Laden offen?", ("oeffnung",)),
        ForeignQuery("Wann kommt mein Paket an?", ("versand",)),
        ForeignQuery("Umtausch, geht das noch?", ("retoure", "versand")),
        *(ForeignQuery(text, ()) for text in STRANGERS),
    ]
    # when it is measured
    found = evaluate(ENTRIES, queries, encoder)
    # then the answers come first, and most score above most strangers
    assert found["recall@1"] == 1 and found["recall@5"] == 1 and found["mrr"] == 1
    assert found["auc"] is not None and found["auc"] > 0.5
    assert found["coverage_at_0.95_precision"] is not None and found["coverage_at_0.95_precision"] > 0
    assert found["entries"] == 3 and found["queries"] == 3 + len(STRANGERS)
    assert isinstance(found["ms_per_query"], float) and found["ms_per_query"] > 0


def test_evaluation_foreign_says_none_where_nothing_can_be_said(encoder: Encoder) -> None:
    # given no entries, no queries, no gold, or one entry only
    stranger = ForeignQuery("Hallo", ())
    assert evaluate([], [], encoder)["recall@1"] is None
    assert evaluate([], [stranger], encoder)["mrr"] is None
    assert evaluate(ENTRIES, [], encoder)["ms_per_query"] is None
    # when only strangers ask / then there is no recall and nothing to tell apart
    nobody = evaluate(ENTRIES, [stranger], encoder)
    assert nobody["recall@1"] is None and nobody["auc"] is None and nobody["coverage_at_0.95_precision"] is None
    # and with one entry it is always first
    assert evaluate(ENTRIES[:1], [ForeignQuery("?", ("oeffnung",))], encoder)["recall@1"] == 1


def test_evaluation_foreign_survives_entries_without_a_letter(encoder: Encoder) -> None:
    # given an entry that is only marks / when it is asked with an empty text / then there are figures
    assert evaluate([ForeignEntry("x", "?!")], [ForeignQuery("", ("x",))], encoder)["recall@1"] == 1


def test_evaluation_jsonl_reads_good_lines(tmp_path: Path) -> None:
    # given files as editors on other systems write them: mark at the start, CR LF, empty lines, numbers as ids
    entries, queries = tmp_path / "e.jsonl", tmp_path / "q.jsonl"
    entries.write_bytes('\ufeff{"id": 7, "question": "Wo?", "answer": null}\r\n\r\n'.encode())
    queries.write_text('{"text": "wo denn\u2028hier", "gold": [7]}\n{"text": "", "gold": []}', encoding="utf-8")
    # when they are read / then nothing is missing
    assert read_entries(entries) == [ForeignEntry("7", "Wo?")]
    assert read_queries(queries, {"7"}) == [ForeignQuery("wo denn\u2028hier", ("7",)), ForeignQuery("", ())]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not JSON"),
        ("[]", "JSON object"),
        ('{"text": "a"}', '"gold" must be a list'),
        ('{"text": "a", "gold": "x"}', '"gold" must be a list'),
        ('{"text": "a", "gold": [null]}', '"gold" must hold'),
        ('{"text": "a", "gold": ["y"]}', "'y', which no entry has"),
        ('{"text": 3, "gold": []}', '"text" must be a text'),
    ],
)
def test_evaluation_jsonl_names_the_broken_line(tmp_path: Path, line: str, what: str) -> None:
    # given a good line and a broken one / when the file is read / then the error names the second and says why
    path = tmp_path / "q.jsonl"
    path.write_text('{"text": "gut", "gold": ["x"]}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_queries(path, {"x"})
    assert f"{path}:2: " in str(caught.value) and what in str(caught.value)


def test_evaluation_jsonl_names_all_broken_entries_and_missing_files(tmp_path: Path) -> None:
    # given two broken entries / then both are named
    path = tmp_path / "e.jsonl"
    path.write_text('{"id": "", "question": "a"}\n{"id": "x", "question": " "}\n{"id": "x"', encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_entries(path)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["1", "2", "3"]
    # and a missing file is told as such
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_entries(tmp_path / "none.jsonl")
