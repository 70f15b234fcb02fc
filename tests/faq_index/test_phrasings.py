"""Customers' phrasings are read from Rasa's files with their writer, or refused with every reason at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq_index import phrasings
from faq_index.phrasings import Phrasing
from faq_index.problems import ContentError

GOOD = """\
version: "3.1"
nlu:
- intent: rechnung.finden
  examples:
  - text: |
      Wo ist meine Rechnung?
    metadata: {writer: a, register: neutral}
  - text: |
      rechnung wo
    metadata: {writer: b, register: knapp}
- synonym: rechnung
  examples: |
    - Faktura
"""


def test_phrasings_are_read_with_their_writer(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD, encoding="utf-8")
    assert phrasings.load(tmp_path, known={"rechnung.finden"}) == (
        Phrasing("rechnung.finden", "Wo ist meine Rechnung?", "a", "neutral"),
        Phrasing("rechnung.finden", "rechnung wo", "b", "knapp"),
    )


def test_phrasings_name_every_problem_at_once(tmp_path: Path) -> None:
    # given an intent that nobody knows, examples without a writer, and examples in another form
    (tmp_path / "a.yml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yml").write_text(
        """\
nlu:
- intent: rechnung.findn
  examples:
  - text: Wo?
  - text: ""
    metadata: {writer: a, register: knapp}
  - nur Text
- intent: rechnung.finden
  examples: |
    - so schreibt Rasa es auch
""",
        encoding="utf-8",
    )
    (tmp_path / "c.yml").write_text("version: 3", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        phrasings.load(tmp_path, known={"rechnung.finden"})
    # then each is named with file and line
    assert [(p.file, p.line, p.what) for p in caught.value.problems] == [
        ("b.yml", 2, "Zu „rechnung.findn“ gibt es keinen Eintrag."),
        ("b.yml", 4, "Dem Beispiel fehlt eine Angabe."),
        ("b.yml", 5, "Dem Beispiel fehlt eine Angabe."),
        ("b.yml", 7, "Dem Beispiel fehlt eine Angabe."),
        ("b.yml", 8, "Die Beispiele von „rechnung.finden“ sind keine Liste."),
        ("c.yml", 1, "In der Datei fehlt die Liste „nlu:“."),
    ]
