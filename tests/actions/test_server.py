"""The action server as its own process, with the real encoder and a small index, asked as Rasa asks it."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.cli.ephemeral import free_port
from bot.messages import Channel, Context, Decision, Form, Outcome
from bot.wording import load
from faq_index import entries, index, phrasings, versions
from faq_index.encoder import Encoder, artefact
from faq_index.entries import Entry, Texts
from tests.conftest import ROOT

DATA = ROOT / "bot/data"
#: what the small index knows
KNOWN = ("rechnung.herunterladen", "rechnung.betrag-bestritten", "smalltalk.dank", "mobilfunk.puk-vergessen")
SECRET = "Kennwort Sonnenblume"


@dataclass
class Server:
    """The running server: its address, its folder, its log, and what was put into it."""

    url: str
    var: Path
    log: Path
    encoder: Encoder
    entries: tuple[Entry, ...]

    def ask(self, text: str, intent: str, *, action: str = "action_answer", **changes: Any) -> httpx.Response:
        """Call an action with a message, as Rasa does."""
        vector = self.encoder.encode([text], kind="query")[0]
        metadata = {
            "vector": base64.b64encode(vector.tobytes()).decode(),
            "encoder": self.encoder.fingerprint,
            "context": Context(channel=Channel.PUBLIC, form=Form.SIE).to_json(),
        }
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": intent, "confidence": 0.9}],
            "metadata": metadata | changes,
        }
        tracker = {"sender_id": "c1", "latest_message": message, "events": [], "slots": {}}
        call = {"next_action": action, "sender_id": "c1", "tracker": tracker, "domain": {}, "version": "3.6.21"}
        return httpx.post(f"{self.url}/webhook", json=call, timeout=20)

    def decide(self, text: str, intent: str, **more: Any) -> Decision:
        """Give the decision about a message."""
        (response,) = self.ask(text, intent, **more).json()["responses"]
        return Decision.from_json(response["custom"]["decision"])

    def publish(self, known: tuple[Entry, ...]) -> str:
        """Build and publish an index with these entries."""
        said = [one for one in phrasings.load(DATA / "nlu", known=ALL) if one.entry_id in KNOWN]
        folder = self.var / "index"
        version = index.build(known, said, self.encoder, folder=folder, vectors=self.var / "vectors")
        versions.publish(folder, version)
        return version


ALL = {entry.id for entry in entries.load(DATA / "faq", facts=load(DATA)[0].facts)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the server on an index of four concerns."""
    var = tmp_path_factory.mktemp("actions")
    artefact.build(ROOT / "var/model", ROOT / "var/weights")
    port = free_port()
    known = tuple(one for one in entries.load(DATA / "faq", facts=load(DATA)[0].facts) if one.id in KNOWN)
    running = Server(f"http://127.0.0.1:{port}", var, var / "log", Encoder.load(ROOT / "var/model"), known)
    running.publish(known)
    with running.log.open("w") as log, start(var, port, stdout=log, stderr=log) as process:
        wait(running.url, process)
        yield running
        process.terminate()


def start(var: Path, port: int, **more: Any) -> subprocess.Popen[str]:
    environment = os.environ | {"BOT_VAR": str(var), "BOT_ACTIONS_PORT": str(port), "BOT_DATA": str(DATA)}
    return subprocess.Popen([sys.executable, "-m", "bot.actions"], env=environment, cwd=ROOT, text=True, **more)


