"""Reads FAQ entries and queries of others from JSON Lines files and checks every line; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from faq_index.evaluation.errors import EvaluationError

Line = TypeVar("Line")
#: more problems than this are not shown
MOST = 20


@dataclass(frozen=True)
class ForeignEntry:
    """One question that has an answer; several lines may share an id. The answer's text may be missing."""

    id: str
    question: str
    answer: str | None = None


@dataclass(frozen=True)
class ForeignQuery:
    """One message and the ids that answer it; none: no answer exists."""

    text: str
    gold: tuple[str, ...]


def read_entries(path: Path) -> list[ForeignEntry]:
    """Return the entries in `path`: lines {"id": …, "question": …, "answer": …}, the last may be missing or null.

    Raises EvaluationError that names every broken line by number, or says that the file cannot be read.
    """
    return _read(path, _entry)


def read_queries(path: Path, known: Collection[str]) -> list[ForeignQuery]:
    """Return the queries in `path`: lines {"text": …, "gold": [ids]}; `known` are the ids that entries have.

    Raises EvaluationError that names every broken line by number, or says that the file cannot be read.
    """
    return _read(path, lambda line: _query(line, known))


def _entry(line: dict[str, Any]) -> ForeignEntry:
    answer = line.get("answer")
    if answer is not None and not isinstance(answer, str):
        raise ValueError(f'"answer" must be a text or null, it is a {type(answer).__name__}')
    return ForeignEntry(_id(line.get("id"), "id"), _text(line, "question"), answer)


def _query(line: dict[str, Any], known: Collection[str]) -> ForeignQuery:
    gold = line.get("gold")
    if not isinstance(gold, list):
        raise ValueError('"gold" must be a list of ids, [] when no answer exists')
    ids = tuple(_id(name, "gold") for name in gold)
    for name in ids:
        if name not in known:
            raise ValueError(f'"gold" names the id {name!r}, which no entry has')
    text = line.get("text")
    if not isinstance(text, str):
        raise ValueError('"text" must be a text')
    return ForeignQuery(text, ids)


def _id(value: Any, key: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise ValueError(f'"{key}" must hold a text or a whole number')
    return str(value)


def _text(line: dict[str, Any], key: str) -> str:
    value = line.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{key}" must be a text that is not empty')
    return value


def _read(path: Path, parse: Callable[[dict[str, Any]], Line]) -> list[Line]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read as UTF-8 text. Give the path of a JSON Lines file.") from error
    found, problems = [], []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(parse(_object(line)))
            except ValueError as error:
                problems.append(f"{path}:{number}: {error}")
    if problems:
        rest = [f"… and {len(problems) - MOST} more lines"] if len(problems) > MOST else []
        raise EvaluationError("\n".join([*problems[:MOST], *rest]))
    return found


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(value, dict):
        raise ValueError("a line must be a JSON object in braces")
    return value
