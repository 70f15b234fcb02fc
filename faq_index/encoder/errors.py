"""The errors of the encoder room; reads and writes nothing."""


class EncoderError(Exception):
    """Anything that went wrong in the encoder; the message says what to do."""


class ModelError(EncoderError):
    """The model's files are missing, broken or not what was pinned."""
