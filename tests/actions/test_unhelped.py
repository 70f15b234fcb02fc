"""What somebody says whom an answer did not help, and what only sounds like it."""

from __future__ import annotations

import pytest

from bot.actions.unhelped import is_unhelped


@pytest.mark.parametrize(
    "text",
    [
        "geht trotzdem nicht",
        "Geht immer noch nicht 😩",
        "hab ich schon probiert",
        "Habe ich alles schon gemacht, ändert nichts",
        "bringt nichts",
        "Das bringt mir leider gar nichts.",
        "hat nicht geholfen",
        "Hat leider nichts gebracht",
        "Danke, hat aber nix genützt",
        "hilft mir nicht weiter",
        "@telekom_hilft hab ich gestern schon dreimal versucht",
        "Das habe ich bereits mehrfach versucht, Router ist immer noch tot",
        "funktioniert nicht",
        "klappt leider nicht",
        "geht ned",
        "Neustart gemacht, Lampe immer noch rot. Neustart ohne Erfolg.",
        "immer noch dasselbe",
        "Immer noch kein Internet!",
        "Nach wie vor keine Verbindung",
        "alles durchprobiert",
        "Didn't help",
        "That doesn’t help at all",
        "Still not working",
        "I already tried that",
        "tried everything, no luck",
        "doesn't work",
        "It still doesn't connect",
        "blinkt immer noch",
        "Das steht da aber nicht",
        "finde ich in der app nicht",
        "Den Punkt gibt es bei mir nicht",
        "das war nicht meine Frage",
        "Nein, das meinte ich nicht.",
        "That's not what I asked",
        "Das meinte ich so nicht",
        "Ich meinte was ganz anderes",
        "Da habt ihr mich falsch verstanden",
        "Darum geht es mir nicht.",
        "I can't find it",
    ],
)
def test_actions_unhelped_hears_that_an_answer_did_not_help(text: str) -> None:
    assert is_unhelped(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Danke, hat geklappt!",
        "Super, das hat mir sehr geholfen",
        "jetzt geht es wieder, vielen Dank",
        "Ok, probiere ich heute Abend",
        "Thanks, that worked!",
        "It works again, thank you",
        "Und wie lange dauert das?",
        "Wo finde ich das im Kundencenter?",
        "Noch eine Frage: wie ändere ich meine Adresse?",
        "Und wann kommt der Techniker?",
        "Wie geht das am iPhone, da finde ich die Einstellung unter Mobilfunk nicht so schnell",
        "Ist das schon lange so?",
        "Ich weiß meine PIN nicht mehr",
        "Meine Mutter hat kein Handy. Geht das auch per Brief?",
        "Also 24 Monate, oder habe ich das falsch verstanden?",
        "It's not what I ordered, how do I return it?",
        "Gilt das immer noch?",
        "Muss ich trotzdem zahlen",
        "Can I still cancel?",
        "Gibt es da keine App?",
        "Finde ich gar nicht schlecht",
        "War sehr hilfreich, kein Problem mehr",
        "Danke, hab alles gemacht, läuft wieder!",
        "Schon gemacht, danke!",
        "Tried it all, works now!",
        "I have done that, thank you",
        "Ist meine Kündigung schon durch?",
        "How do I do that on an iPhone?",
    ],
)
def test_actions_unhelped_leaves_other_messages_alone(text: str) -> None:
    assert not is_unhelped(text)