def wait(url: str, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            assert httpx.get(f"{url}/health").json() == {"status": "ok"}
            return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the action server did not start")


def test_actions_server_answers_a_question_with_the_editors_words(server: Server) -> None:
    # given: a question in words that no writer used
    decision = server.decide("Wo im Kundencenter kann ich mir meine Rechnung als PDF herunterladen?", KNOWN[0])
    # then: the entry's answer in the customer's form, and what explains it
    (expected,) = (one for one in server.entries if one.id == KNOWN[0])
    assert (decision.outcome, decision.reason, decision.entry) == (Outcome.ANSWER, "sure", KNOWN[0])
    assert decision.texts == expected.answers.sie
    assert decision.version == versions.current_version(server.var / "index")
    assert decision.candidates[0][0] == KNOWN[0]


def test_actions_server_takes_the_handling_from_rasas_rule(server: Server) -> None:
    # given: the index knows an answer, but Rasa's rule says that the concern is for people
    text = "Wo im Kundencenter kann ich mir meine Rechnung als PDF herunterladen?"
    decision = server.decide(text, "recht.inkasso", action="action_hand_over")
    assert (decision.outcome, decision.reason) == (Outcome.HANDOVER, "concern_is_for_people")


def test_actions_server_changes_nothing_in_rasas_conversation(server: Server) -> None:
    assert server.ask("Danke!", "smalltalk.dank", action="action_close").json()["events"] == []


def test_actions_server_gives_no_decision_and_no_text_away_when_a_message_is_not_as_agreed(server: Server) -> None:
    for wrong in ({"vector": SECRET}, {"encoder": "another"}, {"context": {}}):
        answer = server.ask(SECRET, KNOWN[0], **wrong)
        assert answer.status_code == 200
        assert answer.json()["responses"] == []
    log = server.log.read_text()
    assert log.count("action_failed") >= 3
    assert SECRET not in log


@pytest.mark.parametrize(
    "body", [f'{{"{SECRET}"', f'"{SECRET}"', f'{{"next_action": "action_answer", "x": "{SECRET}"}}']
)
def test_actions_server_refuses_other_calls_without_repeating_them(server: Server, body: str) -> None:
    answer = httpx.post(f"{server.url}/webhook", content=body, timeout=20)
    assert answer.status_code >= 400
    assert SECRET not in answer.text
    assert SECRET not in server.log.read_text()


def test_actions_server_uses_a_new_answer_as_soon_as_it_is_published(server: Server) -> None:
    # given: an editor changes an answer
    before = server.decide("Danke, alles klappt wieder!", "smalltalk.dank", action="action_close").version
    # when: the index is published while the server runs
    version = server.publish(_answering(server, "Neu!"))
    # then: the next decision has it
    decision = server.decide("Wo im Kundencenter kann ich mir meine Rechnung als PDF herunterladen?", KNOWN[0])
    assert decision.texts == ("Neu!",)
    assert decision.version == version != before


def test_actions_server_loses_no_message_while_versions_are_switched(server: Server) -> None:
    # given: three versions of an answer, and two customers who ask without a pause
    texts = ("eins", "zwei", "drei")
    question, stop = "Wo im Kundencenter kann ich mir meine Rechnung als PDF herunterladen?", threading.Event()
    made = [server.publish(_answering(server, text)) for text in texts]

    def ask() -> list[Decision]:
        found = []
        while not stop.is_set():
            found.append(server.decide(question, KNOWN[0]))
        return found

    with ThreadPoolExecutor(2) as pool:
        customers = [pool.submit(ask) for _ in range(2)]
        # when: they are published and taken back while the server answers
        for version in (*made, *made):
            versions.publish(server.var / "index", version)
            time.sleep(0.3)
        versions.rollback(server.var / "index")
        last = server.decide(question, KNOWN[0])
        stop.set()
        decisions = [decision for customer in customers for decision in customer.result()]
    # then: every one got the text that belongs to the version that answered, and what is current holds at once
    said = dict(zip(made, texts, strict=True))
    assert len(decisions) > len(made)
    assert all(decision.texts == (said[decision.version],) for decision in decisions)
    assert (last.version, last.texts) == (made[1], ("zwei",))


def _answering(server: Server, text: str) -> tuple[Entry, ...]:
    """Give the entries with another answer to the first."""
    new = Texts(du=(text,), sie=(text,))
    return tuple(replace(one, answers=new) if one.id == KNOWN[0] else one for one in server.entries)


def test_actions_server_says_in_one_sentence_what_is_missing(tmp_path: Path) -> None:
    with start(tmp_path, free_port(), stderr=subprocess.PIPE) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "no index in" in said and "Traceback" not in said
