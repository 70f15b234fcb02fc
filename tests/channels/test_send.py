"""Sending to the simulated X: once in effect, whatever happens in between, and never without a permit."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.channels.x.account import Account
from bot.channels.x.receive import poll_dms, poll_mentions
from bot.channels.x.send import Sender
from bot.messages import Decision, Outcome
from bot.policy import House
from bot.settings import XSettings
from bot.store import outbox, turns
from bot.store.store import Store
from bot.store.tables import Case, Message, Reply
from tests.conftest import Simulated

MARK = "🤖 Automatische Antwort"
HOUSE = House(first_marks=(MARK,), next_mark="🤖", reply_limit=280, dm_limit=1000)
ANSWER = Decision(outcome=Outcome.ANSWER, reason="sure", entry="rechnung.herunterladen")
TEXT = f"Im Kundencenter unter Rechnungen. {MARK}"

Answered = Callable[..., int]


@pytest.fixture
def sender(store: Store, simulator: Simulated) -> Iterator[Sender]:
    account = Account(XSettings(), simulator_url=simulator.url)
    yield Sender(store=store, account=account, me=account.me()[0], house=HOUSE)
    account.close()


@pytest.fixture
def answered(store: Store, simulator: Simulated, sender: Sender) -> Answered:
    """Give a maker: a customer asks, the machine's reply is in the outbox; gives the reply's id."""

    def make(text: str = TEXT, *, decision: Decision = ANSWER) -> int:
        simulator.post("kundin", "@telekom_hilft Wo finde ich meine Rechnung?")
        poll_mentions(store, sender.account, sender.me)
        with store.database.begin() as session:
            message_id = session.scalars(select(Message.id).order_by(Message.id.desc()).limit(1)).one()
        turns.record(store, turns.snapshot(store, message_id), decision, wordings=[text])
        with store.database.begin() as session:
            return session.scalars(select(Reply.id).order_by(Reply.id.desc()).limit(1)).one()

    return make


def _reply(store: Store, reply_id: int) -> Reply:
    with store.database.begin() as session:
        return session.get_one(Reply, reply_id)


def _time_passes(store: Store, seconds: int = 120) -> None:
    """Let the pauses and leases in the outbox be over."""
    past = datetime.now(UTC) - timedelta(seconds=seconds)
    with store.database.begin() as session:
        session.execute(update(Reply).values(not_before=None, claimed_at=past))


def test_channels_send_a_reply_under_the_customers_post_with_its_proof(
    store: Store, simulator: Simulated, sender: Sender, answered: Answered
) -> None:
    reply_id = answered()
    sender.deliver(reply_id)
    (post,) = simulator.replies()
    assert post["text"].endswith(MARK)
    reply = _reply(store, reply_id)
    assert (reply.state, reply.external_id) == ("sent", post["id"])
    assert reply.permit
    assert "summoned" in str(reply.permit)


def test_channels_send_nothing_twice_when_a_job_comes_twice(
    simulator: Simulated, sender: Sender, answered: Answered
) -> None:
    reply_id = answered()
    sender.deliver(reply_id)
    sender.deliver(reply_id)
    assert len(simulator.replies()) == 1


@pytest.mark.parametrize(
    ("fault", "posted_at_once"),
    [("timeout_after", True), ("timeout_before", False), ("http_500", False), ("http_503", False)],
)
def test_channels_find_out_after_an_uncertain_answer_whether_it_was_posted(
    store: Store, simulator: Simulated, sender: Sender, answered: Answered, fault: str, posted_at_once: bool
) -> None:
    # given X fails on the post, before or after its effect
    reply_id = answered()
    simulator.fault(fault, method="POST", path="/2/tweets", seconds=0.5)
    sender.deliver(reply_id)
    assert _reply(store, reply_id).state == "unknown"
    assert len(simulator.replies()) == int(posted_at_once)
    # when it is tried again
    _time_passes(store)
    sender.deliver(reply_id)
    # then there is exactly one post, and we know it
    (post,) = simulator.replies()
    assert (_reply(store, reply_id).state, _reply(store, reply_id).external_id) == ("sent", post["id"])


def test_channels_find_out_after_a_crash_whether_it_was_posted(
    store: Store, simulator: Simulated, sender: Sender, answered: Answered
) -> None:
    # given a sender that died between the post and the note of it
    reply_id = answered()
    sender.deliver(reply_id)
    with store.database.begin() as session:
        session.execute(update(Reply).values(state="sending", external_id=None, sent_at=None))
    # then its lease protects it first, and later another sender finds the post
    sender.deliver(reply_id)
    assert _reply(store, reply_id).state == "sending"
    _time_passes(store)
    sender.deliver(reply_id)
    assert len(simulator.replies()) == 1
    assert _reply(store, reply_id).state == "sent"


def test_channels_wait_for_the_window_that_x_names(
    store: Store, simulator: Simulated, sender: Sender, answered: Answered
) -> None:
    reply_id = answered()
    simulator.fault("http_429", method="POST", path="/2/tweets", seconds=90)
    sender.deliver(reply_id)
    reply = _reply(store, reply_id)
    assert reply.state == "queued"
    assert reply.not_before is not None
    sender.deliver(reply_id)
    assert simulator.replies() == []
    _time_passes(store)
    sender.deliver(reply_id)
    assert len(simulator.replies()) == 1


def test_channels_hand_over_what_x_refuses_as_a_duplicate_of_another_reply(
    store: Store, simulator: Simulated, sender: Sender, answered: Answered
) -> None:
    # given our account has just posted the same words elsewhere
    first = answered()
    sender.deliver(first)
    with store.database.begin() as session:
        session.execute(update(Reply).values(created_at=datetime.now(UTC) - timedelta(days=2)))
    second = answered()
    # when they are sent to another post
    sender.deliver(second)
    # then a person takes over, and the reason is there
    reply = _reply(store, second)
    assert reply.state == "refused"
    assert set(reply.refusal or {}) == {"duplicate"}
    with store.database.begin() as session:
        assert session.scalars(select(Case.reason)).one() == "reply_refused:duplicate"


def test_channels_never_send_what_policy_refuses(
    store: Store, simulator: Simulated, sender: Sender, answered: Answered
) -> None:
    # given a reply of the machine without its mark, as only a bug could write it
    reply_id = answered("Im Kundencenter unter Rechnungen.")
    sender.deliver(reply_id)
    assert simulator.replies() == []
    assert _reply(store, reply_id).state == "refused"
    with store.database.begin() as session:
        assert session.scalars(select(Case.id)).all()


def test_channels_answer_a_direct_message_by_direct_message(store: Store, simulator: Simulated, sender: Sender) -> None:
    simulator.dm("kunde", "Wo finde ich meine Rechnung?")
    poll_dms(store, sender.account, sender.me)
    with store.database.begin() as session:
        message_id = session.scalars(select(Message.id)).one()
    turns.record(store, turns.snapshot(store, message_id), ANSWER, wordings=[TEXT])
    (reply_id,) = outbox.unfinished(store, older_than=datetime.now(UTC) + timedelta(seconds=9))
    # given X hangs after it has sent the message
    simulator.fault("timeout_after", method="POST", path="/2/dm_conversations", seconds=0.5)
    sender.deliver(reply_id)
    _time_passes(store)
    sender.deliver(reply_id)
    assert [message["text"] for message in simulator.sent_dms()] == [TEXT]
