"""Which processes the service has, how each is started, and where each says that it is well. Starts nothing."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from bot import wiring
from bot.settings import Settings

#: Rasa's own environment; see docs/understanding.md.
RASA_PYTHON = Path(".venv-rasa/bin/python")


@dataclass(frozen=True, kw_only=True)
class Process:
    """One process: its command line, its health address if it has one, and what to say when it answers."""

    name: str
    command: str
    health: str | None = None
    says: str = ""


def processes(addressed: Settings) -> list[Process]:
    """Give all processes of the service, those that others wait for first."""
    at = f"http://{addressed.host}"
    simulator = Process(
        name="simulator",
        command=_own("bot.simulator", "--host", addressed.host, "--port", str(addressed.simulator_port),
                     "--state", str(addressed.var / "simulator" / "journal.jsonl"), "--no-demo"),
        health=f"{at}:{addressed.simulator_port}/control/clock",
        says="Simulator of X",
    )  # fmt: skip
    return ([simulator] if wiring.on_simulator(addressed) else []) + [
        *machine(addressed),
        Process(name="worker", command=_own("bot", "worker")),
        Process(name="channel", command=_own("bot", "channel")),
        Process(name="desk", command=_own("bot", "desk"), health=f"{at}:{addressed.desk_port}/health", says="Desk"),
    ]


def machine(addressed: Settings) -> list[Process]:
    """Give the processes that understand and decide: Rasa and its actions."""
    at = f"http://{addressed.host}"
    rasa = [
        str(RASA_PYTHON), "-W", "ignore", "-m", "rasa", "run", "--model", str(addressed.var / "rasa"),
        "--interface", addressed.host, "--port", str(addressed.rasa_port),
        "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
    ]  # fmt: skip
    return [
        Process(
            name="actions",
            command=_own("bot", "actions"),
            health=f"{at}:{addressed.actions_port}/health",
            says="Actions and FAQ index",
        ),
        Process(
            name="rasa",
            command=shlex.join(rasa),
            health=f"{at}:{addressed.rasa_port}/webhooks/rest/ready",
            says="Rasa",
        ),
    ]


def _own(*words: str) -> str:
    return shlex.join([sys.executable, "-m", *words])


def environment(addressed: Settings) -> dict[str, str]:
    """Give what the processes need beside our own environment: every setting, and Rasa's ways to Redis and home."""
    redis = urlsplit(_plain(addressed.redis_url))
    return {f"BOT_{name.upper()}": _plain(value) for name, value in addressed if value is not None} | {
        "BOT_RASA_REDIS_HOST": redis.hostname or "127.0.0.1",
        "BOT_RASA_REDIS_PORT": str(redis.port or 6379),
        "BOT_RASA_REDIS_DB": redis.path.strip("/") or "0",
        "BOT_RASA_REDIS_PASSWORD": redis.password or "",
        "BOT_RASA_REDIS_PREFIX": "".join(filter(str.isalnum, addressed.namespace)),
        "RASA_TELEMETRY_ENABLED": "false",
        "OPENBLAS_NUM_THREADS": "1",  # small matrices: more threads only wait for each other
        "OMP_NUM_THREADS": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONPATH": ".",
        "PYTHONUNBUFFERED": "1",
    }


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def answers(health: str | None) -> bool:
    """Say whether a process answers at its health address."""
    try:
        return httpx.get(health or "", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
