"""Editors' entries are read as they are meant, or refused with every reason at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from faq_index import entries
from faq_index.entries import Texts
from faq_index.problems import ContentError

FACTS = {"hotline": "0800 123", "app": "Meine-App"}
GOOD = """\
topic: rechnung
title: Rechnung
entries:
  - id: rechnung.finden
    handling: answer
    urgency: normal
    concern: "Der Kunde sucht seine Rechnung."
    label: "Rechnung finden"
    owner: redaktion
    source: "Servicewege"
    valid_from: 2026-11-22
    valid_until: null
    answers:
      du: ["Du findest sie in der {app}.", "Schau in die {app}."]
      sie: ["Sie finden sie in der {app}."]
    direct:
      du: ["Schau in der {app} unter Rechnungen nach, dort liegen alle. Sonst hilft dir ein Mensch."]
      sie: ["Schauen Sie in der {app} nach."]
  - id: rechnung.betrag-bestritten
    handling: person
    urgency: high
    concern: "Der Kunde bestreitet den Betrag."
    label: "Betrag bestritten"
    owner: redaktion
    source: "Servicewege"
    handover:
      du: ["Ein Mensch kümmert sich."]
      sie: ["Ein Mensch kümmert sich um Sie."]
"""


def _load(folder: Path, **files: str) -> tuple[entries.Entry, ...]:
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return entries.load(folder, facts=FACTS, limit=60)


def _problems(folder: Path, **files: str) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentError) as caught:
        _load(folder, **files)
    assert all(problem.remedy for problem in caught.value.problems)
    return [(problem.file, problem.line, problem.what) for problem in caught.value.problems]


def test_entries_are_read_with_facts_filled_in(tmp_path: Path) -> None:
    # when a good file is read
    first, second = _load(tmp_path, rechnung=GOOD)
    # then texts are ready to send and everything is where it belongs
    assert first.answers.of("du") == ("Du findest sie in der Meine-App.", "Schau in die Meine-App.")
    assert first.answers.of("sie") == ("Sie finden sie in der Meine-App.",)
    assert (first.topic, first.handling, first.handover) == ("rechnung", "answer", Texts())
    assert (second.urgency, second.handover.du) == ("high", ("Ein Mensch kümmert sich.",))


def test_entries_know_their_time(tmp_path: Path) -> None:
    first, second = _load(tmp_path, rechnung=GOOD.replace("valid_until: null", "valid_until: 2026-12-01"))
    assert not first.is_valid(date(2026, 11, 21))
    assert first.is_valid(date(2026, 11, 22))
    assert first.is_valid(date(2026, 12, 1))
    assert not first.is_valid(date(2026, 12, 2))
    assert second.is_valid(date(1999, 1, 1))


def test_entries_name_every_problem_at_once(tmp_path: Path) -> None:
    # given a file with a dozen mistakes
    bad = """\
topic: rechnung
entries:
  - id: Rechnung Finden
    handling: anwser
    urgency: sofort
    concern: ""
    label: "x"
    owner: redaktion
    sorce: "y"
    valid_from: gestern
  - id: rechnung.ort
    handling: answer
    urgency: normal
    concern: "c"
    label: "x"
    owner: redaktion
    source: "s"
    valid_from: 2026-11-22
    valid_until: 2026-11-21
    answers:
      du:
        - "Ruf an: {hotlin}"
        - "Dieser Text ist viel länger als die sechzig Zeichen, die hier erlaubt sind."
        - "Klammer { zu viel"
        - ""
    handover:
      du: ["x"]
      sie: ["x"]
  - nur ein Satz
  - id: rechnung.ort
    handling: close
    urgency: low
    concern: "c"
    label: "x"
    owner: redaktion
    source: "s"
    owner: doppelt
