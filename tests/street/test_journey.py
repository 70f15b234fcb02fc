"""The promise of the whole service, seen by a customer and an agent in real browsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot import wiring
from tests.chromium import chromium, picture
from tests.street.conftest import Street

pytestmark = pytest.mark.browser

#: How long Chromium waits for what the street does, in milliseconds.
PATIENCE_MS = 60_000


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Give Chromium: the machine's own, or Playwright's."""
    with chromium() as browser:
        yield browser


def _page(browser: Browser, address: str) -> Page:
    page = browser.new_context(base_url=address, locale="de-DE", timezone_id="Europe/Berlin").new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def _ours(page: Page) -> Locator:
    """Give the posts of our account."""
    return page.locator("[data-testid=post][data-author=telekom_hilft]")


def _write(page: Page, handle: str, text: str) -> None:
    """Write a public post as a customer on the simulator's page."""
    page.get_by_test_id("compose-kind").select_option("public")
    page.get_by_test_id("compose-handle").fill(handle)
    page.get_by_test_id("compose-text").fill(text)
    page.get_by_test_id("compose-send").click()


def test_street_answers_a_question_and_lets_an_agent_answer_a_disputed_bill(street: Street, browser: Browser) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    # given a customer on X who asks what the catalogue knows
    x = _page(browser, street.simulator.url)
    x.goto("/")
    _write(x, "jana_b", "@telekom_hilft Wo kann ich meine Rechnung herunterladen?")
    # then the answer stands in the thread, with the mark of the machine
    answer = _ours(x).filter(has_text="Automatische Antwort")
    expect(answer).to_have_count(1)
    expect(answer).to_contain_text("Rechnung")

    # when another disputes a bill
    _write(
        x, "tom_k", "@telekom_hilft Auf meiner Rechnung stehen 40 Euro, die ich nie bestellt habe. Das stimmt nicht!"
    )
    expect(_ours(x).filter(has_text="Automatische Antwort")).to_have_count(2)

    # then it is a case in the desk, and the first agent comes in by the one-time link
    desk = _page(browser, street.desk_url)
    link = wiring.first_link(street.settings, street.store)
    assert link is not None
    desk.goto(link)
    desk.get_by_test_id("setup-name").fill("Anna Berger")
    desk.get_by_test_id("setup-initials").fill("ab")
    desk.get_by_test_id("setup-password").fill("ein langer guter Satz")
    desk.get_by_test_id("setup-submit").click()
    expect(desk.get_by_test_id("case")).to_have_count(1)
    picture(desk, "desk_queue")

    # when the agent claims and answers it
    desk.get_by_test_id("case").first.click()
    desk.get_by_test_id("claim").click()
    desk.get_by_test_id("answer-text").fill("Hallo Tom, das sehen wir uns an. Schick uns bitte eine Direktnachricht.")
    expect(desk.get_by_test_id("counter")).to_contain_text("75")
    picture(desk, "desk")
    desk.get_by_test_id("answer-send").click()

    # then the answer stands in the thread with the agent's initials, and the case can be closed
    expect(_ours(x).filter(has_text="^ab")).to_have_count(1)
    x.wait_for_timeout(1500)  # the new post fades in
    picture(x, "simulator")
    desk.get_by_test_id("close-case").click()
    expect(desk.get_by_test_id("case")).to_have_count(0)
    assert street.report().broken == {}
