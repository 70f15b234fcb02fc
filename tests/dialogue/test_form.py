"""Du, Sie or English follows the customer's own form."""

import pytest

from bot.dialogue.form import form_of
from bot.messages import Form
from bot.wording import load as load_wording
from faq_index import entries, phrasings
from faq_index.phrasings import Phrasing
from tests.conftest import ROOT

DATA = ROOT / "bot/data"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Könnt ihr mir helfen? Mein Internet ist weg", Form.DU),
        ("Hast du eine Idee?", Form.DU),
        ("Können Sie mir bitte sagen, wo ich meine Rechnung finde?", Form.SIE),
        ("Guten Tag, mein Anschluss ist gestört.", Form.SIE),
        ("Ich danke Ihnen", Form.SIE),
        ("Sehr geehrte Damen und Herren, mein Router blinkt.", Form.SIE),
        # "Sie" at the beginning of a sentence is anybody; "sie" is not a form of address
        ("Meine Eltern haben Glasfaser. Sie sind zufrieden, ich nicht.", Form.DU),
        ("die Rechnung, sie stimmt nicht", Form.DU),
        # a mention in front is no part of the sentence
        ("@telekom_hilft Ihr seid nur teuer", Form.DU),
        ("@telekom_hilft Sie sind alle weg, meine Sender", Form.DU),
        ("@telekom_hilft Könnten Sie mir helfen?", Form.SIE),
    ],
)
def test_dialogue_addresses_the_customer_as_the_customer_does(text: str, form: Form) -> None:
    assert form_of(text, before=Form.DU) is form


def test_dialogue_keeps_the_form_of_the_conversation_when_a_message_shows_none() -> None:
    assert form_of("Rechnung?", before=Form.SIE) is Form.SIE
    assert form_of("Rechnung?", before=Form.DU) is Form.DU


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("How do I reset my Speedport router?", Form.EN),
        ("@telekom_hilft where is my Rechnung from last month?", Form.EN),
        ("My Festnetz is dead, can you help?", Form.EN),
        ("It’s down again, isn’t it?", Form.EN),
        ("Hi there!", Form.EN),
        # English words in a German message
        ("mein Download ist slow", Form.DU),
        ("Sky Go error, please fix das endlich, ich bin so done", Form.DU),
        ("Wie mache ich einen Reset on my own?", Form.DU),
        ("Könnten Sie bitte mein WLAN fixen? Thanks", Form.SIE),
        # masked data and handles are no words of a language
        ("[NAME] [TELEFON] @the_and_you", Form.DU),
    ],
)
def test_dialogue_answers_in_the_customers_language(text: str, form: Form) -> None:
    assert form_of(text, before=Form.DU) is form


@pytest.mark.parametrize("text", ["ok", "A", "B", "Router?", "👍", "", "SIM"])
@pytest.mark.parametrize("before", Form)
def test_dialogue_keeps_the_language_through_short_replies(text: str, before: Form) -> None:
    assert form_of(text, before=before) is before


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Das hat leider nicht geklappt", Form.DU),
        ("Wo finde ich das?", Form.DU),
        ("Könnten Sie das prüfen?", Form.SIE),
    ],
)
def test_dialogue_turns_back_to_german_with_the_customer(text: str, form: Form) -> None:
    assert form_of(text, before=Form.EN) is form


@pytest.fixture(scope="module")
def said() -> tuple[Phrasing, ...]:
    """Give every phrasing of the product."""
    known = {entry.id for entry in entries.load(DATA / "faq", facts=load_wording(DATA)[0].facts)}
    return phrasings.load(DATA / "nlu", known=known)


def test_dialogue_recognises_english_phrasings_and_takes_no_german_one_for_english(said: tuple[Phrasing, ...]) -> None:
    english = [form_of(one.text, before=Form.DU) is Form.EN for one in said if one.register == "englisch"]
    german = [form_of(one.text, before=Form.DU) is not Form.EN for one in said if one.register != "englisch"]
    assert len(english) > 500 and len(german) > 10_000
    assert sum(english) >= 0.97 * len(english)
    assert sum(german) >= 0.995 * len(german)