"""
    # when it is read together with one that has an id twice, one that is no YAML and one that is not UTF-8
    (tmp_path / "latin.yml").write_bytes("topic: Störung".encode("latin-1"))
    found = _problems(tmp_path, bad=bad, broken="topic: [", good=GOOD, twice=GOOD)
    # then each is named with file and line
    assert found == [
        ("bad.yml", 1, "Oben in der Datei fehlt „title:“."),
        ("bad.yml", 3, "Die id „Rechnung Finden“ hat nicht die richtige Form."),
        ("bad.yml", 3, "„source“ fehlt oder ist kein Text."),
        ("bad.yml", 4, "„handling: anwser“ gibt es nicht."),
        ("bad.yml", 5, "„urgency: sofort“ gibt es nicht."),
        ("bad.yml", 6, "„concern“ fehlt oder ist kein Text."),
        ("bad.yml", 9, "„sorce“ ist kein bekanntes Feld."),
        ("bad.yml", 10, "„valid_from: gestern“ ist kein Datum."),
        ("bad.yml", 11, "Unter „direct“ fehlen die Texte „du:“."),
        ("bad.yml", 11, "Unter „direct“ fehlen die Texte „sie:“."),
        ("bad.yml", 19, "„valid_until“ liegt vor „valid_from“."),
        ("bad.yml", 21, "Unter „answers“ fehlen die Texte „sie:“."),
        ("bad.yml", 22, "Der Platzhalter {hotlin} ist nicht bekannt."),
        ("bad.yml", 23, "Der Text ist 75 Zeichen lang, erlaubt sind 60."),
        ("bad.yml", 24, "Der Text enthält eine einzelne geschweifte Klammer."),
        ("bad.yml", 25, "Der Text ist leer oder kein Text."),
        ("bad.yml", 27, "Ein Eintrag mit „handling: answer“ hat keine Texte unter „handover“."),
        ("bad.yml", 29, "Das ist kein Eintrag."),
        ("bad.yml", 37, "„owner“ steht zweimal im selben Eintrag."),
        ("broken.yml", 2, "Die Datei ist kein gültiges YAML."),
        ("latin.yml", 1, "Die Datei ist nicht lesbar."),
        ("twice.yml", 4, "Die id „rechnung.finden“ gibt es schon in good.yml."),
        ("twice.yml", 19, "Die id „rechnung.betrag-bestritten“ gibt es schon in good.yml."),
    ]


@pytest.mark.parametrize("text", ["", "42", "- a\n- b", "topic: x\ntitle: y", "topic: x\ntitle: y\nentries: 5"])
def test_entries_refuse_a_file_of_another_shape(tmp_path: Path, text: str) -> None:
    assert ("odd.yml", 1, "In der Datei fehlt die Liste „entries:“.") in _problems(tmp_path, odd=text)


def test_entries_name_a_day_that_does_not_exist_beside_all_else(tmp_path: Path) -> None:
    # given a date that no calendar has, and a second mistake
    odd = GOOD.replace("valid_until: null", "valid_until: 2026-02-30").replace("handling: answer", "handling: anwser")
    # then both are named
    wheres = [what for file, _, what in _problems(tmp_path, odd=odd) if file == "odd.yml"]
    assert "„valid_until: 2026-02-30“ ist kein Datum." in wheres
    assert "„handling: anwser“ gibt es nicht." in wheres


def test_entries_refuse_an_empty_folder(tmp_path: Path) -> None:
    assert _problems(tmp_path) == [(str(tmp_path), 1, "Der Ordner enthält keine .yml-Datei.")]


def test_entries_measure_length_as_they_are_told(tmp_path: Path) -> None:
    # given a caller for whom each character counts twice
    (tmp_path / "rechnung.yml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        entries.load(tmp_path, facts=FACTS, limit=60, length=lambda text: 2 * len(text))
    # then the texts that were short enough are too long, measured after filling
    assert caught.value.problems[0].what == "Der Text ist 64 Zeichen lang, erlaubt sind 60."


def test_entries_of_the_product_are_in_order(content: tuple[tuple[entries.Entry, ...], object]) -> None:
    # then every text of the product is filled, and no concern that needs a person has an answer
    known = content[0]
    assert len(known) > 100
    assert not [entry.id for entry in known if entry.handling == "person" and (entry.answers.du or entry.answers.sie)]
    assert not [e.id for e in known for text in (*e.answers.du, *e.answers.sie, *e.handover.du) if "{" in text]
