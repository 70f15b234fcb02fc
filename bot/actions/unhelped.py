"""Says whether a message reads as if what we said before did not help, or missed what was meant. Pure.

Whether it did not help is asked only right after an answer: anywhere else such words are a new concern.
"""

from __future__ import annotations

import re

from faq_index.encoder import prepare

_NOT = r"(?:nicht|nich|nit|net|ned|nix|nichts|nischt|kein\w*)"
_WORK = r"(?:geht|gehts|ging|funktioniert|funzt|klappt|läuft|tut|verbindet|lädt)"
_SOLVED = r"(?:geholfen|gebracht|geklappt|funktioniert|genützt|genutzt|gebessert|geändert|gelöst|behoben)"
_TRIED = r"(?:probiert|versucht|ausprobiert|durchprobiert|gemacht|getan|getestet)"

#: as long as a message is, these words are about what was answered
_FAILED = re.compile(
    rf"\b(?:immer noch|immernoch|trotzdem|weiterhin|nach wie vor|dennoch)\b(?:\s\w+){{0,2}}\s{_NOT}\b"
    rf"|\b{_NOT}\s(?:\w+\s){{0,2}}{_SOLVED}\b|\b(?:hilft|half|bringt|brachte|nützt)\b(?:\s\w+){{0,3}}\s{_NOT}\b"
    r"|\b(?:immer noch|immernoch) (?:da ?s ?selbe|genauso|so|weg|tot|rot|kaputt|langsam|gesperrt)\b"
    r"|\b(?:ohne erfolg|erfolglos|unverändert|keine (?:besserung|änderung|veränderung))\b"
    r"|\b(?:did(?:n't| not)|does(?:n't| not)|has(?:n't| not)) (?:really |actually )?(?:help|solve|fix|change)"
    r"|\bstill (?:not|no|doesn't|does not|isn't|won't|can't|down|dead|broken|nothing|the same)\b"
    r"|\bno (?:luck|difference|help)\b",
    re.IGNORECASE,
)
#: these too, unless somebody says thanks or that it works
_DONE = re.compile(
    rf"\b(?:schon|bereits|längst|alles|beides|mehrfach|zigmal)\s(?:\w+\s){{0,2}}{_TRIED}\b"
    r"|\b(?:already|have) (?:tried|did|done)\b|\btried (?:that|this|it|all|everything)\b",
    re.IGNORECASE,
)
_FINE = re.compile(
    r"\b(?:danke|merci|thanks|thank|thx)\b|\b(?:geht|läuft|klappt|funktioniert)\s(?:jetzt|nun|wieder)\b"
    r"|\b(?:jetzt|nun|wieder)\s(?:geht|läuft|klappt|funktioniert)\b|\bwork(?:s|ed)\b",
    re.IGNORECASE,
)
#: these only where a message says no more, and asks nothing
_SHORT = re.compile(
    rf"\b{_WORK}\b(?:\s\w+){{0,2}}\s{_NOT}\b|\b(?:does(?:n't| not)|did(?:n't| not)|not) work|\bno change\b"
    r"|\b(?:immer noch|immernoch|noch immer|weiterhin|nach wie vor|trotzdem|still)\b"
    rf"|\b(?:steht|stand|find(?:e|et|en)?|seh(?:e|en)?|gibts?|kommt|erscheint)\b(?:\s\w+){{0,4}}\s{_NOT}\b(?! schlecht)"
    r"|\bcan(?:'t|not) (?:find|see)\b|\bnot there\b",
    re.IGNORECASE,
)
_FEW = 7  # words
_ASKS = re.compile(
    r"\?|^(?:und|wie|wo|was|wann|warum|wieso|wer|kann|muss|darf|soll|gilt|gibts?|ist|sind|behalte|bekomme|"
    r"and|how|where|what|when|why|can(?!'t|not)|do|does(?!n't| not)|is|are|will|should)\b",
    re.IGNORECASE,
)
#: the machine took the message for something else
_MISUNDERSTOOD = re.compile(
    r"\b(?:das|so|es) (?:hab\w* ich |meinte? ich |meine ich )(?:\w+ ){0,2}nicht(?: so)?(?: gemeint)?$"
    r"|\b(?:das|so|es) meinte? ich (?:\w+ ){0,2}nicht\b|\bnicht (?:so )?gemeint\b"
    r"|\bich mein(?:e|te)? (?:aber |eigentlich )?(?:et)?was (?:ganz )?anderes\b"
    r"|\bhab\w* (?:\w+ ){0,3}nicht gefragt\b|\bnicht (?:zu |auf )?meine[rn]? (?:frage|anliegen|problem)\b"
    r"|\b(?:mich|frage|anliegen)(?: \w+)? (?:falsch verstanden|missverstanden)\b|\bthema verfehlt\b"
    r"|\b(?:hast|habt|haben sie) (?:\w+ ){0,3}(?:falsch verstanden|missverstanden)\b"
    r"|\bdarum (?:geht|ging)(?: es|s) (?:\w+ ){0,2}nicht\b"
    r"|\bnot what i (?:meant|asked|said|wanted to know)\b|\bnot my question\b|\bwrong (?:answer|topic)\b"
    r"|\bmisunderstood (?:me|my)\b",
    re.IGNORECASE,
)


def is_unhelped(text: str) -> bool:
    """Say whether `text`, written right after our answer, says that the answer did not help."""
    text = prepare(text).replace("’", "'")
    if _FAILED.search(text) or is_misunderstood(text) or (_DONE.search(text) and not _FINE.search(text)):
        return True
    return len(text.split()) <= _FEW and not _ASKS.search(text) and _SHORT.search(text) is not None


def is_misunderstood(text: str) -> bool:
    """Say whether `text` says that the message before it was taken for something else: "das meinte ich nicht"."""
    plain = " ".join(re.findall(r"[\w']+", prepare(text).replace("’", "'")))
    return _MISUNDERSTOOD.search(plain) is not None
