"""A day in the desk, in a real browser: log in, claim, answer, close; and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk.access import setup_token
from bot.messages import Channel, Urgency
from bot.store.store import Store
from bot.store.tables import Reply
from tests.chromium import chromium, picture

from .conftest import PASSWORD, SECRET, make_user

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Chromium: the machine's own, or Playwright's."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a browser of its own; a broken script or policy fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(**options: object) -> Page:
        context = browser.new_context(base_url=address, locale="de-DE", **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(page: Page, name: str) -> None:
    """Log in as a person does."""
    page.goto("/login")
    page.get_by_test_id("login-name").fill(name)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    page.wait_for_url("**/")


def types_into(page: Page, name: str) -> None:
    """Wait until what is typed goes into the element `name`, whether or not the window has the machine's focus."""
    page.wait_for_function("name => document.activeElement?.dataset.testid === name", arg=name, timeout=5000)


def test_desk_first_day(open_page: Callable[..., Page], store: Store, new_case: Callable[..., int]) -> None:
    # given an empty desk; its first admin comes by the link
    page = open_page()
    page.goto(f"/setup?token={setup_token(SECRET)}")
    page.get_by_test_id("setup-name").fill("Anna Berger")
    page.get_by_test_id("setup-initials").fill("ab")
    page.get_by_test_id("setup-password").fill(PASSWORD)
    page.get_by_test_id("setup-submit").click()
    expect(page.get_by_test_id("case")).to_have_count(0)
    # when a customer is handed over, the case appears without a reload
    case = new_case()
    expect(page.get_by_test_id("case")).to_have_attribute("data-case-id", str(case))
    # and Anna works on it with the keyboard alone
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case}")
    page.keyboard.press("c")
    types_into(page, "answer-text")
    page.keyboard.type("Wir prüfen das und melden uns hier.")
    expect(page.get_by_test_id("counter")).to_have_text("39 / 280")
    page.keyboard.press("Control+Enter")
    # then the answer stands in the thread with her initials, and the box is empty again
    expect(page.locator("[data-testid=line][data-kind=agent]")).to_contain_text("melden uns hier. ^ab")
    expect(page.get_by_test_id("answer-text")).to_have_value("")
    expect(page.get_by_test_id("state")).to_have_text("wird gesendet …")
    # and when it is sent, the page says so by itself
    with store.database.begin() as session:
        session.query(Reply).one().state = "sent"
    store.wake.changed("reply:1")
    expect(page.get_by_test_id("state")).to_have_text("gesendet")
    # and the case is closed
    page.get_by_test_id("close-case").click()
    expect(page.get_by_test_id("closed")).to_contain_text("gelöst")
    expect(page.get_by_test_id("case")).to_have_count(0)


def test_desk_without_scripts_goes_on_writing(
    open_page: Callable[..., Page], store: Store, new_case: Callable[..., int]
) -> None:
    # given an agent who is quicker than the page's scripts, or has none
    make_user(store, name="Anna Berger", initials="ab")
    page = open_page(java_script_enabled=False)
    log_in(page, "Anna Berger")
    page.goto(f"/cases/{new_case()}")
    # when she claims the case, then what she types goes into the answer box
    page.get_by_test_id("claim").click()
    page.wait_for_load_state()
    expect(page.get_by_test_id("answer-text")).to_be_focused()
    page.keyboard.type("Wir melden uns.")
    page.get_by_test_id("answer-send").click()
    expect(page.locator("[data-testid=line][data-kind=agent]")).to_contain_text("Wir melden uns. ^ab")


def test_desk_two_agents_at_once(open_page: Callable[..., Page], store: Store, new_case: Callable[..., int]) -> None:
    # given two agents who look at the same case
    make_user(store, name="Anna Berger", initials="ab")
    make_user(store, name="Carl Dorn", initials="cd")
    case = new_case()
    anna, carl = open_page(), open_page()
    for page, name in ((anna, "Anna Berger"), (carl, "Carl Dorn")):
        log_in(page, name)
        page.goto(f"/cases/{case}")
    # when Anna claims it
    anna.get_by_test_id("claim").click()
    expect(anna.get_by_test_id("answer-text")).to_be_visible()
    # then Carl's page turns read-only by itself and says who has it
    expect(carl.get_by_test_id("taken")).to_contain_text("^ab (Anna Berger) hat diesen Fall")
    expect(carl.get_by_test_id("claim")).to_have_count(0)


def test_desk_text_survives_refusal_news_and_reload(
    open_page: Callable[..., Page], store: Store, new_case: Callable[..., int]
) -> None:
    # given Anna, who writes too much
    make_user(store, name="Anna Berger", initials="ab")
    case = new_case()
    page = open_page()
    log_in(page, "Anna Berger")
    page.goto(f"/cases/{case}")
    page.get_by_test_id("claim").click()
    text = "viel zu lang " * 30
    page.get_by_test_id("answer-text").fill(text)
    expect(page.get_by_test_id("counter")).to_contain_text("zu viel")
    # when she sends it, it is refused with the reason, and her text stays
    page.get_by_test_id("answer-send").click()
    expect(page.get_by_test_id("problems")).to_contain_text("Die Antwort ist zu lang.")
    expect(page.get_by_test_id("answer-text")).to_have_value(text)
    # and it stays when news arrive, and when she reloads
    new_case("Noch jemand", handle="jo")
    expect(page.locator("#waiting").get_by_test_id("case")).to_have_count(1)
    expect(page.get_by_test_id("answer-text")).to_have_value(text)
    page.reload()
    expect(page.get_by_test_id("answer-text")).to_have_value(text)


