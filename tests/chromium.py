"""Chromium for browser tests: the machine's own, else Playwright's; and pictures for whoever wants to look."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

#: No sandbox, since tests may run as root; nothing that looks for a network in the background.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]

#: Names under which Chromium is installed.
NAMES = ("chromium", "chromium-browser", "google-chrome")

#: Set it to a folder to keep the pictures that tests take.
PICTURES = os.environ.get("BOT_TEST_PICTURES")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser for the block."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)), None)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture when somebody wants to look."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")
