"""Trains a Rasa pipeline and asks it; runs in Rasa's environment (Python 3.10), as a process of its own.

    python -m faq_index.evaluation.in_rasa FOLDER

Reads FOLDER/config.yml, FOLDER/nlu.yml and FOLDER/messages.json (a list of texts), writes FOLDER/said.json: seconds of
training, milliseconds per message, and per text the ranking of intents and of the answers of retrieval intents.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

#: messages that are asked before the clock starts: the first ones build TensorFlow's graph
WARM_UP = 5


def main(folder: Path) -> None:
    """Train with what `folder` holds and write what the trained pipeline says about each message."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # below that it writes down every message
    start = time.perf_counter()
    trained = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="trained")
    seconds = time.perf_counter() - start
    agent = Agent.load(trained)
    texts = json.loads((folder / "messages.json").read_text(encoding="utf-8"))
    asyncio.run(_ask(agent, texts[:WARM_UP]))
    start = time.perf_counter()
    said = asyncio.run(_ask(agent, texts))
    per_message = 1000 * (time.perf_counter() - start) / max(1, len(texts))
    result = {"train_seconds": seconds, "ms_per_message": per_message, "said": said}
    (folder / "said.json").write_text(json.dumps(result), encoding="utf-8")


async def _ask(agent: Any, texts: list[str]) -> list[dict[str, Any]]:
    return [_ranking(await agent.parse_message(text)) for text in texts]


def _ranking(parsed: dict[str, Any]) -> dict[str, Any]:
    selectors = parsed.get("response_selector", {})
    answers = selectors.get("default") or selectors.get("faq") or {}
    return {
        "first": parsed["intent"]["name"],
        "intents": [[row["name"], row["confidence"]] for row in parsed.get("intent_ranking", [])],
        "answers": [[row["intent_response_key"], row["confidence"]] for row in answers.get("ranking", [])],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
