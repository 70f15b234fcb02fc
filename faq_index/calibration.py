"""Makes two opinions one probability and says what becomes of a message, by thresholds fitted before. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from faq_index.certainty import Certainty, Doubles, Kinds, signs_of
from faq_index.evidence import Flags
from faq_index.scoring import Floats, log_softmax

#: how likely it may be that no entry covers a message and it is still answered; on writers not seen
#: 1.4 % of such messages are then (4 % without)
STRANGE = 0.03


@dataclass(frozen=True)
class Targets:
    """What the thresholds must reach.

    The share of right ones among answers, and among pairs asked about; the share of messages for people that are
    answered at most.
    """

    answer_precision: float = 0.98
    pair_precision: float = 0.85
    harmful: float = 0.003


@dataclass(frozen=True)
class Measured:
    """What weights and thresholds from all other writers reached on each writer, all writers together.

    `accuracy`: right entry first. `precision`, `coverage`: right ones among answers, answered ones among the
    answerable. `harmful`: share of the messages for people that would be answered. The last two tell of questions
    "A or B?": how often the right one is offered, and how many messages are asked back.
    """

    messages: int
    accuracy: float
    precision: float
    coverage: float
    harmful: float
    pair_precision: float
    unsure_share: float


@dataclass(frozen=True)
class Judged:
    """What a calibration makes of messages.

    `chances` are joint log probabilities, float32 (messages, entries); `signs` (messages, signs) what the certainties
    were made from; `sure` and `pair_sure` how likely the first entry, and one of the first two, is right; `hits` and
    `asked` flag messages to act on and messages to ask "A or B?".
    """

    chances: Floats
    signs: Doubles
    sure: Doubles
    pair_sure: Doubles
    hits: Flags
    asked: Flags

    @property
    def first(self) -> npt.NDArray[np.intp]:
        """The likeliest entry of each message."""
        return np.asarray(self.chances.argmax(axis=1))


@dataclass(frozen=True)
class Calibration:
    """Weights of the two opinions, how sure that makes, and the thresholds.

    `hit` is the least certainty of the first entry for a hit; `peril` the greatest chance that the message is for
    people at which something else is still a hit; `unsure` the least certainty that the right entry is among the first
    two for a clarifying question. A threshold above 1 means: the target cannot be reached. `curve` holds triples of
    precision, threshold and coverage.
    """

    opinion_weight: float
    nearness_weight: float
    certainty: Certainty
    pair_certainty: Certainty
    hit: float
    peril: float
    unsure: float
    targets: Targets
    curve: tuple[tuple[float, float, float], ...]
    measured: Measured | None = None

    def judge(self, opinion: Floats, nearness: Floats, kinds: Kinds) -> Judged:
        """Return what becomes of messages; both opinions float32 (messages, entries)."""
        chances = joint((self.opinion_weight, self.nearness_weight), opinion, nearness)
        signs = signs_of(chances, opinion, nearness, kinds)
        sure, pair_sure = self.certainty.of(signs), self.pair_certainty.of(signs)
        for_people = np.asarray(kinds) == "person"
        harmless = chance_of(for_people, chances) <= self.peril
        harmless &= chance_of(np.asarray(kinds) == "uncovered", chances) <= STRANGE
        to_people = np.isin(np.asarray(kinds), ["person", "uncovered"])
        hits = (sure >= self.hit) & (to_people[chances.argmax(axis=1)] | harmless)
        return Judged(chances, signs, sure, pair_sure, hits, ~hits & (pair_sure >= self.unsure))


def joint(weights: tuple[float, float], opinion: Floats, nearness: Floats) -> Floats:
    """Return the joint log probability of each entry; both opinions float32 (messages, entries)."""
    return log_softmax(np.float32(weights[0]) * opinion + np.float32(weights[1]) * nearness)


def chance_of(some: Flags, chances: Floats) -> Floats:
    """Return how likely one of `some` entries is meant, (messages,)."""
    return np.asarray(np.exp(chances) @ some.astype(np.float32))
