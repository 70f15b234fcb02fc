"""Opens what understands without Rasa: the encoder and a version of the index. Reads var/model and var/index."""

from __future__ import annotations

from bot.errors import SetupError
from bot.settings import Settings
from faq_index.encoder import Encoder
from faq_index.index import Index
from faq_index.versions import UnusableIndexError, current_version


def open_index(settings: Settings, *, version: str | None = None) -> tuple[Index, Encoder]:
    """Give a version of the index, by default the published one, and its encoder. Raises SetupError, ModelError."""
    folder = settings.var / "index"
    if current_version(folder) is None:
        raise SetupError("Es ist noch nichts veröffentlicht. Zuerst: make index")
    encoder = Encoder.load(settings.var / "model")
    try:
        return Index.load(folder, version=version, encoder=encoder), encoder
    except UnusableIndexError as error:
        raise SetupError(f"Der Index ist nicht zu gebrauchen: {error}") from error
