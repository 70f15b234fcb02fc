"""An editor's desk: a small copy of the content and a published index of it, and the real commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from faq_index.encoder import artefact
from tests.conftest import ROOT

#: what the small index knows: answers, one concern for people, one that asks back, one that ends
KNOWN = (
    "rechnung.herunterladen",
    "rechnung.betrag-bestritten",
    "mobilfunk.puk-vergessen",
    "unklar.rechnung",
    "smalltalk.dank",
)


@dataclass
class Desk:
    """What an editor works with."""

    data: Path
    var: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of `bot`."""
        own = {"BOT_DATA": str(self.data), "BOT_VAR": str(self.var), "COLUMNS": "300"}
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            capture_output=True,
            text=True,
            env=os.environ | own | self.environment,
            cwd=ROOT,
            check=False,
        )

    def said(self, *words: str) -> str:
        """Run a command that must succeed; gives what it printed."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def edit(self, file: str, old: str, new: str) -> int:
        """Put `new` in place of the first `old`; gives the number of its line."""
        path = self.data / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1


@pytest.fixture(scope="session")
def published_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with a published index; only for copying."""
    place = tmp_path_factory.mktemp("desk")
    artefact.build(ROOT / "var/model", ROOT / "var/weights")
    (ROOT / "var/vectors").mkdir(exist_ok=True)
    (place / "var").mkdir()
    for shared in ("model", "vectors"):
        (place / "var" / shared).symlink_to(ROOT / "var" / shared)
    shutil.copytree(ROOT / "bot/data", place / "data", ignore=shutil.ignore_patterns("faq", "nlu"))
    _small(ROOT / "bot/data/faq", place / "data/faq", "entries", "id")
    _small(ROOT / "bot/data/nlu", place / "data/nlu", "nlu", "intent")
    made = Desk(place / "data", place / "var")
    made.said("faq", "publish")
    return made


@pytest.fixture
def desk(published_desk: Desk, tmp_path: Path) -> Desk:
    """Give a desk of one's own."""
    shutil.copytree(published_desk.data, tmp_path / "data")
    shutil.copytree(published_desk.var, tmp_path / "var", symlinks=True)
    return Desk(tmp_path / "data", tmp_path / "var")


def _small(source: Path, target: Path, group: str, key: str) -> None:
    target.mkdir()
    for path in source.glob("*.yml"):
        sheet = yaml.load(path.read_text(), yaml.CSafeLoader)
        sheet[group] = [one for one in sheet[group] if one.get(key) in KNOWN]
        if sheet[group]:
            (target / path.name).write_text(yaml.safe_dump(sheet, allow_unicode=True, sort_keys=False, width=10_000))
