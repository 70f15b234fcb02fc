"""Thinking about a message with the real encoder, the service's own words, and a Rasa that says what it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.actions.heard import Heard, heard
from bot.dialogue.hours import ServiceHours
from bot.dialogue.machine import Machine
from bot.dialogue.think import Thinker
from bot.messages import Channel, Decision, Form, Outcome, Summons
from bot.policy import House
from bot.store.turns import Snapshot
from bot.wording import load
from faq_index.encoder import artefact
from tests.conftest import ROOT

WORDING = load(ROOT / "bot/data")[1]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUSE = House(
    first_marks=tuple({*WORDING.bot_mark_first.values()}),
    next_mark=WORDING.bot_mark_next,
    reply_limit=280,
    dm_limit=10_000,
)
LOST = Decision(outcome=Outcome.HANDOVER, reason="asked_before", texts=WORDING.handover.du)
FOUND = Decision(outcome=Outcome.ANSWER, reason="sure", entry="stoerung.internet-ausfall", texts=("So geht es.",))


@dataclass
class Rasa:
    """Rasa's door: what it will decide, in this order, and what reached it."""

    url: str = ""
    decisions: list[Decision] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def heard(self) -> list[Heard]:
        """Give what the action server would have read."""
        return [heard({"text": body["message"], "metadata": body["metadata"]}, handling="ask") for body in self.bodies]


@pytest.fixture
def rasa() -> Iterator[Rasa]:
    """Serve scripted decisions on a free port."""
    script = Rasa()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer = json.dumps([{"custom": {"decision": script.decisions.pop(0).to_json()}}]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        script.url = f"http://127.0.0.1:{server.server_port}"
        yield script
        server.shutdown()


@pytest.fixture
def thinker(rasa: Rasa) -> Iterator[Thinker]:
    """Give the path from a text to finished wordings."""
    artefact.build(ROOT / "var/model", ROOT / "var/weights")
    machine = Machine(rasa_url=rasa.url, model_folder=ROOT / "var/model", timeout_seconds=5)
    hours = ServiceHours([(time(0), time(23))] * 7, zone=ZoneInfo("Europe/Berlin"))
    yield Thinker(machine=machine, wording=WORDING, hours=hours, house=HOUSE)
    machine.close()


def known(text: str, **changes: Any) -> Snapshot:
    values: dict[str, Any] = {
        "message_id": 1,
        "conversation_id": 1,
        "channel": Channel.PUBLIC,
        "text": text,
        "personal_data": False,
        "summons": Summons.MENTION,
        "received_at": NOW,
        "fence": 0,
        "owner_is_machine": True,
        "opted_out": False,
        "asked_before": False,
        "offered": (),
        "form": Form.DU,
        "automated_replies": 0,
    }
    return Snapshot(**(values | changes))


def test_dialogue_sends_the_parts_of_a_message_along(rasa: Rasa, thinker: Thinker) -> None:
    # when: a message has two questions, and another one has one
    rasa.decisions = [FOUND, FOUND]
    thinker.think(known("Wo finde ich meine Rechnung? Und wie ändere ich meine IBAN?"), now=NOW)
    thinker.think(known("Wo finde ich meine Rechnung?"), now=NOW)
    # then: each part arrives with a vector of its own, and a single question costs nothing more
    two, one = rasa.heard()
    assert [part.text for part in two.parts] == ["Wo finde ich meine Rechnung?", "Und wie ändere ich meine IBAN?"]
    assert not (two.parts[0].vector == two.parts[1].vector).all()
    assert (two.parts[0].vector == one.vector).all()
    assert one.parts == ()


def test_dialogue_reads_a_short_reply_together_with_what_was_asked_about(rasa: Rasa, thinker: Thinker) -> None:
    # given: we asked back, and one word comes
    rasa.decisions = [LOST, FOUND]
    asked = known("Festnetz", asked_before=True, asked_about="Hier geht gar nichts mehr", automated_replies=1)
    thought = thinker.think(asked, now=NOW)
    # then: it is answered from both messages
    assert (thought.decision.outcome, thought.decision.entry) == (Outcome.ANSWER, "stoerung.internet-ausfall")
    alone, together = rasa.heard()
    assert (alone.together, together.together) == (False, True)
    assert rasa.bodies[1]["message"] == "Hier geht gar nichts mehr. Festnetz"
    assert together.context.asked_before


def test_dialogue_asks_once_when_nothing_was_asked_before(rasa: Rasa, thinker: Thinker) -> None:
    rasa.decisions = [LOST]
    thinker.think(known("Festnetz"), now=NOW)
    assert len(rasa.bodies) == 1


def test_dialogue_tells_the_machine_what_was_answered(rasa: Rasa, thinker: Thinker) -> None:
    rasa.decisions = [LOST]
    thinker.think(known("geht trotzdem nicht", answered="rechnung.herunterladen"), now=NOW)
    (message,) = rasa.heard()
    assert message.context.answered == "rechnung.herunterladen"
    assert message.understanding.unhelped


@pytest.mark.parametrize("form", Form)
def test_dialogue_answers_with_a_word_about_the_rest_only_where_there_is_room(
    rasa: Rasa, thinker: Thinker, form: Form
) -> None:
    # given: two answers to the first concern, of which only one leaves room for the word about the second
    also = "Zu „Shop in der Nähe“ schreib uns gern gleich noch einmal."
    both = Decision(outcome=Outcome.ANSWER, reason="several_concerns", entry="a.b", texts=())
    texts = (f"{'Kurz. ' * 20}{also}", f"{'Zu lang. ' * 25}{also}")
    rasa.decisions = [Decision.from_json(both.to_json() | {"texts": kept}) for kept in (texts, texts[1:])]
    # when
    fits, full = (thinker.think(known("A? B?", form=form), now=NOW) for _ in range(2))
    # then: the one that fits is said; where none fits a person takes both, and the customer is told so
    assert fits.decision.outcome is Outcome.ANSWER
    assert fits.wordings and all(also in way for way in fits.wordings)
    assert (full.decision.outcome, full.decision.reason) == (Outcome.HANDOVER, "several_concerns")
    assert any(way.startswith(WORDING.handover.of(form.value)) for way in full.wordings)


@pytest.mark.parametrize("form", list(Form))
def test_dialogue_says_when_people_are_back_when_the_machine_is_not_there(thinker: Thinker, form: Form) -> None:
    # given: Rasa is down, and it is night
    night = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    opening = thinker.hours.next_opening(night, english=form is Form.EN)
    assert opening
    # when: a customer writes
    thought = thinker.fall_back(known("?", form=form), reason="machine_unavailable", now=night)
    # then: every wording says so, and there are several
    assert thought.form is form
    assert len(thought.wordings) >= 3
    assert all(opening in wording for wording in thought.wordings)
    # and in the daytime none does
    daytime = thinker.fall_back(known("?", form=form), reason="machine_unavailable", now=NOW).wordings
    assert len(daytime) >= 3
    assert not any(opening in wording for wording in daytime)
