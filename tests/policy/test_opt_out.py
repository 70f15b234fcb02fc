"""Opt-out words: the wish is honoured, a concern is not mistaken for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy import is_opt_out


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "STOP!",
        "Stopp.",
        "#STOP",
        "@telekom_hilft stopp 🛑",
        "ＳＴＯＰ",
        "Stopp bitte!!!",
        "keine automatischen Antworten",
        "Bitte keine automatischen Antworten mehr, danke!",
        "bitte nicht mehr automatisch antworten",
        "Antwortet mir nicht mehr automatisch",
        "Ich möchte keine automatischen Nachrichten von euch",
        "keine Bot-Antworten mehr",
        "abmelden",
        "Abmelden bitte",
        "Ich möchte mich abmelden",
        "unsubscribe",
        "Opt-out",
        "please stop automated replies",
        "no more automated replies please",
        "Lasst mich in Ruhe!",
        "Schreibt mir nicht mehr",
        "leave me alone",
        "Bot aus",
        "kein bot bitte",
        "Keine Bots mehr!",
    ],
)
def test_policy_hears_an_opt_out(text: str) -> None:
    assert is_opt_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🛑",
        "Stoppt die Preiserhöhung",
        "Drittanbieter stoppen",
        "Wie kann ich Drittanbieter stoppen?",
        "Stop, ich habe noch eine Frage",
        "non-stop kein Netz",
        "Der Download stoppt bei 50 %",
        "Wie kann ich mich von MagentaTV abmelden?",
        "Kann mich im Kundencenter nicht abmelden",
        "Abo abbestellen",
        "Ende der Laufzeit?",
        "Kein Bot bitte, ich will einen Menschen",
        "Bist du ein Bot?",
        "Warum bekomme ich keine automatischen Antworten vom E-Mail-Postfach?",
        "Automatische Antwort im E-Mail-Postfach abschalten, wie geht das?",
        "Lasst mich nicht in der Warteschleife hängen",
        "Telefoniert nicht mehr, der Anschluss ist tot",
        "stop " * 500,
    ],
)
def test_policy_takes_a_concern_for_a_concern(text: str) -> None:
    assert not is_opt_out(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=600))
def test_policy_no_text_breaks_the_opt_out_test(text: str) -> None:
    assert is_opt_out(text) in {True, False}
