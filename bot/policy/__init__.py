"""The policy: may this reply be sent, here, now? Reads a draft and its situation, gives a Permit or a Refusal. Pure."""

from bot.policy.house import House
from bot.policy.length import fits, has_link, weighted
from bot.policy.opt_out import is_opt_out
from bot.policy.permit import Permit, Reason, Refusal, review
from bot.policy.rules import RULES, Rule
from bot.policy.situation import MACHINE, Draft, Situation

__all__ = [
    "MACHINE",
    "RULES",
    "Draft",
    "House",
    "Permit",
    "Reason",
    "Refusal",
    "Rule",
    "Situation",
    "fits",
    "has_link",
    "is_opt_out",
    "review",
    "weighted",
]
