"""Opt-out words: does the customer want no automatic replies? Reads a text, gives yes or no; writes nothing.

Source: X's automation rules (honour opt-outs at once), promise P12. The whole message must be the wish: "Stoppt die
Preiserhöhung" is a concern. Courtesies, mentions and emoji around it do not count.
"""

from __future__ import annotations

import re
import unicodedata

_AUTOMATIC = r"(?:automatisch\w*|automatisiert\w*|auto|bot|maschinell\w*|computer\w*)"
_REPLIES = r"(?:antwort(?:en)?|nachricht(?:en)?|replies|reply|tweets?|posts?|mitteilung(?:en)?|messages?|responses?)"
_WRITE = r"(?:antworten|antwortet|schreiben|schreibt|anschreiben|kontaktieren|melden)"

#: What the message may be, in lower case and without punctuation.
_WISHES = (
    r"stopp?|stop(?:p|pen)? (?:it|bot|jetzt|sofort|das)|(?:den )?bot stopp?(?:en)?|stop ?all|halt stopp?",
    r"(?:den )?bot (?:aus|abschalten|ausschalten)|keine? bots?|no bots?",
    r"(?:mich )?(?:abmelden|abbestellen|austragen)|abmeldung|opt ?out|unsubscribe|quit|ende?",
    rf"(?:kein|keine|keinerlei) {_AUTOMATIC} ?{_REPLIES}",
    rf"(?:no|stop) (?:more )?(?:automated|automatic|bot|auto) {_REPLIES}",
    rf"(?:(?:mir|uns|hier) )?nicht (?:mehr )?{_AUTOMATIC} {_WRITE}",
    rf"{_WRITE} (?:(?:sie )?mir )?nicht (?:mehr )?{_AUTOMATIC}",
    rf"(?:mir )?nicht mehr {_WRITE}|schreibt? mir nicht(?: mehr)?|schreiben sie mir nicht(?: mehr)?",
    r"lasst? mich in ruhe|lassen sie mich in ruhe|leave me alone|stop (?:messaging|replying|writing)(?: to)?(?: me)?",
    rf"{_AUTOMATIC} {_REPLIES} (?:stopp?(?:en)?|abbestellen|abschalten|ausschalten|aus)|do ?n t reply automatically",
)
#: What may stand before and after the wish.
_COURTESY = (
    r"(?:bitte|please|danke|thanks|thank you|vielen dank|hallo|hi|hey|moin|sofort|jetzt|endlich|ab sofort|mehr|anymore"
    r"|now|mir|von euch|von ihnen|ich (?:will|möchte|wünsche)|i want|aber|also|und|doch)"
)
_OPT_OUT = re.compile(rf"(?:{_COURTESY} )*(?:{'|'.join(_WISHES)})(?: (?:{_COURTESY}|stopp?))*")

#: Longer messages are never just an opt-out.
_LONGEST = 120


def is_opt_out(text: str) -> bool:
    """Test whether the whole of `text` asks for no (more) automatic replies, in German or English. Never raises."""
    if len(text) > 4 * _LONGEST:
        return False
    plain = re.sub(r"@\w+", " ", unicodedata.normalize("NFKC", text).lower())
    words = " ".join(re.findall(r"[^\W_]+", plain))
    return len(words) <= _LONGEST and _OPT_OUT.fullmatch(words) is not None
