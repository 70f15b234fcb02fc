"""The encoder room, the only door to onnxruntime and tokenizers: reads a model folder and texts, writes vectors."""

from faq_index.encoder.cache import encode_cached
from faq_index.encoder.errors import EncoderError, ModelError
from faq_index.encoder.model import DIMENSIONS, Encoder, Kind
from faq_index.encoder.text import prepare
from faq_index.encoder.wire import pack, unpack

__all__ = ["DIMENSIONS", "Encoder", "EncoderError", "Kind", "ModelError", "encode_cached", "pack", "prepare", "unpack"]
