"""Du or Sie follows the customer's own form."""

import pytest

from bot.dialogue.form import form_of
from bot.messages import Form


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
