"""Du or Sie: how this customer wants to be addressed. Pure.

The customer's own form decides (promise P10). Someone who uses neither keeps the form of the conversation.
"""

from __future__ import annotations

import re

from bot.messages import Form

#: Only capitalised, and not where a sentence begins: there "Sie" and "Ihre" may mean anybody; "Ihr" may always.
_SIE = re.compile(r"(?<![.!?:…\n])\s(?:Sie|Ihnen|Ihre[nmrs]?)\b")
_MENTIONS = re.compile(r"@\w+")
_DU = re.compile(r"\b(?:du|dir|dich|dein(?:e[nmrs]?)?|euch|euer|eure[nmrs]?|ihr|habt|könnt|seid)\b", re.IGNORECASE)
_FORMAL = re.compile(r"\b(?:sehr geehrte|guten tag|mit freundlichen grüßen|hochachtungsvoll|mfg)\b", re.IGNORECASE)


def form_of(text: str, *, before: Form) -> Form:
    """Give the form of a masked message; `before` when it shows none."""
    text = _MENTIONS.sub("", text).strip()
    if _SIE.search(text) or _FORMAL.search(text):
        return Form.SIE
    return Form.DU if _DU.search(text) else before
