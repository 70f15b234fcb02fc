"""The documents say what the code does: rules of the policy, kinds of the guard."""

from __future__ import annotations

import re
from pathlib import Path

from bot.policy import RULES
from bot.privacy import Kind

ROOT = Path(__file__).parents[2]


def rows(document: str) -> list[list[str]]:
    """Give the cells of every table row that begins with a code word."""
    lines = (ROOT / "docs" / document).read_text().splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]


def test_policy_table_names_every_rule_with_source_and_test() -> None:
    # Given the table of the document
    table = {row[0].strip("`"): row[1:] for row in rows("policy.md")}
    # Then it has exactly the rules of the code, with their sources
    assert {rule: cells[0] for rule, cells in table.items()} == {rule.id: rule.source for rule in RULES}
    # And every test it names exists
    tests = (ROOT / "tests/policy/test_rules.py").read_text()
    for cells in table.values():
        names = re.findall(r"`(test_\w+)`", cells[-1])
        assert names
        assert all(f"def {name}(" in tests for name in names)


def test_privacy_table_names_every_kind_and_mark() -> None:
    table = {row[0].strip("`"): row[1].strip("`") for row in rows("privacy.md")}
    assert table == {kind.value: kind.mark for kind in Kind}
