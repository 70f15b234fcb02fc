"""Composing replies: marked, varied, within the limit."""

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.compose import compose
from bot.messages import Form
from bot.wording import load
from tests.conftest import ROOT

_, WORDING = load(ROOT / "bot/data")
TEXTS = ("Im Kundencenter unter Rechnungen.", "Schau im Kundencenter nach.")


@given(seed=st.text(), first=st.booleans(), greet=st.booleans(), form=st.sampled_from(Form))
def test_dialogue_marks_every_wording_as_automatic(seed: str, first: bool, greet: bool, form: Form) -> None:
    ways = compose(TEXTS, wording=WORDING, form=form, first=first, greet=greet, seed=seed)
    mark = WORDING.bot_mark_first[form] if first else WORDING.bot_mark_next
    assert ways
    assert all(way.endswith(mark) for way in ways)
    assert len(set(ways)) == len(ways)


def test_dialogue_greets_only_at_the_beginning_and_never_before_words_of_sympathy() -> None:
    greeted = compose(TEXTS, wording=WORDING, form=Form.SIE, first=True, greet=True, seed="1")
    later = compose(TEXTS, wording=WORDING, form=Form.SIE, first=False, greet=True, seed="1")
    sympathy = compose(TEXTS, wording=WORDING, form=Form.SIE, first=True, greet=False, seed="1")
    assert greeted[0].startswith(WORDING.openings.sie)
    assert not any(way.startswith(WORDING.openings.sie) for way in later + sympathy)


def test_dialogue_says_it_differently_to_different_customers() -> None:
    begun = {compose(TEXTS, wording=WORDING, form=Form.DU, first=True, greet=True, seed=str(n))[0] for n in range(40)}
    assert len(begun) == len(WORDING.openings.du) * len(TEXTS)
