"""Working on a case: claim, read along, answer, give back, close."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable

import pytest

from bot.messages import Channel, Summons, Urgency
from bot.store.store import Store
from bot.store.tables import Case, Reply

from .conftest import Visitor


def replies(store: Store) -> list[Reply]:
    """Read the outbox."""
    with store.database.begin() as session:
        return session.query(Reply).order_by(Reply.id).all()


def lines(page: str) -> list[tuple[str, str]]:
    """Give kind and text of each line of the thread, as a person reads them."""
    found = re.findall(r'data-testid="line" data-kind="(\w+)".*?<p class="text">(.*?)</p>', page, re.DOTALL)
    return [(kind, html.unescape(text)) for kind, text in found]


def test_desk_queue_shows_the_most_urgent_case_first(anna: Visitor, new_case: Callable[..., int]) -> None:
    # given an ordinary case, and a later one that cannot wait
    ordinary = new_case("Die Rechnung stimmt nicht")
    urgent = new_case("Mein Hausnotruf ist tot", urgency=Urgency.CRITICAL, intent="sicherheit.hausnotruf-tot")
    # when Anna opens the desk
    page = anna.open("/")
    # then the urgent one stands first, in words as well as in colour
    assert re.findall(r'data-case-id="(\d+)"', page) == [str(urgent), str(ordinary)]
    assert "sofort" in page
    assert "Gefahr für Menschen" in page
    assert "Rechnungsbetrag strittig" in page
    assert "Dieses Anliegen beantworten nur Menschen" in page


def test_desk_queue_tells_channel_and_first_line_only(anna: Visitor, new_case: Callable[..., int]) -> None:
    new_case("Erste Zeile\nZweite Zeile", channel=Channel.DM)
    page = anna.open("/")
    assert "Direktnachricht" in page
    assert "Erste Zeile" in page
    assert "Zweite Zeile" not in page


def test_desk_conversation_shows_what_the_machine_understood(anna: Visitor, new_case: Callable[..., int]) -> None:
    case = new_case()
    page = anna.open(f"/cases/{case}")
    assert lines(page) == [("customer", "Auf meiner Rechnung stehen 80 Euro zu viel. Was soll das?")]
    assert "87 %" in page
    assert "81 %" in page
    assert "Erste Rechnung" in page


def test_desk_shows_masked_text_only(anna: Visitor, new_case: Callable[..., int]) -> None:
    case = new_case("Schreibt mir an mara.weber@example.org, bitte")
    page = anna.open(f"/cases/{case}")
    assert "mara.weber@example.org" not in page
    assert "[E-MAIL]" in page


def test_desk_answer_is_signed_and_queued(anna: Visitor, new_case: Callable[..., int], store: Store) -> None:
    # given a case that Anna has claimed
    case = new_case()
    page = anna.send(f"/cases/{case}/claim").text
    assert 'data-testid="answer-text"' in page
    # when she answers
    page = anna.send(f"/cases/{case}/answer", text="Wir prüfen die Rechnung und melden uns hier.").text
    # then the reply stands in the outbox with her initials, and in the thread as on its way
    assert [(reply.text, reply.author, reply.state) for reply in replies(store)] == [
        ("Wir prüfen die Rechnung und melden uns hier. ^ab", "ab", "queued")
    ]
    assert lines(page)[-1] == ("agent", "Wir prüfen die Rechnung und melden uns hier. ^ab")
    assert "wird gesendet" in page


def test_desk_answer_is_signed_once(anna: Visitor, new_case: Callable[..., int], store: Store) -> None:
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    anna.send(f"/cases/{case}/answer", text="Wir schauen nach. ^ab")
    assert replies(store)[0].text == "Wir schauen nach. ^ab"


def test_desk_answer_sent_twice_is_queued_once(anna: Visitor, new_case: Callable[..., int], store: Store) -> None:
    # given a form that the browser sends twice (double click, lost answer)
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    for _ in range(2):
        assert anna.send(f"/cases/{case}/answer", text="Wir schauen nach.").status_code == 200
    # then the customer gets it once
    assert len(replies(store)) == 1
    # but what was refused may be tried again
    with store.database.begin() as session:
        session.query(Reply).one().state = "refused"
    anna.send(f"/cases/{case}/answer", text="Wir schauen nach.")
    assert len(replies(store)) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Die Antwort ist leer."),
        (" ^ab", "Die Antwort ist leer."),
        ("x" * 277, "Die Antwort ist zu lang."),
        ("Schreib an mara.weber@example.org", "persönliche Daten"),
    ],
)
def test_desk_refused_answer_is_explained_and_kept(
    anna: Visitor, new_case: Callable[..., int], store: Store, text: str, told: str
) -> None:
    # given a claimed case
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    # when Anna sends something that must not leave
    answer = anna.send(f"/cases/{case}/answer", text=text)
    # then nothing is queued, she reads why, and her text is still in the box
    assert answer.status_code == 422
    assert replies(store) == []
    assert told in answer.text
    box = re.search(r'<textarea [^>]*data-testid="answer-text".*?>(.*?)</textarea>', answer.text, re.DOTALL)
    assert box is not None
    assert box[1] == text


def test_desk_answer_that_x_would_not_take_is_refused(anna: Visitor, new_case: Callable[..., int]) -> None:
    case = new_case(summons=Summons.NONE)
    anna.send(f"/cases/{case}/claim")
    answer = anna.send(f"/cases/{case}/answer", text="Wir helfen gern.")
    assert answer.status_code == 422
    assert "nicht angesprochen" in answer.text


def test_desk_direct_message_may_be_longer(anna: Visitor, new_case: Callable[..., int], store: Store) -> None:
    case = new_case(channel=Channel.DM)
    anna.send(f"/cases/{case}/claim")
    assert anna.send(f"/cases/{case}/answer", text="x" * 900).status_code == 200
    assert len(replies(store)) == 1
    assert anna.send(f"/cases/{case}/answer", text="x" * 1000).status_code == 422


@pytest.mark.parametrize(
    ("text", "counted"),
    [("", "4 / 280"), ("abc", "7 / 280"), ("🤖", "6 / 280"), ("https://example.org/ein/langer/weg", "27 / 280")],
)
def test_desk_counter_counts_as_x_does_with_the_initials(
    anna: Visitor, new_case: Callable[..., int], text: str, counted: str
) -> None:
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    assert counted in anna.send(f"/cases/{case}/count", text=text).text


def test_desk_counter_says_how_much_is_too_much(anna: Visitor, new_case: Callable[..., int]) -> None:
    case = new_case()
    page = anna.send(f"/cases/{case}/count", text="x" * 280).text
    assert "284 / 280" in page
    assert "4 zu viel" in page


def test_desk_second_agent_reads_along_and_learns_who_has_it(
    anna: Visitor, carl: Visitor, new_case: Callable[..., int], store: Store
) -> None:
    # given a case that Anna has
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    # when Carl opens it
    page = carl.open(f"/cases/{case}")
    # then he sees who has it, and nothing to write or press
    assert "^ab (Anna Berger) hat diesen Fall" in page
    assert 'data-testid="answer-text"' not in page
    assert 'data-testid="claim"' not in page
    # and every door behind the missing buttons is shut, too; what he wrote is not lost
    for path in ("claim", "release", "answer", "close"):
        refused = carl.send(f"/cases/{case}/{path}", text="Ich auch!", result="solved")
        assert refused.status_code == 409
        assert "^ab hat diesen Fall übernommen" in refused.text
    assert "Ich auch!" in carl.send(f"/cases/{case}/answer", text="Ich auch!").text
    assert replies(store) == []


def test_desk_claim_race_has_one_winner(
    anna: Visitor, carl: Visitor, new_case: Callable[..., int], store: Store
) -> None:
    # given a waiting case, and two agents who press at the same time
    case = new_case()
    words = {agent: agent.word() for agent in (anna, carl)}
    start, codes = threading.Barrier(2), []

    def press(agent: Visitor) -> None:
        start.wait()
        codes.append(agent.client.post(f"/cases/{case}/claim", data={"word": words[agent]}).status_code)

    threads = [threading.Thread(target=press, args=(agent,)) for agent in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # then one has it, and the other one is told
    assert sorted(codes) == [200, 409]
    assert ('data-testid="answer-text"' in anna.open(f"/cases/{case}")) is not (
        'data-testid="answer-text"' in carl.open(f"/cases/{case}")
    )


def test_desk_released_case_waits_again(anna: Visitor, carl: Visitor, new_case: Callable[..., int]) -> None:
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    anna.send(f"/cases/{case}/release")
    page = carl.send(f"/cases/{case}/claim").text
    assert 'data-testid="answer-text"' in page


def test_desk_closed_case_leaves_the_queue_with_its_result(
    anna: Visitor, new_case: Callable[..., int], store: Store
) -> None:
    # given a claimed case, and another that waits
    case, other = new_case(), new_case("Und noch etwas", handle="jo")
    anna.send(f"/cases/{case}/claim")
    # when Anna closes the first one
    page = anna.send(f"/cases/{case}/close", result="forwarded").text
    # then it says so, offers the next one, and the queue has only that
    assert "Geschlossen: weitergeleitet" in page
    assert f'href="/cases/{other}" data-key="n"' in page
    assert re.findall(r'data-case-id="(\d+)"', anna.open("/")) == [str(other)]
    with store.database.begin() as session:
        assert session.get_one(Case, case).result == "forwarded"
    # and pressing again changes nothing
    assert anna.send(f"/cases/{case}/close", result="solved").status_code == 409


def test_desk_close_needs_a_result_we_know(anna: Visitor, new_case: Callable[..., int]) -> None:
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    refused = anna.send(f"/cases/{case}/close", result="<b>irgendwas</b>")
    assert refused.status_code == 422
    assert "wähle zuerst ein Ergebnis" in refused.text
    assert "<b>irgendwas" not in refused.text


def test_desk_refused_reply_shows_its_reason(anna: Visitor, new_case: Callable[..., int], store: Store) -> None:
    # given a reply that the sender refused, with two sorts of reasons
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    anna.send(f"/cases/{case}/answer", text="Wir schauen nach.")
    with store.database.begin() as session:
        reply = session.query(Reply).one()
        reply.state, reply.refusal = "refused", {"length": "Die Antwort ist zu lang. Kürze den Text."}
    # then the thread says so in plain German
    page = anna.open(f"/cases/{case}")
    assert "nicht gesendet" in page
    assert "Die Antwort ist zu lang. Kürze den Text." in page


def test_desk_escapes_what_customers_write(anna: Visitor, new_case: Callable[..., int]) -> None:
    case = new_case("<script>alert(1)</script><img src=x onerror=alert(1)> \"' {{ 7*7 }}", handle="<b>x</b>")
    for path in ("/", f"/cases/{case}"):
        page = anna.open(path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>x</b>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "{{ 7*7 }}" in page


def test_desk_unknown_case_is_not_found(anna: Visitor) -> None:
    assert anna.client.get("/cases/999999").status_code == 404
    assert anna.send("/cases/999999/claim").status_code in (404, 409)


@pytest.mark.parametrize("path", ["0", "-1", "abc", "99999999999999999999999", "1.5", "%00", "1'--"])
def test_desk_impossible_case_id_is_refused_in_words(anna: Visitor, path: str) -> None:
    answer = anna.client.get(f"/cases/{path}")
    assert answer.status_code in (404, 422)
    assert path not in answer.text


def test_desk_hostile_text_is_cleaned_or_refused(anna: Visitor, new_case: Callable[..., int], store: Store) -> None:
    # given a claimed case
    case = new_case()
    anna.send(f"/cases/{case}/claim")
    # when control characters come in, they vanish
    assert anna.send(f"/cases/{case}/answer", text="Wir\x00 schauen\x1b nach.\r\nBis gleich!").status_code == 200
    assert replies(store)[0].text == "Wir schauen nach.\nBis gleich! ^ab"
    # and when a text is absurdly long, it is refused without being repeated
    for length, code in ((30_001, 422), (300_000, 413)):
        refused = anna.send(f"/cases/{case}/answer", text="x" * length)
        assert refused.status_code == code
        assert "xxxx" not in refused.text
    assert len(replies(store)) == 1
