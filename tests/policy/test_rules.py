"""Every rule for replies permits and refuses; an agent reads why, and what to do."""

from __future__ import annotations

import dataclasses
import json

import pytest

from bot.messages import Channel, Summons
from bot.policy import MACHINE, RULES, Draft, Permit, Refusal, Situation, review

MARK = "🤖 Automatische Antwort"
NOW = Situation(
    summons=Summons.MENTION,
    opted_out=False,
    automated_replies_in_interaction=0,
    automated_replies_in_conversation=0,
    fence=3,
    limit=280,
    first_marks=(MARK,),
    next_mark="🤖",
    public=("abuse@telekom.de", "0228 1810", "993"),
)
AUTOMATIC = Draft(text=f"Starte den Router neu. {MARK}", channel=Channel.PUBLIC, author=MACHINE, fence=3)
AGENT = Draft(text="Wir schauen uns das an. ^ab", channel=Channel.PUBLIC, author="ab", fence=3)
DM = dataclasses.replace(AGENT, channel=Channel.DM)
BY_DM = dataclasses.replace(NOW, summons=Summons.DM)


def test_policy_permits_an_ordinary_reply_of_the_machine_and_of_an_agent() -> None:
    assert isinstance(review(AUTOMATIC, NOW), Permit)
    assert isinstance(review(AGENT, NOW), Permit)
    assert isinstance(review(DM, BY_DM), Permit)


#: rule, what is different, a draft or situation that is just right
REFUSED = [
    ("not_empty", dataclasses.replace(AGENT, text=" \n"), NOW),
    ("summoned", AGENT, dataclasses.replace(NOW, summons=Summons.NONE)),
    ("summoned", AGENT, BY_DM),
    ("summoned", DM, NOW),
    ("owner", dataclasses.replace(AUTOMATIC, fence=2), NOW),
    ("owner", dataclasses.replace(AGENT, fence=2), NOW),
    ("opt_out", AUTOMATIC, dataclasses.replace(NOW, opted_out=True)),
    ("one_per_interaction", AUTOMATIC, dataclasses.replace(NOW, automated_replies_in_interaction=1)),
    ("length", dataclasses.replace(AGENT, text="日" * 139 + " ^ab"), NOW),
    ("length", dataclasses.replace(DM, text="x" * 277 + " ^ab"), BY_DM),
    ("bot_mark", dataclasses.replace(AUTOMATIC, text="Starte den Router neu. 🤖"), NOW),
    (
        "bot_mark",
        dataclasses.replace(AUTOMATIC, text="Starte den Router neu."),
        dataclasses.replace(NOW, automated_replies_in_conversation=1),
    ),
    ("bot_mark", AUTOMATIC, dataclasses.replace(NOW, first_marks=("",))),
    ("initials", dataclasses.replace(AGENT, text="Wir schauen uns das an."), NOW),
    ("initials", dataclasses.replace(AGENT, text="Wir schauen uns das an. ^cd"), NOW),
    ("no_personal_data", dataclasses.replace(AGENT, text="Deine Nummer 0171 1234567 ist aktiv. ^ab"), NOW),
    ("no_personal_data", dataclasses.replace(AGENT, text="Deine Nummer 0171 993 4567 ist aktiv. ^ab"), NOW),
    ("no_personal_data", dataclasses.replace(AGENT, text="Deine Nummer 0228 1810 55 ist aktiv. ^ab"), NOW),
]
PERMITTED = [
    ("not_empty", dataclasses.replace(AGENT, text="^ab"), NOW),
    ("summoned", AGENT, dataclasses.replace(NOW, summons=Summons.QUOTE)),
    ("summoned", DM, BY_DM),
    ("owner", dataclasses.replace(AGENT, fence=4), dataclasses.replace(NOW, fence=4)),
    ("opt_out", AGENT, dataclasses.replace(NOW, opted_out=True)),
    ("one_per_interaction", AGENT, dataclasses.replace(NOW, automated_replies_in_interaction=1)),
    ("length", dataclasses.replace(AGENT, text="日" * 138 + " ^ab"), NOW),
    ("length", dataclasses.replace(DM, text="日" * 276 + " ^ab"), BY_DM),
    (
        "bot_mark",
        dataclasses.replace(AUTOMATIC, text="Starte den Router neu. 🤖"),
        dataclasses.replace(NOW, automated_replies_in_conversation=1),
    ),
    ("bot_mark", AGENT, NOW),
    ("initials", AUTOMATIC, NOW),
    ("initials", dataclasses.replace(AGENT, text="Wir schauen uns das an. ^ab\n"), NOW),
    ("no_personal_data", dataclasses.replace(AGENT, text="Schreib an abuse@telekom.de, Tel. 0228 1810 ^ab"), NOW),
    ("no_personal_data", dataclasses.replace(AGENT, text="Ruf an: 0800 33 01000. @telekom_hilft ^ab"), NOW),
    ("no_personal_data", dataclasses.replace(DM, text="Deine Nummer 0171 1234567 ist aktiv. ^ab"), BY_DM),
]


