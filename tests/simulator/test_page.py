"""The page, in a real browser, and what it may load."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
EVIL = '<img src=x onerror="document.title=\'böse\'"> & <script>document.title="böse"</script>'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """An installed Chromium, else Playwright's own."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(x: Any, browser: Browser) -> Iterator[Page]:
    """The page, live, in a window of a telephone's width; no error may show up in its console."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="de-DE")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(x.url)
    expect(page.get_by_role("status").first).to_have_attribute("data-state", "on")
    yield page
    page.close()
    assert complaints == []


def compose(page: Page, handle: str, kind: str, text: str) -> None:
    page.get_by_test_id("compose-handle").fill(handle)
    page.get_by_test_id("compose-kind").select_option(kind)
    page.get_by_test_id("compose-text").fill(text)
    page.get_by_test_id("compose-send").click()


@pytest.mark.browser
def test_simulator_page_shows_a_conversation_live(x: Any, page: Page) -> None:
    # given a person who writes to us on the page
    compose(page, "jana", "public", "Wo ist mein WLAN-Schlüssel?")
    post = page.get_by_test_id("timeline").get_by_test_id("post")
    expect(post).to_have_attribute("data-author", "jana")
    expect(post).to_contain_text("@telekom_hilft Wo ist mein WLAN-Schlüssel?")
    # when our account answers, then the answer stands in the thread with the account's name, without a reload
    root = post.get_attribute("data-post-id")
    x.client().create_tweet(text="Auf dem Typenschild.", in_reply_to_tweet_id=root)
    answer = page.locator(f"[data-testid=thread] [data-testid=post][data-reply-to='{root}']")
    expect(answer).to_contain_text("Telekom hilft")
    expect(answer).to_contain_text("Auf dem Typenschild.")
    # and a reply without a chosen post goes under that answer
    compose(page, "Jana", "reply", "Danke!")
    expect(page.get_by_test_id("thread").get_by_test_id("post")).to_have_count(3)
    assert x.control("GET", "posts")["posts"][2]["reply_to_author"] == "telekom_hilft"
    # and the customer can delete their post
    post.first.get_by_test_id("delete").click()
    expect(page.get_by_test_id("thread").get_by_test_id("post")).to_have_count(2)
    # and nothing is wider than the window
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_simulator_page_answers_the_post_that_was_clicked(x: Any, page: Page) -> None:
    first = x.post("jana", "@telekom_hilft eins", name="Jana")
    x.post("murat", "@telekom_hilft zwei")
    page.locator(f"[data-post-id='{first['id']}']").get_by_test_id("reply").click()
    compose(page, "lea", "reply", "Bei mir auch")
    expect(page.locator(f"[data-reply-to='{first['id']}']")).to_contain_text("Bei mir auch")


@pytest.mark.browser
def test_simulator_page_keeps_direct_messages_apart(x: Any, page: Page) -> None:
    compose(page, "tom", "dm", "Nur für euch")
    page.get_by_role("button", name="Nachrichten").click()
    expect(page.get_by_test_id("dms")).to_contain_text("Nur für euch")
    tom = x.client().get_user(username="tom").data.id
    x.client().create_direct_message(participant_id=tom, text="Hallo Tom")
    expect(page.get_by_test_id("dms").get_by_test_id("dm")).to_have_count(2)
    expect(page.get_by_test_id("timeline").get_by_test_id("post")).to_have_count(0)


@pytest.mark.browser
def test_simulator_page_shows_html_as_text(x: Any, page: Page) -> None:
    x.post("xss", EVIL, name="<b>Böse</b>")
    x.dm("xss", EVIL)
    expect(page.get_by_test_id("post")).to_contain_text(EVIL)
    expect(page.get_by_test_id("post")).to_contain_text("<b>Böse</b>")
    assert "Probebühne" in page.title()
    assert page.locator("main img, main script").count() == 0


@pytest.mark.browser
def test_simulator_page_says_what_is_wrong(page: Page) -> None:
    compose(page, "jana", "reply", "Worauf eigentlich?")
    expect(page.get_by_test_id("compose-message")).to_contain_text("Antworten")
    expect(page.get_by_test_id("compose-text")).to_have_value("Worauf eigentlich?")


def test_simulator_page_loads_nothing_from_elsewhere(x: Any) -> None:
    answer = requests.get(x.url, timeout=10)
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    parts = [answer.text] + [
        requests.get(f"{x.url}/static/{name}", timeout=10).text for name in ("page.css", "page.js", "parts.js")
    ]
    assert all(len(part) > 500 for part in parts)
    assert not [part for part in parts if "https://" in part.replace("https?:", "")]
    assert "<style" not in parts[0] and " style=" not in parts[0] and "innerHTML" not in "".join(parts)
