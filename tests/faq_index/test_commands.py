"""Editors' commands say in German what is wrong or found; set-up commands fail with one clear sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "faq_index", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"COLUMNS": "200", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        check=False,
    )


def test_commands_check_the_product() -> None:
    done = _run("check")
    assert done.returncode == 0
    assert "Alles in Ordnung" in done.stdout


def test_commands_check_names_every_problem(tmp_path: Path) -> None:
    # given broken entries and a profile without facts
    (tmp_path / "a.yml").write_text("topic: x\nentries:\n  - id: A\n", encoding="utf-8")
    done = _run("check", "--faq", tmp_path)
    # then each problem stands on a line of its own with its place, and the command fails
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert len(lines) > 6
    assert all(line.startswith("a.yml:") for line in lines[:-1])
    assert lines[-1] == f"{len(lines) - 1} Fehler."


def test_commands_check_names_a_profile_without_facts(tmp_path: Path) -> None:
    (tmp_path / "profile.yml").write_text("company: x\n", encoding="utf-8")
    done = _run("check", "--profile", tmp_path / "profile.yml")
    assert done.returncode == 1
    assert "profile.yml:1: Im Dienst-Profil fehlt „facts:“." in done.stderr


def test_commands_try_shows_candidates_and_why(published: Path) -> None:
    # when an editor tries a customer's words
    done = _run("try", "puk vergessen, und nun", "--index", published)
    # then the entry, a similar phrasing and the threshold are shown
    assert done.returncode == 0, done.stderr
    assert "mobilfunk.puk-vergessen" in done.stdout
    assert "ähnlichste Formulierung" in done.stdout
    assert "Treffer ab" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("try", "hallo", "--index", "/nowhere"), "no index in /nowhere. Build it anew: python -m faq_index build"),
        (("try", "hallo", "--model", "/nowhere"), "no encoder model in /nowhere"),
        (("model", "--out", "{tmp}/model", "--weights", "/nowhere"), "encoder weights not found"),
        (("check", "--faq", "/nowhere"), "Der Ordner enthält keine .yml-Datei."),
    ],
)
def test_commands_fail_with_one_clear_sentence(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    done = _run(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
