"""Which replies to our question are read together with the message before, and which speak for themselves."""

from __future__ import annotations

import pytest

from bot.dialogue.along import better, needs_context
from bot.dialogue.machine import joined
from bot.messages import Decision, Outcome


def decision(outcome: str, reason: str, entry: str | None = None) -> Decision:
    return Decision(outcome=Outcome(outcome), reason=reason, entry=entry)


LOST = decision("handover", "asked_before")
ANSWER = decision("answer", "sure", "stoerung.internet-ausfall")


@pytest.mark.parametrize(
    ("reply", "alone", "together"),
    [
        ("Festnetz", LOST, True),
        ("das Internet zuhause", decision("handover", "not_sure"), True),
        # a word that would be taken for the commonest concern with it
        ("Handy", decision("answer", "sure", "mobilfunk.kein-empfang"), True),
        # a guess that it may be for people is no more than a guess
        ("die Rechnung", decision("handover", "concern_is_for_people"), True),
        # that no entry covers it is a guess as long as that is not sure
        ("so ein graues Ding", decision("handover", "no_entry"), True),
        ("Was anderes: nehmt ihr alte Handys?", decision("handover", "no_entry", "service.anderes-anliegen"), False),
        # a long reply that says nothing by itself
        ("also bei mir ist das eigentlich immer nur abends so wenn alle da sind", LOST, True),
        # what is clear by itself
        ("Was anderes: wie kann ich bitte meine Bankverbindung im Kundencenter ändern?", ANSWER, False),
        ("A", decision("answer", "picked", "rechnung.herunterladen"), False),
        ("Mensch", decision("handover", "person_wanted", "person.gewuenscht"), False),
        ("hat sich erledigt, danke", decision("close", "smalltalk.dank", "smalltalk.dank"), False),
        ("Mein Vater ist gestorben", decision("handover", "concern_is_for_people", "lebenslage.todesfall"), False),
        ("meine Nummer ist [TELEFON]", decision("handover", "personal_data_in_public"), False),
        ("🙈", decision("handover", "nothing_to_read"), False),
    ],
)
def test_dialogue_reads_a_reply_along_when_it_says_nothing_alone(reply: str, alone: Decision, together: bool) -> None:
    assert needs_context(reply, alone) is together


def test_dialogue_follows_what_both_messages_say_together() -> None:
    asked = decision("answer", "sure", "tarif.mobilfunk-wechseln")
    assert better("Handy", ANSWER, asked) is asked
    # nothing together: a reply of some words counts by itself, a single word does not
    assert better("Handynummer zu euch", ANSWER, LOST) is ANSWER
    assert better("Handy", ANSWER, LOST) is LOST
    # somebody who was asked is not sent away
    assert better("könnt ihr nicht lesen", LOST, decision("close", "fremder-anbieter")) is LOST


@pytest.mark.parametrize(
    ("about", "reply", "text"),
    [
        ("Mein Netz ist weg", "Festnetz", "Mein Netz ist weg. Festnetz"),
        ("Netz weg?! ", " Festnetz\n", "Netz weg?! Festnetz"),
    ],
)
def test_dialogue_joins_two_messages_into_one_text(about: str, reply: str, text: str) -> None:
    assert joined(about, reply) == text
