"""The inbox takes each message once, for ever, and gives them back in the channel's order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.messages import Decision, Incoming, Outcome
from bot.privacy import guard
from bot.store import inbox, turns
from bot.store.store import Store
from bot.store.tables import Conversation, Message

Make = Callable[..., Incoming]


def _conversations(store: Store) -> list[int]:
    with store.database.begin() as session:
        return list(session.scalars(select(Conversation.id).order_by(Conversation.id)))


def test_store_takes_a_message_that_arrives_by_many_ways_at_once_only_once(store: Store, incoming: Make) -> None:
    # given one post that poll, stream and replay bring at the same moment
    message = guard(incoming())
    # when eight of them store it at once
    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(lambda _: inbox.append(store, message), range(8)))
    # then exactly one took it
    assert sorted(new) == [False] * 7 + [True]
    with store.database.begin() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_store_gives_the_messages_of_a_conversation_in_the_order_of_the_channel(store: Store, incoming: Make) -> None:
    # given the second message of a thread arrived before the first
    begun = datetime.now(UTC)
    late = incoming("zweite", thread_id="t", posted_at=begun + timedelta(seconds=5))
    early = incoming("erste", thread_id="t", posted_at=begun)
    for message in (late, early):
        inbox.append(store, guard(message))
    (conversation,) = _conversations(store)
    # when they are worked through
    texts = []
    while (message_id := inbox.next_pending(store, conversation)) is not None:
        known = turns.snapshot(store, message_id)
        texts.append(known.text)
        turns.record(store, known, Decision(outcome=Outcome.CLOSE, reason="thanks"))
    # then the first comes first
    assert texts == ["erste", "zweite"]


def test_store_keeps_two_people_on_one_thread_apart(store: Store, incoming: Make) -> None:
    from bot.messages import Author

    inbox.append(store, guard(incoming(thread_id="t", author=Author(id="1", handle="a"))))
    inbox.append(store, guard(incoming(thread_id="t", author=Author(id="2", handle="b"))))
    assert len(_conversations(store)) == 2


def test_store_never_holds_the_plain_personal_data(store: Store, incoming: Make) -> None:
    inbox.append(store, guard(incoming("Ruft mich an: 0171 2345678")))
    with store.database.begin() as session:
        text = session.scalars(select(Message.text)).one()
    assert "2345678" not in text
    assert "[TELEFON]" in text


def test_store_waits_before_a_failed_message_is_tried_again(store: Store, incoming: Make) -> None:
    # given a message whose turn failed
    inbox.append(store, guard(incoming()))
    (conversation,) = _conversations(store)
    message_id = inbox.next_pending(store, conversation)
    assert message_id is not None
    assert inbox.try_later(store, message_id) == 1
    # then it is neither next nor swept up now, and still not lost
    assert inbox.next_pending(store, conversation) is None
    assert inbox.unfinished(store, older_than=datetime.now(UTC) + timedelta(minutes=1)) == []
    with store.database.begin() as session:
        assert session.scalars(select(Message.state)).one() == "pending"


def test_store_wakes_a_worker_for_a_new_message_but_not_for_a_known_one(store: Store, incoming: Make) -> None:
    message = guard(incoming())
    inbox.append(store, message)
    inbox.append(store, message)
    assert store.broker.client.llen(f"{store.keys.work}:converse") == 1