def refusals(draft: Draft, situation: Situation) -> dict[str, str]:
    verdict = review(draft, situation)
    return verdict.sentences() if isinstance(verdict, Refusal) else {}


@pytest.mark.parametrize(("rule", "draft", "situation"), REFUSED)
def test_policy_each_rule_refuses(rule: str, draft: Draft, situation: Situation) -> None:
    assert rule in refusals(draft, situation)


@pytest.mark.parametrize(("rule", "draft", "situation"), PERMITTED)
def test_policy_each_rule_permits(rule: str, draft: Draft, situation: Situation) -> None:
    assert refusals(draft, situation) == {}


def test_policy_every_rule_is_shown_refusing_and_permitting() -> None:
    rules = {rule.id for rule in RULES}
    assert {rule for rule, *_ in REFUSED} == rules
    assert {rule for rule, *_ in PERMITTED} == rules


def test_policy_an_agent_reads_all_reasons_at_once_with_a_way_on() -> None:
    # Given a draft that is wrong in three ways
    draft = dataclasses.replace(AGENT, text="Deine Nummer 0171 1234567 " + "x" * 300)
    # When it is reviewed
    reasons = refusals(draft, NOW)
    # Then every reason stands there, in German, with what to do, and without the data
    assert set(reasons) == {"length", "initials", "no_personal_data"}
    assert reasons["initials"] == (
        "Am Ende der Antwort fehlt dein Kürzel. Schließ mit deinem Kürzel, zum Beispiel ^ab."
    )
    assert "1234567" not in "".join(reasons.values())


def test_policy_a_refusal_for_personal_data_says_where() -> None:
    # Given a customer's number in the middle of a public reply, after a public address of ours
    draft = dataclasses.replace(AGENT, text="abuse@telekom.de und 0171 1234567 ^ab")
    # When it is refused
    verdict = review(draft, NOW)
    # Then the span points at the number in the draft
    assert isinstance(verdict, Refusal)
    (reason,) = verdict.reasons
    assert reason.saw["findings"] == [["phone", 21, 33]]
    assert draft.text[21:33] == "0171 1234567"


def test_policy_a_permit_is_a_proof_that_can_be_stored() -> None:
    # Given a permitted reply
    verdict = review(AUTOMATIC, NOW)
    assert isinstance(verdict, Permit)
    # When the permit is stored and read
    proof = json.loads(json.dumps(verdict.to_json()))
    # Then it has what each rule saw, and nothing of the text
    assert [each["rule"] for each in proof["rules"]] == [rule.id for rule in RULES]
    assert {"rule": "length", "saw": {"length": 46, "limit": 280}} in proof["rules"]
    assert "Router" not in json.dumps(proof)


def test_policy_a_draft_does_not_print_its_text() -> None:
    assert "Router" not in repr(AUTOMATIC)
