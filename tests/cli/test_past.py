"""Looking back: why was this decided, what could not be answered, what would another version change? On real turns."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.messages import Channel, Decision, Incoming, Outcome, Summons, Urgency
from bot.privacy import guard
from bot.store import inbox, turns
from bot.store.store import Store
from bot.store.tables import Message
from faq_index.versions import current_version
from tests.cli.conftest import KNOWN, Desk

Make = Callable[..., Incoming]

PHONE = "0171 2345678"
#: what customers may want that the small index does not know
DARK = (
    "Wann schaltet ihr das alte UMTS-Netz ab?",
    "Ab wann wird denn UMTS abgeschaltet?",
    "Wird das alte UMTS Netz wirklich abgeschaltet und wann?",
    "Bis wann läuft UMTS bei euch noch?",
)
LONELY = "Verkauft ihr auch Kaffeetassen mit eurem Logo?"


@pytest.fixture
def desk(desk: Desk, servers: tuple[str, str], store: Store) -> Desk:
    """Give a desk beside an empty database."""
    desk.environment = {"BOT_DATABASE_URL": servers[0]}
    return desk


def _decided(store: Store, incoming: Incoming, decision: Decision, *wordings: str) -> int:
    """Store a message and what was decided about it; gives its number."""
    inbox.append(store, guard(incoming))
    with store.database.begin() as session:
        message_id = session.scalars(select(Message.id).order_by(Message.id.desc()).limit(1)).one()
    turns.record(store, turns.snapshot(store, message_id), decision, wordings=wordings)
    return message_id


def _direct(incoming: Make, text: str) -> Incoming:
    return incoming(text, channel=Channel.DM, summons=Summons.DM)


def _handed_over(reason: str = "not_sure", version: str = "") -> Decision:
    return Decision(outcome=Outcome.HANDOVER, reason=reason, urgency=Urgency.HIGH, version=version)


def test_cli_explain_tells_all_that_is_known_of_a_turn(desk: Desk, store: Store, incoming: Make) -> None:
    # given a message with a phone number that was handed over
    version = str(current_version(desk.var / "index"))
    decision = Decision(
        outcome=Outcome.HANDOVER,
        reason="not_sure",
        urgency=Urgency.HIGH,
        candidates=((KNOWN[0], 0.61), (KNOWN[3], 0.3)),
        intent=KNOWN[0],
        confidence=0.57,
        version=version,
    )
    text = f"Wo ist meine Rechnung? Ruft mich an: {PHONE}"
    number = _decided(store, incoming(text), decision, "Ein Mensch liest das.")
    # when it is explained
    said = desk.said("explain", str(number))
    # then outcome, rule, candidates, certainty, thresholds, version, signs, reply and case are there
    for known in ("an Menschen übergeben", "not_sure", "61.0%", "57.0%", "hoch", version, "die geltende", "▼", "Kurve"):
        assert known in said
    assert "Ein Mensch liest das. (wird gesendet …)" in said
    assert "wartet auf jemanden" in said
    # and the number is not
    assert "[TELEFON]" in said
    assert PHONE not in said


def test_cli_explain_says_when_the_version_is_gone_or_the_message_unknown(
    desk: Desk, store: Store, incoming: Make
) -> None:
    number = _decided(store, incoming(), _handed_over(version="0123456789abcdef"))
    assert "nicht mehr aufbewahrt" in desk.said("explain", str(number))
    done = desk.run("explain", "999999999")
    assert done.returncode == 1
    assert "wurde nichts entschieden" in done.stderr
    assert desk.run("explain").returncode == 1


def test_cli_explain_hears_an_alarm_without_rasa_as_the_service_does(desk: Desk) -> None:
    said = desk.said("explain", "--text", "Ihr seid doch unfähig! Ich habe meine PUK vergessen, wo finde ich sie?")
    assert "alarm: Ein Warnwort" in said


def test_cli_explain_decides_about_a_text_without_rasa(desk: Desk) -> None:
    said = desk.said("explain", "--text", f"Ich habe meine PUK vergessen, wo finde ich sie? Meine Nummer ist {PHONE}")
    assert "personal_data_in_public" in said
    assert "mobilfunk.puk-vergessen" in said
    assert PHONE not in said


def test_cli_faq_gaps_groups_what_could_not_be_answered(desk: Desk, store: Store, incoming: Make) -> None:
    # given four customers with one concern, one with another, and some who were answered or are with people
    for text in DARK:
        _decided(store, incoming(f"{text} {PHONE}"), _handed_over())
    _decided(store, incoming(LONELY), _handed_over())
    for reason in ("people_have_it", "concern_is_for_people"):
        _decided(store, incoming(DARK[0]), _handed_over(reason))
    _decided(store, incoming(DARK[0]), Decision(outcome=Outcome.ANSWER, reason="sure", entry=KNOWN[0]), "Antwort")
    # when an editor looks for gaps
    found = json.loads(desk.said("faq", "gaps", "--json"))
    # then the concern is one group with masked examples, and the lonely one is counted
    assert (found["messages"], found["in_no_group"]) == (5, 1)
    (gap,) = found["gaps"]
    assert gap["size"] == 4
    assert len(gap["examples"]) == 3
    assert all("UMTS" in example and "[TELEFON]" in example for example in gap["examples"])
    assert gap["nearest"] in KNOWN
    # and the same reads well
    said = desk.said("faq", "gaps")
    assert "1. 4 Nachrichten" in said
    assert PHONE not in said


def test_cli_faq_gaps_is_content_with_nothing(desk: Desk) -> None:
    assert "0 Nachrichten der letzten 30 Tage" in desk.said("faq", "gaps")


def test_cli_faq_diff_shows_which_past_decisions_would_change(desk: Desk, store: Store, incoming: Make) -> None:
    # given two past questions, one of them about the PUK, and one who has a person already
    puk = _decided(store, _direct(incoming, f"Meine PUK ist weg, wo finde ich sie? {PHONE}"), _handed_over())
    _decided(store, incoming("Wo kann ich meine Rechnung als PDF herunterladen?"), _handed_over())
    _decided(store, incoming("PUK?"), _handed_over("people_have_it"))
    # when an editor decides that people shall handle the PUK, and builds
    entry = (desk.data / "faq/sim.yml").read_text()
    start = entry.index("- id: mobilfunk.puk-vergessen")
    answers = entry.index("  answers:", start)
    texts = '  handover:\n      du: ["Da hilft dir ein Mensch."]\n      sie: ["Da hilft Ihnen ein Mensch."]\n'
    head = entry[start:answers].replace("handling: answer", "handling: person")
    (desk.data / "faq/sim.yml").write_text(entry[:start] + head + texts.replace("\n  ", "\n") + "\n")
    desk.said("faq", "build")
    # then the difference names that message, masked, and says how it was found out
    said = desk.said("faq", "diff")
    assert "1 von 2 Entscheidungen" in said
    assert "beantwortet → an Menschen übergeben" in said
    assert f"bot explain {puk}" in said
    assert "ohne Rasa" in said
    assert "1 Nachrichten sind ausgelassen" in said
    assert PHONE not in said
