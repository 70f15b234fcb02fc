"""Set-up and start say in one sentence what is missing and what to do, and leave nothing running."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def _bot_run(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        capture_output=True,
        text=True,
        env=os.environ | variables,
        cwd=ROOT,
        check=False,
    )


def test_cli_run_names_every_busy_port_and_its_setting() -> None:
    # given two of the ports are taken
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        ports = [str(taken.getsockname()[1]) for taken in (one, two)]
        done = _bot_run(BOT_DESK_PORT=ports[0], BOT_RASA_PORT=ports[1])
    # then it does not begin, and says which and how to change that
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert f"{ports[0]} (BOT_DESK_PORT)" in said
    assert f"{ports[1]} (BOT_RASA_PORT)" in said
    assert "Traceback" not in done.stderr


def test_cli_run_names_what_is_not_built_yet(tmp_path: Path) -> None:
    done = _bot_run(BOT_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "make run" in done.stderr


def test_cli_names_every_wrong_setting_at_once_and_repeats_no_value() -> None:
    done = _bot_run(BOT_DESK_PORT="geheim", BOT_SWEEP_SECONDS="-1")
    assert done.returncode == 1
    assert "BOT_DESK_PORT" in done.stderr
    assert "BOT_SWEEP_SECONDS" in done.stderr
    assert "geheim" not in done.stderr + done.stdout


def test_cli_setup_says_which_python_is_missing(tmp_path: Path) -> None:
    # given a machine with a shell but without any Python
    for tool in ("bash", "sh", "env"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    for version, variable in (("3.10", "PYTHON310"), ("3.11", "PYTHON")):
        done = subprocess.run(
            [shutil.which("bash") or "bash", str(ROOT / "deploy/python.sh"), version],
            capture_output=True,
            text=True,
            env={"PATH": str(tmp_path)},
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr.startswith(f"✗ Python {version} was not found")
        assert f"set {variable} " in done.stderr


def test_cli_setup_finds_the_python_that_rasa_needs() -> None:
    done = subprocess.run(
        ["bash", str(ROOT / "deploy/python.sh"), "3.10"], capture_output=True, text=True, check=True, env=os.environ
    )
    version = subprocess.run([done.stdout.strip(), "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("Python 3.10.")
