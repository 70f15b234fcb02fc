"""The real encoder and the real content, for every test of this room."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq_index import entries, phrasings
from faq_index.encoder import Encoder, artefact
from faq_index.entries import Entry
from faq_index.index import build
from faq_index.phrasings import Phrasing
from faq_index.problems import read_sheet
from faq_index.versions import publish

ROOT = Path(__file__).parent.parent.parent
WEIGHTS = ROOT / "var/weights"
MODEL = ROOT / "var/model"
#: entries of the small index: neighbours that are told apart by little
SMALL = ("mobilfunk.", "esim.", "rechnung.", "unklar.pin", "unklar.rechnung")


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """Give the real encoder; built first if `make model` did not."""
    artefact.build(MODEL, WEIGHTS)
    return Encoder.load(MODEL, threads=2)


@pytest.fixture(scope="session")
def content() -> tuple[tuple[Entry, ...], tuple[Phrasing, ...]]:
    """Give the editors' entries and the customers' phrasings of the product."""
    facts = read_sheet(ROOT / "bot/data/service_profile.yml").data["facts"]
    known = entries.load(ROOT / "bot/data/faq", facts={name: str(value) for name, value in facts.items()})
    return known, phrasings.load(ROOT / "bot/data/nlu", known={entry.id for entry in known})


@pytest.fixture(scope="session")
def small(
    content: tuple[tuple[Entry, ...], tuple[Phrasing, ...]],
) -> tuple[tuple[Entry, ...], tuple[Phrasing, ...]]:
    """Give a part of the content that is encoded in seconds."""
    known = tuple(entry for entry in content[0] if entry.id.startswith(SMALL))
    said = tuple(phrasing for phrasing in content[1] if phrasing.entry_id.startswith(SMALL))
    return known, said


@pytest.fixture(scope="session")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that keeps vectors for all tests."""
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture(scope="session")
def published(
    small: tuple[tuple[Entry, ...], tuple[Phrasing, ...]],
    encoder: Encoder,
    vectors: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Give a folder with a published index of the small content; only for reading or copying."""
    folder = tmp_path_factory.mktemp("published")
    publish(folder, build(*small, encoder, folder=folder, vectors=vectors))
    return folder
