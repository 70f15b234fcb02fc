"""The state file, the demo and the process itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.simulator.state import State, StateFileError


def test_simulator_keeps_everything_over_a_restart(server_in_thread: Any, tmp_path: Path) -> None:
    # given a simulator with a state file, posts, a message, a rule, settings and a moved clock
    file = tmp_path / "new" / "x.jsonl"
    with server_in_thread(state_file=file) as x:
        root = x.post("jana", "@telekom_hilft Grüße 💙")
        x.client(return_type=dict).create_tweet(text="Hallo", in_reply_to_tweet_id=root["id"])
        gone = x.post("jana", "weg damit")
        x.control("DELETE", f"posts/{gone['id']}")
        x.dm("tom", "Hallo")
        x.control("PATCH", "settings", {"max_length": 140})
        x.control("POST", "clock", {"advance_seconds": 86_400})
        before = [x.control("GET", what) for what in ("posts", "dms", "sent", "settings")]
        me = x.account_id
    # when it starts again
    with server_in_thread(state_file=file) as x:
        # then nothing is lost and time goes on
        assert [x.control("GET", what) for what in ("posts", "dms", "sent", "settings")] == before
        assert x.account_id == me
        assert x.control("GET", "clock")["ahead_seconds"] == 86_400
        assert int(x.post("jana", "neu")["id"]) > int(gone["id"])


def test_simulator_line_cut_short_by_a_crash_is_dropped(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    State(file).record("settings", {"max_length": 140})
    file.write_text(file.read_text("utf-8") + '{"event": "sett', "utf-8")
    state = State(file)
    assert state.settings.max_length == 140
    state.record("settings", {"max_length": 100})
    assert State(file).settings.max_length == 100


@pytest.mark.parametrize(
    "line", ["kein json\n", '{"event": "unknown", "item": {}}\n', '{"event": "post", "item": {}}\n']
)
def test_simulator_spoilt_state_file_is_named_with_the_remedy(tmp_path: Path, line: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(line, "utf-8")
    with pytest.raises(StateFileError, match=r"x\.jsonl, line 1: .*--state"):
        State(file)


def wait_for(what: Any) -> Any:
    for _ in range(500):
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen within ten seconds")


def test_simulator_demo_begins_by_itself_only_when_asked(server_in_thread: Any, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    # given a simulator without the option: nobody writes until it is told to start
    with server_in_thread(state_file=file, demo_speed=200) as x:
        assert x.control("GET", "demo") == {"started": False, "sent": 0, "of": 11}
        assert x.control("GET", "posts")["posts"] == []
        # when it is told twice, then ten people write once
        assert x.control("POST", "demo/start")["started"]
        x.control("POST", "demo/start")
        wait_for(lambda: x.control("GET", "demo")["sent"] == 11)
        posts, dms = x.control("GET", "posts")["posts"], x.control("GET", "dms")["dms"]
        assert len({one["name"] for one in (*posts, *dms)}) == 10
        assert len(posts) + len(dms) == 11
        assert all("telekom_hilft" in post["mentions"] for post in posts if not post["reply_to"])
        assert sum(bool(post["reply_to"]) for post in posts) == 1
    # and after a restart they do not write again, though the option asks for it
    with server_in_thread(state_file=file, demo=True, demo_speed=200) as x:
        assert x.control("POST", "demo/start")["sent"] == 11
        assert len(x.control("GET", "posts")["posts"]) == len(posts)


def test_simulator_demo_goes_on_where_a_restart_broke_it_off(server_in_thread: Any, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    with server_in_thread(state_file=file, demo=True, demo_speed=30) as x:
        wait_for(lambda: x.control("GET", "demo")["sent"] >= 2)
    with server_in_thread(state_file=file, demo=True, demo_speed=500) as x:
        wait_for(lambda: x.control("GET", "demo")["sent"] == 11)
        texts = [one["text"] for what in ("posts", "dms") for one in x.control("GET", what)[what]]
        assert len(texts) == len(set(texts)) == 11


def test_simulator_demo_leaves_a_used_timeline_alone(x: Any) -> None:
    x.post("jana", "Hallo")
    answer = x.control("POST", "demo/start")
    assert not answer["started"]
    assert answer["reason"] == "the timeline is not empty"


def test_simulator_process_starts_by_command_and_stops_by_signal(tmp_path: Path) -> None:
    # given the command as the supervisor gives it, options and environment mixed
    environment = os.environ | {"BOT_SIMULATOR_STATE": str(tmp_path / "x.jsonl"), "BOT_SIMULATOR_ACCOUNT": "hilfe"}
    command = [sys.executable, "-m", "bot.simulator", "--host", "127.0.0.1", "--port", "0", "--demo"]
    process = subprocess.Popen(
        command, env=environment, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout
        url = process.stdout.readline().decode().removeprefix("simulator: ").strip() + "control"
        # when it is up, then the demo runs by itself
        assert requests.get(f"{url}/demo", timeout=10).json()["started"]
        # and it stops at once though a page is watching, with nothing to complain about
        with requests.get(f"{url}/events", stream=True, timeout=10) as watching:
            next(watching.iter_lines(chunk_size=1))
            process.send_signal(signal.SIGTERM)
            _, complaints = process.communicate(timeout=10)
        assert complaints == b""
    finally:
        process.kill()
        process.wait()


def test_simulator_process_refuses_a_spoilt_state_file(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text("kein json\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot.simulator", "--state", str(file)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("simulator: ") and "line 1" in done.stderr


def test_simulator_process_refuses_a_handle_that_x_would_not_take() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.simulator", "--account", "@hilfe!"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "--account '@hilfe!'" in done.stderr


def test_simulator_process_names_a_busy_port_and_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "bot.simulator", "--port", port],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 2
    assert port in done.stderr and "--port" in done.stderr and "Traceback" not in done.stderr
