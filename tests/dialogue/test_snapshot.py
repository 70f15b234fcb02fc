"""What a message is read along with: the last turn of the conversation, from a real database."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from bot.messages import Decision, Incoming, Outcome
from bot.privacy import guard
from bot.store import inbox, turns
from bot.store.store import Store
from bot.store.tables import Message
from bot.store.turns import Snapshot

Make = Callable[..., Incoming]


def _arrived(store: Store, incoming: Incoming) -> Snapshot:
    inbox.append(store, guard(incoming))
    with store.database.begin() as session:
        message_id = session.scalars(select(Message.id).order_by(Message.id.desc()).limit(1)).one()
    return turns.snapshot(store, message_id)


def test_dialogue_knows_what_our_question_was_about(store: Store, incoming: Make) -> None:
    # given: we asked back about a message
    first = _arrived(store, incoming("Mein Netz ist weg, ruft mich an: 0171 2345678", thread_id="t1"))
    asked = Decision(outcome=Outcome.ASK, reason="concern_is_unclear", entry="unklar.kein-netz")
    turns.record(store, first, asked, wordings=["Was ist weg?"])
    # when: the reply comes
    reply = _arrived(store, incoming("Festnetz", thread_id="t1"))
    # then: it knows the message before, masked; nothing counts as answered
    assert reply.conversation_id == first.conversation_id
    assert reply.asked_before
    assert reply.asked_about == first.text
    assert "2345678" not in reply.asked_about
    assert reply.answered is None


def test_dialogue_knows_what_was_answered(store: Store, incoming: Make) -> None:
    first = _arrived(store, incoming("Wo ist meine Rechnung?", thread_id="t1"))
    assert (first.asked_about, first.answered) == ("", None)
    answer = Decision(outcome=Outcome.ANSWER, reason="sure", entry="rechnung.herunterladen")
    turns.record(store, first, answer, wordings=["Im Kundencenter."])
    reply = _arrived(store, incoming("geht trotzdem nicht", thread_id="t1"))
    assert (reply.asked_before, reply.asked_about, reply.answered) == (False, "", "rechnung.herunterladen")
