"""Two concerns in one message, with the product's own index: how often both are known, and how often one gets lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.actions import library
from bot.actions.decide import decide
from bot.actions.heard import Heard, Part, Understanding
from bot.actions.library import Library
from bot.dialogue.parts import parts
from bot.messages import Channel, Context, Decision, Outcome
from bot.settings import Settings
from bot.wording import load
from faq_index.answer import ranking_of
from faq_index.encoder import Encoder
from faq_index.index import Index
from tests.conftest import ROOT

VAR = ROOT / Settings().var
PUBLIC = Context(channel=Channel.PUBLIC)
MESSAGES = yaml.safe_load((Path(__file__).parents[1] / "dialogue/several.yml").read_text())["messages"]


@pytest.fixture(scope="module")
def index() -> Index:
    """Give the index as it was published."""
    return Index.load(VAR / "index")


@pytest.fixture(scope="module")
def decided(index: Index) -> Callable[[str], Decision]:
    """Give a function that decides as the action server does; the index's own concern model stands in for Rasa's."""
    profile, wording = load(ROOT / "bot/data")
    books = Library(index, profile=profile, wording=wording)
    encoder = Encoder.load(VAR / "model", threads=2)
    known = {entry.id: entry for entry in index.entries}

    def decided(text: str) -> Decision:
        pieces = parts(text)
        vectors = encoder.encode([text, *pieces], kind="query")
        ranking = sorted(ranking_of(index, text, vectors[0]).items(), key=lambda one: -one[1])
        intent, chance = ranking[0]
        message = Heard(
            understanding=Understanding(
                intent=intent, confidence=chance, handling=known[intent].handling, ranking=tuple(ranking[:40])
            ),
            context=PUBLIC,
            vector=vectors[0],
            encoder=encoder.fingerprint,
            parts=tuple(Part(text=piece, vector=vector) for piece, vector in zip(pieces, vectors[1:], strict=True)),
        )
        finding, sure = books.search(message), books.sure_parts(message)
        return decide(message.understanding, finding, PUBLIC, books.entries(), wording, parts=sure)

    return decided


@pytest.fixture(scope="module")
def decisions(index: Index, decided: Callable[[str], Decision]) -> list[tuple[set[str], bool, Decision]]:
    """Give for every message both right concerns, whether one of them is for people, and the decision."""
    known = {entry.id: entry for entry in index.entries}
    return [
        ({*one["gold"]}, any(known[gold].handling == "person" for gold in one["gold"]), decided(one["text"]))
        for one in MESSAGES
    ]


def named(decision: Decision) -> set[str]:
    """Give the two concerns that a decision names first: what the case and the explanation show."""
    return {name for name, _ in decision.candidates[:2]}


def test_actions_several_knows_both_concerns_of_most_messages(decisions: list[tuple[set[str], bool, Decision]]) -> None:
    both = [gold <= named(decision) for gold, _, decision in decisions]
    one = [bool(gold & named(decision)) for gold, _, decision in decisions]
    assert len(both) >= 140
    assert sum(both) >= 0.75 * len(both)
    assert sum(one) >= 0.97 * len(one)


def test_actions_several_seldom_answers_where_a_person_is_needed_too(
    decisions: list[tuple[set[str], bool, Decision]],
) -> None:
    people = [decision for _, for_people, decision in decisions if for_people]
    assert sum(decision.outcome is Outcome.HANDOVER for decision in people) >= 0.85 * len(people)


def test_actions_several_answers_or_offers_only_what_was_asked(
    decisions: list[tuple[set[str], bool, Decision]],
) -> None:
    answered = [(gold, decision) for gold, _, decision in decisions if decision.outcome is Outcome.ANSWER]
    right = [decision.entry in gold for gold, decision in answered]
    assert sum(right) >= 0.95 * len(right)


STORIES = {
    "auftrag.widerruf": "Ich hab vorgestern online einen Vertrag bei euch abgeschlossen und es mir anders überlegt. "
    "Wie komm ich da wieder raus und wie lange hab ich Zeit?",
    "tarif.sozialtarif": "Guten Tag, ich habe einen Schwerbehindertenausweis mit Merkzeichen RF. Im VdK sagte jemand, "
    "da werde das Telefon billiger. Ist das richtig?",
    "stoerung.entschaedigung": "war jetzt drei tage ohne internet. krieg ich dafür eigentlich geld zurück oder wie "
    "ist das geregelt",
    "mobilfunk.multisim": "Guten Tag, ich habe Handyvertrag bei euch und jetzt auch iPad gekauft. Ich will, dass iPad "
    "benutzt dieselbe Nummer und dieselbe Gigabyte von mein Handy, mit extra Karte. Gibt es so etwas?",
}


@pytest.mark.parametrize("concern", STORIES)
def test_actions_several_takes_no_story_for_a_second_concern(decided: Callable[[str], Decision], concern: str) -> None:
    # given a sentence that alone would be for people, in a message that can hardly be about that
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "POSSIBLE", 0.0)
        assert decided(STORIES[concern]).reason == "several_concerns"
    # then it stays a part of the story
    decision = decided(STORIES[concern])
    assert (decision.outcome, decision.entry) == (Outcome.ANSWER, concern)


@pytest.mark.parametrize(
    "text",
    [
        "Wo verfolge ich meine Störung? Der Bagger hat das Kabel abgerissen, es hängt jetzt blank auf dem Gehweg.",
        "Wo finde ich meine Rechnung als PDF? Und ich möchte bitte mit einem Mitarbeiter sprechen.",
        "Wo steht, wann mein Vertrag endet? Tolle Leistung von euch, ich bin stinksauer auf euren Laden.",
    ],
)
def test_actions_several_hears_what_is_serious_in_any_story(
    decided: Callable[[str], Decision], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    # given that no other part of a message counts
    monkeypatch.setattr(library, "POSSIBLE", 2.0)
    assert decided(text).reason == "several_concerns"
