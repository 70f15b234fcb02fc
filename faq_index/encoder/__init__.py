"""The encoder room: reads a model folder and texts, writes unit vectors. The only door to onnxruntime and tokenizers."""

from faq_index.encoder.errors import EncoderError, ModelError
from faq_index.encoder.model import DIMENSIONS, Encoder, Kind
from faq_index.encoder.text import prepare

__all__ = ["DIMENSIONS", "Encoder", "EncoderError", "Kind", "ModelError", "prepare"]
