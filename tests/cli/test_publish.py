"""An editor changes an answer, publishes it, goes back; and sees what each step did."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta

import yaml

from faq_index.versions import current_version, versions
from tests.cli.conftest import KNOWN, Desk


def _answer(desk: Desk) -> str:
    """Give an answer as it stands in the file."""
    sheet = yaml.safe_load((desk.data / "faq/rechnung.yml").read_text())
    return next(one for one in sheet["entries"] if one["id"] == KNOWN[0])["answers"]["du"][0]


def test_cli_faq_publish_says_what_changed_and_rollback_takes_it_back(desk: Desk) -> None:
    # given a published index, and one answer that an editor has changed
    before = current_version(desk.var / "index")
    desk.edit("faq/rechnung.yml", _answer(desk), "Deine Rechnung liegt im {portal}.")
    # when it is built
    said = desk.said("faq", "build")
    # then it is named, and nothing is published yet
    assert f"geändert: {KNOWN[0]} (Antworten)" in said
    assert current_version(desk.var / "index") == before
    # when it is published
    said = desk.said("faq", "publish")
    # then customers get it, and the phrasings are as Rasa knows them
    after = current_version(desk.var / "index")
    assert f"Version {after} ist veröffentlicht" in said
    assert "make train" not in said
    assert after != before
    # and a second time nothing happens
    said = desk.said("faq", "publish")
    assert "Es hat sich nichts geändert" in said
    assert "Warnwörter" in said and "Start des Dienstes" in said
    # when it is taken back
    assert f"Es gilt wieder Version {before}" in desk.said("faq", "rollback")
    assert current_version(desk.var / "index") == before
    # then there is nothing older, and the newer one can be published by its name
    done = desk.run("faq", "rollback")
    assert (done.returncode, "keine ältere Version" in done.stderr) == (1, True)
    desk.said("faq", "publish", str(after)[:6])
    assert current_version(desk.var / "index") == after


def test_cli_faq_publish_shares_what_a_changed_answer_leaves_alone(desk: Desk) -> None:
    desk.edit("faq/rechnung.yml", _answer(desk), "Deine Rechnung liegt im {portal}.")
    desk.said("faq", "publish")
    # then neither models nor vectors were learned or copied
    newer, older = (desk.var / "index" / one.name for one in versions(desk.var / "index"))
    for name in ("concerns.skops", "rows.npy"):
        assert (newer / name).samefile(older / name)


def test_cli_faq_publish_says_that_rasa_must_learn_new_phrasings(desk: Desk) -> None:
    example = "    metadata: {writer: zz, register: neutral}"
    desk.edit("nlu/rechnung.yml", "  examples:\n", f"  examples:\n  - text: Ganz neuer Satz\n{example}\n")
    said = desk.said("faq", "publish")
    assert "1 neu, 0 entfernt" in said
    assert "make train" in said


def test_cli_faq_publish_refuses_content_with_mistakes(desk: Desk) -> None:
    before = current_version(desk.var / "index")
    desk.edit("faq/rechnung.yml", "{portal}", "{protal}")
    done = desk.run("faq", "publish")
    assert done.returncode == 1
    assert "{protal}" in done.stderr
    assert current_version(desk.var / "index") == before


def test_cli_faq_publish_refuses_a_version_that_is_not_there_or_not_readable(desk: Desk) -> None:
    # given a version that an older service has made
    index = desk.var / "index"
    current = str(current_version(index))
    shutil.copytree(index / current, index / "aaaa")
    head = (index / "aaaa/index.json").read_text()
    (index / "aaaa/index.json").write_text(head.replace('"nearness_weight"', '"older_weight"'))
    for name, words in (("aaaa", "passt nicht mehr zum Dienst"), ("gibtsnicht", "gibt es nicht")):
        done = desk.run("faq", "publish", name)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert current_version(index) == current


def test_cli_faq_versions_and_evaluate_show_what_was_measured(desk: Desk) -> None:
    desk.edit("faq/rechnung.yml", _answer(desk), "Deine Rechnung liegt im {portal}.")
    desk.said("faq", "publish")
    said = desk.said("faq", "versions")
    assert re.search(rf"{current_version(desk.var / 'index')}.*gilt", said)
    assert "galt davor (1)" in said
    said = desk.said("faq", "evaluate")
    assert "+0.00 Punkte" in said  # a changed answer changes no figure
    assert "◀ gilt" in said
    assert "make evaluate" in said


def test_cli_faq_try_shows_the_entry_and_why(desk: Desk) -> None:
    said = desk.said("faq", "try", "puk vergessen, und nun")
    # then the entry with a phrasing that is like it, how sure that is, what is needed, and what made it sure
    assert re.search(r"mobilfunk\.puk-vergessen .* Antwort .* \w+ .*\(0\.\d\d\)", said, re.IGNORECASE)
    assert re.search(r"erste Eintrag stimmt: [\d.]+% \(Treffer (ab|nie)", said)
    assert "▲ sicherer" in said


def test_cli_faq_check_names_what_is_worth_a_look(desk: Desk) -> None:
    # given an entry that has run out, one that soon will, a link, an answer and a phrasing that another entry has
    today = date.today()  # noqa: DTZ011 - the day of the editor's machine
    answer = _answer(desk)
    past, soon = today - timedelta(days=1), today + timedelta(days=7)
    desk.edit("faq/rechnung.yml", "valid_from:", f"valid_until: {past}\n  valid_from: 2020-01-01 #")
    desk.edit("faq/rechnung.yml", "  valid_until: null\n", "")
    desk.edit("faq/sim.yml", "valid_until: null", f"valid_until: {soon}")
    other = yaml.safe_load((desk.data / "faq/sim.yml").read_text())["entries"][0]["answers"]
    desk.edit("faq/sim.yml", other["du"][0], answer)
    desk.edit("faq/sim.yml", other["sie"][0], "Mehr unter telekom.de/puk, dort steht es.")
    said = yaml.safe_load((desk.data / "nlu/rechnung.yml").read_text())["nlu"][0]["examples"][0]["text"]
    example = f"  - text: '{said.lower()}!!'\n    metadata: {{writer: zz, register: neutral}}\n"
    desk.edit("nlu/sim.yml", "  examples:\n", f"  examples:\n{example}")
    # when it is checked
    done = desk.run("faq", "check")
    # then each is named, with its place and what to do, and none of it stops a publication
    assert done.returncode == 0, done.stderr
    assert "abgelaufen" in done.stdout and f"{past:%d.%m.%Y}" in done.stdout
    assert f"nur noch bis {soon:%d.%m.%Y}" in done.stdout
    assert "zwanzigmal so viel" in done.stdout
    assert re.search(r"sagt fast dasselbe wie ein Text von .* \((rechnung|sim)\.yml:\d+\)", done.stdout)
    assert re.search(r"fast dasselbe wie .*(rechnung|sim)\.yml:\d+", done.stdout)
    assert desk.run("faq", "check", "--strict").returncode == 1


def test_cli_faq_names_what_is_missing_in_german(desk: Desk) -> None:
    shutil.rmtree(desk.var / "index")
    for command in (("faq", "try", "hallo"), ("faq", "evaluate"), ("explain", "--text", "hallo")):
        done = desk.run(*command)
        assert done.returncode == 1
        assert "noch nichts veröffentlicht" in done.stderr