#: Every page that is fetched from now on arrives 0.8 s after the server gave it.
SLOW_NEWS = """() => {
  const fetch = window.fetch;
  window.fetch = async (address, options) => {
    const answer = await fetch(address, options);
    if (options.method === "GET") await new Promise((done) => setTimeout(done, 800));
    return answer;
  };
}"""


def test_desk_page_from_before_a_form_never_wins(
    open_page: Callable[..., Page], store: Store, new_case: Callable[..., int]
) -> None:
    # given a page that is fetching news, and a slow line
    make_user(store, name="Anna Berger", initials="ab")
    case = new_case()
    page = open_page()
    log_in(page, "Anna Berger")
    page.goto(f"/cases/{case}")
    expect(page.get_by_test_id("claim")).to_be_visible()
    page.evaluate(SLOW_NEWS)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('desk:changed'))")
    expect(page.locator("#live")).to_have_class("htmx-request")
    # when Anna claims the case meanwhile and writes
    page.get_by_test_id("claim").click()
    page.get_by_test_id("answer-text").fill("Wir schauen nach.")
    page.wait_for_timeout(1500)
    # then the old page has not taken her box away
    expect(page.get_by_test_id("answer-text")).to_have_value("Wir schauen nach.")
    types_into(page, "answer-text")


def test_desk_double_click_sends_once(
    open_page: Callable[..., Page], store: Store, new_case: Callable[..., int]
) -> None:
    make_user(store, name="Anna Berger", initials="ab")
    case = new_case()
    page = open_page()
    log_in(page, "Anna Berger")
    page.goto(f"/cases/{case}")
    page.get_by_test_id("claim").click()
    page.get_by_test_id("answer-text").fill("Wir schauen nach.")
    page.get_by_test_id("answer-send").dblclick()
    expect(page.locator("[data-kind=agent]")).to_have_count(1)
    types_into(page, "answer-text")
    expect(page.get_by_test_id("answer-text")).to_have_value("")
    with store.database.begin() as session:
        assert session.query(Reply).count() == 1


def test_desk_says_when_the_connection_is_lost(
    open_page: Callable[..., Page], store: Store, new_case: Callable[..., int]
) -> None:
    make_user(store, name="Anna Berger", initials="ab")
    case = new_case()
    page = open_page()
    log_in(page, "Anna Berger")
    page.goto(f"/cases/{case}")
    page.get_by_test_id("claim").click()
    page.get_by_test_id("answer-text").fill("Wir schauen nach.")
    # when the connection breaks while she sends
    page.context.set_offline(True)
    page.get_by_test_id("answer-send").click()
    # then the page says so and keeps the text
    expect(page.locator("#offline")).to_be_visible()
    expect(page.get_by_test_id("answer-text")).to_have_value("Wir schauen nach.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 390])
def test_desk_fits_its_window(
    open_page: Callable[..., Page], store: Store, new_case: Callable[..., int], theme: str, width: int
) -> None:
    # given a busy desk
    make_user(store, name="Anna Berger", initials="ab", role="admin")
    busy(new_case)
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.goto("/login")
    picture(page, f"login-{theme}-{width}")
    log_in(page, "Anna Berger")
    case = new_case(
        "Hallo, ich warte jetzt seit drei Wochen auf eine Antwort.\n\nDie Rechnung ist schon wieder falsch. Es wurden "
        "79,95 € abgebucht, vereinbart waren 39,95 €. Bitte meldet euch unter [TELEFON]!",
        urgency=Urgency.HIGH,
    )
    shots = {"queue": "/", "case": f"/cases/{case}", "users": "/users"}
    for name, path in shots.items():
        page.goto(path)
        # then nothing sticks out sideways
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        picture(page, f"{name}-{theme}-{width}")
    page.goto(f"/cases/{case}")
    page.get_by_test_id("claim").click()
    page.get_by_test_id("answer-text").fill("Das schauen wir uns sofort an.")
    page.get_by_test_id("answer-send").click()
    expect(page.locator("[data-kind=agent]")).to_have_count(1)
    page.get_by_test_id("answer-text").fill("Und noch etwas, das viel zu lang ist. " * 9)
    page.get_by_test_id("answer-send").click()
    expect(page.get_by_test_id("problems")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"mine-{theme}-{width}")


def busy(new_case: Callable[..., int]) -> None:
    """Fill the queue with cases of every sort."""
    new_case("Unser Hausnotruf ist tot, meine Mutter ist allein!", handle="k_lindner", urgency=Urgency.CRITICAL,
             intent="sicherheit.hausnotruf-tot")  # fmt: skip
    new_case(
        "Der Techniker war nicht da", handle="fritz_b", urgency=Urgency.HIGH, intent="termin.techniker-nicht-erschienen"
    )
    new_case("Wie kündige ich das?", handle="nele", channel=Channel.DM, intent="vertrag.kuendigen", reason="unsure")
    new_case("hm", handle="ein_sehr_langer_name", urgency=Urgency.LOW, intent="", reason="reply_refused:length")
