"""Du, Sie or English: how this customer wants to be addressed. Pure.

The customer's own form decides (promise P10). Someone who shows none keeps the form of the conversation.
"""

from __future__ import annotations

import re

from bot.messages import Form

#: Only capitalised, and not where a sentence begins: there "Sie" and "Ihre" may mean anybody; "Ihr" may always.
_SIE = re.compile(r"(?<![.!?:…\n])\s(?:Sie|Ihnen|Ihre[nmrs]?)\b")
_DU = re.compile(r"\b(?:du|dir|dich|dein(?:e[nmrs]?)?|euch|euer|eure[nmrs]?|ihr|habt|könnt|seid)\b", re.IGNORECASE)
_FORMAL = re.compile(r"\b(?:sehr geehrte|guten tag|mit freundlichen grüßen|hochachtungsvoll|mfg)\b", re.IGNORECASE)

#: What is no language: mentions, links, the marks of masked data.
_NO_WORDS = re.compile(r"@\w+|https?://\S+|\[\w+\]")
_WORD = re.compile(r"[a-zäöüß]+(?:'[a-z]+)?")
_GERMAN_LETTER = re.compile(r"[äöüß]")

#: Function words that one language has and the other has not, in no dialect ("is", "do", "so", "a" and "i" are German
#: somewhere); those that nearly every message of a language holds.
_ENGLISH = """
    the and my your our their his to of it it's this that there there's these those with from at by you i'm i've i'd
    i'll we we're they are were be been have has had does did doesn't don't didn't can can't could couldn't would
    wouldn't should won't isn't how what what's where where's when why who which please thanks thank hello for but or
    if not never any anyone someone somebody anything nothing nobody just still because since about before after
    again into off on got need want
    """
_GERMAN = """
    ich du er sie es wir ihr mir dir mich dich uns euch ihnen der das den dem des ein eine einen einem einer mein meine
    meinen meinem meiner dein deine euer eure ihre und oder aber ist sind bin hat hab habe haben habt wird nicht net ned
    nich kein keine keinen nix nichts wie wo wann warum wieso wer welche welcher auf bei mit im zu zum zur vom von aus
    nach seit um bitte danke hallo noch nur schon jetzt auch geht kann könnt muss kommt gibt weil dass wenn man mal
    immer trotzdem wieder ne mei hod
    """
_WORDS = {Form.EN: frozenset(_ENGLISH.split()), Form.DU: frozenset(_GERMAN.split())}


def form_of(text: str, *, before: Form) -> Form:
    """Give the form of a masked message; `before` when it shows none, as in "ok", "A" or "Router?"."""
    text = _NO_WORDS.sub(" ", text).strip()
    english = _is_english(text)
    if english:
        return Form.EN
    if _SIE.search(text) or _FORMAL.search(text):
        return Form.SIE
    # Who goes on in German after English has not said yet how; du is what the channel says to everyone else.
    return Form.DU if _DU.search(text) or (english is False and before is Form.EN) else before


def _is_english(text: str) -> bool | None:
    """Say whether English function words outweigh German ones; None when neither do."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    english = sum(word in _WORDS[Form.EN] for word in words)
    german = sum(word in _WORDS[Form.DU] or bool(_GERMAN_LETTER.search(word)) for word in words)
    return None if english == german else english > german
