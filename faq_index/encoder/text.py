"""Prepares a message for the encoder, the same way for everyone; reads and writes nothing."""

from __future__ import annotations

import re
import unicodedata

#: longer texts are cut before any work is done; the encoder itself reads about 500 characters
MAX_CHARACTERS = 4000

_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# An @ inside a word is an e-mail address, not a handle.
_HANDLE = re.compile(r"(?<!\w)@\w+")
_HASHTAG = re.compile(r"#(?=\w)")
# Control, format, surrogate, private-use and unassigned characters carry no meaning for the model.
_NO_TEXT = {"Cc", "Cs", "Co", "Cn"}


def prepare(text: str) -> str:
    """Return `text` (any string) as the encoder reads it: one line, NFKC, without handles and links.

    Hashtags stay as words. The result may be empty. The same text always gives the same result.
    """
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])[:MAX_CHARACTERS]
    text = "".join(" " if unicodedata.category(character) in _NO_TEXT else character for character in text)
    for noise in (_LINK, _HANDLE, _HASHTAG):
        text = noise.sub(" " if noise is not _HASHTAG else "", text)
    return " ".join(text.split())
