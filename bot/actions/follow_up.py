"""Says whether a message names no matter of its own: "und was kostet das?". Pure.

Alone such words mean nothing, and the search would find the nearest entry for them all the same.
"""

from __future__ import annotations

import re

from faq_index.encoder import prepare

#: words that may stand in any question about anything
_BARE = frozenset(
    """
    und aber also oder dann denn ja ok okay mal noch auch schon jetzt eigentlich genau bitte danke nur so sonst
    was wie wo woher wohin wann warum wieso wer welche welcher welches welchen wieviel viel viele lange oft weit teuer
    das es die der den dem dies diese dieser dieses da dort hier dafür davon dazu damit darin daran dabei daraus
    ich mich mir du euch ihr sie ihnen man wir uns
    kostet kosten dauert dauern finde find findet geht gehts ginge kann könnt können muss müssen soll sollte
    mache macht machen
    ist sind wäre wird gilt bekomme bekommt kriege krieg habe hab haben brauche brauch
    bei mit für von zu im in am auf an ohne ein eine einen einmal
    and but or so then ok okay please thanks what how where when why which who much many long far expensive
    that it this these those there here for of to the a an i me you we they one
    cost costs take takes find get go do does did can could should must is are was will would have has need
    """.split()  # noqa: SIM905 - a list of a hundred lines would be no easier to read
)
#: a picture or a code may name the matter: "☎️ ➡️ 📱 wie?"
_SIGN = re.compile(r"[^\w\s.,;:!?…'’\"„“”()@-]")
_MOST = 8  # words; who says more says what it is about


def refers_back(text: str) -> bool:
    """Say whether `text` asks about something that only the messages before it name."""
    text = prepare(text).casefold()
    words = re.findall(r"\w+", text)
    return 0 < len(words) <= _MOST and _BARE.issuperset(words) and not _SIGN.search(text)
