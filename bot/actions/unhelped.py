"""Says whether a message reads as if an answer did not help, or missed what was meant. Pure.

Asked only about the message right after an answer: anywhere else such words are a new concern.
"""

from __future__ import annotations

import re

from faq_index.encoder import prepare

_NOT = r"(?:nicht|nich|nit|net|ned|nix|nichts|nischt|kein\w*)"
_WORK = r"(?:geht|gehts|ging|funktioniert|funzt|klappt|läuft|tut|verbindet|lädt)"
_SOLVED = r"(?:geholfen|gebracht|geklappt|funktioniert|genützt|genutzt|gebessert|geändert|gelöst|behoben)"
_TRIED = r"(?:probiert|versucht|ausprobiert|durchprobiert|gemacht|getan|getestet|durch)"

#: as long as a message is, these words are about what was answered
_SURE = re.compile(
    rf"\b(?:immer noch|immernoch|trotzdem|weiterhin|nach wie vor|dennoch)\b(?:\s\w+){{0,2}}\s{_NOT}\b"
    rf"|\b{_NOT}\s(?:\w+\s){{0,2}}{_SOLVED}\b|\b(?:hilft|half|bringt|brachte|nützt)\b(?:\s\w+){{0,3}}\s{_NOT}\b"
    rf"|\b(?:schon|bereits|längst|alles|beides|mehrfach|zigmal)\s(?:\w+\s){{0,2}}{_TRIED}\b"
    r"|\b(?:immer noch|immernoch) (?:da ?s ?selbe|genauso|so|weg|tot|rot|kaputt|langsam|gesperrt)\b"
    r"|\b(?:ohne erfolg|erfolglos|unverändert|keine (?:besserung|änderung|veränderung))\b"
    r"|\b(?:did(?:n't| not)|does(?:n't| not)|has(?:n't| not)) (?:really |actually )?(?:help|solve|fix|change)"
    r"|\bstill (?:not|no|doesn't|does not|isn't|won't|can't|down|dead|broken|nothing|the same)\b"
    r"|\bno (?:luck|change|difference|help)\b|\b(?:already|have) (?:tried|did|done)\b"
    r"|\btried (?:that|this|it|all|everything)\b",
    re.IGNORECASE,
)
#: these only where a message says no more
_SHORT = re.compile(
    rf"\b{_WORK}\b(?:\s\w+){{0,2}}\s{_NOT}\b|\b(?:does(?:n't| not)|did(?:n't| not)|not) work"
    r"|\b(?:immer noch|immernoch|noch immer|weiterhin|nach wie vor|trotzdem|still)\b"
    rf"|\b(?:steht|stand|find\w*|seh\w*|gibts?|kommt|erscheint)\b(?:\s\w+){{0,4}}\s{_NOT}\b"
    r"|\bcan(?:'t|not) (?:find|see)\b|\bnot there\b",
    re.IGNORECASE,
)
#: the machine took the message for something else
_MISUNDERSTOOD = re.compile(
    rf"\b(?:meinte?|meine)\b(?:\s\w+){{0,2}}\s{_NOT}\b|\b{_NOT} (?:gemeint|gefragt|meine? (?:frage|anliegen|problem))\b"
    rf"|\b(?:missverstanden|falsch verstanden|thema verfehlt)\b|\bdarum geht (?:es|s)(?:\s\w+){{0,2}} {_NOT}\b"
    r"|\bnot (?:what|my|the) (?:i|question)\b|\bwrong (?:answer|question|topic)\b|\bmisunderstood\b",
    re.IGNORECASE,
)
_FEW = 7  # words


def is_unhelped(text: str) -> bool:
    """Say whether `text`, written right after our answer, says that the answer did not help."""
    text = prepare(text).replace("’", "'")
    few = len(text.split()) <= _FEW
    return any(signs.search(text) for signs in (_SURE, _MISUNDERSTOOD)) or (few and _SHORT.search(text) is not None)


def is_misunderstood(text: str) -> bool:
    """Say whether `text` says that the message before it was taken for something else: "das meinte ich nicht"."""
    return _MISUNDERSTOOD.search(prepare(text).replace("’", "'")) is not None
