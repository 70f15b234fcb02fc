"""The commands as people type them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def _evaluate(entries: Path, queries: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "faq_index", "evaluate", "--entries", str(entries), "--queries", str(queries)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_evaluation_command_prints_json_and_nothing_else(tmp_path: Path) -> None:
    # given two files by path
    entries, queries = tmp_path / "entries.jsonl", tmp_path / "queries.jsonl"
    entries.write_text(
        '{"id": "a", "question": "Wann ist geöffnet?", "answer": "Von 9 bis 18 Uhr."}\n'
        '{"id": "b", "question": "Was kostet der Versand?"}\n',
        encoding="utf-8",
    )
    queries.write_text('{"text": "Versandkosten?", "gold": ["b"]}\n{"text": "Hallo", "gold": []}\n', encoding="utf-8")
    # when they are evaluated
    done = _evaluate(entries, queries)
    # then the output is JSON with all figures
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["recall@1"] == 1
    names = {"recall@1", "recall@3", "recall@5", "mrr", "auc", "coverage_at_0.95_precision", "ms_per_query"}
    assert names <= set(found)


def test_evaluation_command_refuses_a_broken_line_in_one_sentence(tmp_path: Path) -> None:
    # given a broken line / when it is evaluated / then the error names it, without a traceback
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "a"}\n', encoding="utf-8")
    done = _evaluate(broken, broken)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr == f'{broken}:1: "question" must be a text that is not empty\n'
