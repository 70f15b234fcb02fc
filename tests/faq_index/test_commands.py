"""The set-up's commands end with one clear sentence when something is missing."""

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


def test_commands_build_names_every_problem(tmp_path: Path) -> None:
    # given broken entries
    (tmp_path / "a.yml").write_text("topic: x\nentries:\n  - id: A\n", encoding="utf-8")
    done = _run("build", "--faq", tmp_path, "--index", tmp_path / "index")
    # then each problem stands on a line of its own with its place, and nothing was built
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert len(lines) > 6
    assert all(line.startswith("a.yml:") for line in lines[:-1])
    assert lines[-1] == f"{len(lines) - 1} Fehler."
    assert not (tmp_path / "index").exists()


def test_commands_build_names_a_profile_without_facts(tmp_path: Path) -> None:
    (tmp_path / "profile.yml").write_text("company: x\n", encoding="utf-8")
    done = _run("build", "--profile", tmp_path / "profile.yml")
    assert done.returncode == 1
    assert "profile.yml:1: Im Dienst-Profil fehlt „facts:“." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("build", "--model", "/nowhere"), "no encoder model in /nowhere"),
        (("model", "--out", "{tmp}/model", "--weights", "/nowhere"), "encoder weights not found"),
        (("build", "--faq", "/nowhere"), "Der Ordner enthält keine .yml-Datei."),
    ],
)
def test_commands_fail_with_one_clear_sentence(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    done = _run(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
