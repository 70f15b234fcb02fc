"""`bot faq check`: an editor hears of every text that could not be sent, before it is published."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a copy of what editors keep."""
    return Path(shutil.copytree(ROOT / "bot/data", tmp_path / "data"))


def _check(data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "faq", "check"],
        capture_output=True,
        text=True,
        env=os.environ | {"BOT_DATA": str(data), "COLUMNS": "300"},
        cwd=ROOT,
        check=False,
    )


def _edit(file: Path, old: str, new: str) -> int:
    """Put `new` in place of the first `old`; gives the number of its line."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_cli_faq_check_is_content_with_what_we_ship(data: Path) -> None:
    done = _check(data)
    assert done.returncode == 0, done.stderr
    assert "Alles in Ordnung" in done.stdout


def test_cli_faq_check_names_alarm_words_that_could_not_work(data: Path) -> None:
    # given a word that would never be heard
    line = _edit(data / "alarms.yml", '"anwalt", ', '"an*walt", ')
    done = _check(data)
    assert done.returncode == 1
    assert f"alarms.yml:{line}" in done.stderr and "nie treffen" in done.stderr


def test_cli_faq_check_warns_of_an_alarm_word_that_is_in_every_other_question(data: Path) -> None:
    # given an alarm word that would keep the machine from half of its answers
    line = _edit(data / "alarms.yml", '"anwalt", ', '"internet", ')
    done = _check(data)
    assert done.returncode == 0
    assert f"! alarms.yml:{line}: „internet“ steht in" in done.stdout


def test_cli_faq_check_names_every_text_that_could_not_be_sent(data: Path) -> None:
    # given a text that X would take, but not together with opening and bot mark, and a mark that nobody knows
    router = data / "faq/router.yml"
    first = next(line for line in router.read_text().splitlines() if line.strip().startswith('- "'))
    words = first.strip()[3:-1]
    long = _edit(router, words, words + " Noch ein Satz." * 5)
    unknown = _edit(data / "faq/sim.yml", "{app}", "{ap}")
    # when it is checked
    done = _check(data)
    # then both are named with file and line, and what to do
    assert done.returncode == 1
    assert f"router.yml:{long}" in done.stderr
    assert "kürzen" in done.stderr
    assert f"sim.yml:{unknown}" in done.stderr
    assert "{ap}" in done.stderr
