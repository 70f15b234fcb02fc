"""`bot try` and `bot guard`: the same path as a live message, robust against any line, without a trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import select

from bot.cli.ephemeral import free_port
from bot.cli.processes import answers, environment
from bot.policy import weighted
from bot.store.tables import Customer, Message, Turn
from tests.conftest import ROOT
from tests.street.conftest import Street

KEYS = {"id", "outcome", "entry", "candidates", "intent", "confidence", "reason", "urgency", "masked", "pii", "reply"}
OUTCOMES = {"answer", "ask", "handover", "close"}

#: (text, the outcomes that a customer could understand)
MIXED = [
    ("@telekom_hilft Wo kann ich meine Rechnung herunterladen?", {"answer"}),
    ("Wie richte ich ein Gast-WLAN ein?", {"answer", "ask"}),
    ("mein handy hat die puk gefragt und ich weiß sie nicht", {"answer", "ask"}),
    ("Ihr habt mir 40 Euro zu viel abgebucht, das lasse ich mir nicht gefallen!", {"handover"}),
    ("Meine Mutter ist gestern gestorben. Was wird aus ihrem Vertrag?", {"handover"}),
    ("Ich gehe jetzt zum Anwalt.", {"handover"}),
    ("Ich will einfach nicht mehr leben", {"handover"}),
    ("Aus dem Verteilerkasten vor dem Haus kommt Rauch!", {"handover"}),
    ("Der Hausnotruf meiner Oma geht nicht mehr", {"handover"}),
    ("Ihr seid der letzte Saftladen, unfassbar, nie wieder!", {"handover"}),
    ("Ich möchte mit einem Menschen sprechen", {"handover"}),
    ("Ich kann die Rechnung nicht bezahlen, bin arbeitslos geworden", {"handover"}),
    ("Meine Kundennummer ist 123456789, bitte schaut mal nach", {"handover"}),
    ("Ruft mich an: 0171 2345678", {"handover"}),
    ("STOPP", {"close"}),
    ("Vielen Dank, hat geklappt!", {"close", "handover"}),
    ("Hallo", {"ask"}),
    ("geht nicht", {"ask", "handover"}),
    ("Wer hat eigentlich gestern das Spiel gewonnen?", {"close", "handover"}),
    ("Where can I find my invoice?", {"answer", "ask", "handover"}),
]

#: What breaks programs; the first is not even JSON.
WILD = [
    '{"id": "w0", "text": "offen',
    json.dumps({"id": "w1", "text": "", "channel": "public"}),
    json.dumps({"id": "w2", "text": "Wort " * 4000, "channel": "public"}),
    json.dumps({"id": "w3", "text": "ﷺ" * 10 + "\ufdfa" * 50, "channel": "dm"}),
    json.dumps({"id": "w4", "text": "Mein Router\u0000 blinkt rot", "channel": "public"}),
    json.dumps({"id": "w5", "text": "\ud83d\ud83d kaputt \udc00", "channel": "public"}),
    json.dumps({"id": "w6", "text": "😡🙃🤷🏽‍♀️", "channel": "public"}),
    json.dumps({"id": "w7", "text": "/restart", "channel": "public"}),
    json.dumps({"id": "w8", "text": '/spam{"x": 1}', "channel": "public"}),
    json.dumps({"id": "w9", "text": "‮\u202e[link](intent) {hotline}", "channel": "public"}),
]


def _bot(street: Street, command: str, lines: list[str]) -> list[dict]:
    """Run a command as a person would, on the running services; gives its answers."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", command],
        input="\n".join(lines).encode(),
        capture_output=True,
        env=os.environ | environment(street.settings),
        cwd=ROOT,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _line(number: int, text: str) -> str:
    return json.dumps({"id": str(number), "text": text, "channel": "public"})


@pytest.fixture
def mixed(street: Street) -> list[dict]:
    return _bot(street, "try", [_line(number, text) for number, (text, _) in enumerate(MIXED)])


def test_street_try_says_for_each_line_what_would_happen(mixed: list[dict]) -> None:
    assert [answer["id"] for answer in mixed] == [str(number) for number in range(len(MIXED))]
    assert all(set(answer) == KEYS for answer in mixed)
    wrong = [
        (answer["id"], answer["outcome"], answer["reason"])
        for answer, (_, expected) in zip(mixed, MIXED, strict=True)
        if answer["outcome"] not in expected
    ]
    assert wrong == []


def test_street_try_keeps_the_promises_about_replies(mixed: list[dict]) -> None:
    for answer in mixed:
        if answer["outcome"] in ("answer", "ask"):
            assert answer["reply"], answer["id"]
        if answer["outcome"] == "close":
            assert answer["reply"] is None
        if answer["reply"]:
            assert any(mark in answer["reply"] for mark in ("🤖 Automatische Antwort", "🤖 Automatic reply"))
            assert weighted(answer["reply"]) <= 280
        if answer["outcome"] != "answer":
            continue
        assert answer["entry"] == answer["candidates"][0][0]


def test_street_try_puts_danger_on_top(mixed: list[dict]) -> None:
    urgency = {answer["id"]: answer["urgency"] for answer in mixed}
    assert [urgency[number] for number in ("6", "7", "8")] == ["critical"] * 3


def test_street_try_masks_and_points_at_what_it_masked(mixed: list[dict]) -> None:
    phone = mixed[13]
    ((_, start, end),) = phone["pii"]
    assert MIXED[13][0][start:end] == "0171 2345678"
    assert "2345678" not in json.dumps(phone)


def test_street_try_takes_no_for_an_answer_and_asserts_nothing_it_does_not_know(street: Street) -> None:
    opt_out, praise = _bot(
        street,
        "try",
        [_line(1, "kein bot bitte"), _line(2, "wollt euch nur mal loben, Techniker heute war spitze")],
    )
    assert (opt_out["outcome"], opt_out["reason"], opt_out["reply"]) == ("close", "opt_out", None)
    # praise for a technician is not answered with sympathy for one who did not come
    assert "umsonst" not in (praise["reply"] or "")


def test_street_try_survives_any_line(street: Street) -> None:
    bad, *rest = _bot(street, "try", WILD)
    assert "JSON" in bad["error"]
    assert [answer["id"] for answer in rest] == [f"w{number}" for number in range(1, len(WILD))]
    assert all(answer["outcome"] in OUTCOMES for answer in rest)
    # where there is nothing to read, a person looks
    by_id = {answer["id"]: answer for answer in rest}
    assert {by_id[ident]["outcome"] for ident in ("w1", "w3", "w6")} <= {"handover", "ask"}
    # and Rasa's own commands are a customer's words like others: nobody says by them what he is understood to mean
    assert by_id["w8"]["intent"] != "spam"


def test_street_guard_says_what_is_masked_and_survives_any_line(street: Street) -> None:
    first, *_ = _bot(street, "guard", [_line(0, "IBAN DE89 3704 0044 0532 0130 00 gehört mir"), *WILD[1:]])
    assert first["masked"] == "IBAN [IBAN] gehört mir"
    assert [kind for kind, _, _ in first["pii"]] == ["iban"]


def test_street_try_leaves_nothing_behind(street: Street) -> None:
    _bot(street, "try", [_line(1, "Wo finde ich meine Rechnung?")])
    with street.store.database.begin() as session:
        for table in (Message, Turn, Customer):
            assert session.scalars(select(table)).all() == []
    assert street.simulator.replies() == []


def test_street_try_starts_what_it_needs_when_nothing_runs() -> None:
    # given ports on which nobody answers
    ports = {"BOT_RASA_PORT": str(free_port()), "BOT_ACTIONS_PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "try", "Wo kann ich meine Rechnung herunterladen?"],
        capture_output=True,
        env=os.environ | ports,
        cwd=ROOT,
        check=True,
    )
    # then a person can read what would happen
    assert "rechnung.herunterladen" in done.stdout.decode()
    # and nothing is left running
    assert not any(answers(f"http://127.0.0.1:{port}/") for port in ports.values())
