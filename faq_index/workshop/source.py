"""Takes weights as they were read, returns the sentence-transformers model that everything else is checked against."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch  # type: ignore[import-not-found]  # installed in the workshop only, like transformers
from transformers import BertConfig, BertModel  # type: ignore[import-not-found]

from faq_index.encoder import tokens, weights

SPECIAL_TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>",
                  "unk_token": "<unk>", "pad_token": "<pad>"}  # fmt: skip


def network(source: weights.Weights) -> Any:
    """Return the transformers BertModel in fp32 with the weights of `source`, without a pooler, for inference."""
    sizes = asdict(source.shape)
    config = BertConfig(
        vocab_size=sizes["vocabulary"],
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["inner"],
        max_position_embeddings=sizes["positions"],
        type_vocab_size=sizes["types"],
        attn_implementation="eager",
    )
    model = BertModel(config, add_pooling_layer=False)
    tensors = {name: torch.from_numpy(values.copy()) for name, values in source.tensors.items()}
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    if unexpected or [name for name in missing if "position_ids" not in name]:
        raise ValueError(f"weights do not fit the network: missing {missing}, unexpected {unexpected}")
    return model.eval()


def sentence_model(source: weights.Weights) -> Any:
    """Return the sentence-transformers model (mean pooling, unit vectors) with the weights of `source`."""
    # Here, because loading this package takes longer than all else that a small trial does.
    from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]
    from sentence_transformers.models import Normalize, Pooling, Transformer  # type: ignore[import-not-found]

    with TemporaryDirectory() as place:
        network(source).save_pretrained(place)
        tokens.build(source).save(f"{place}/tokenizer.json")
        settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, **SPECIAL_TOKENS}
        Path(place, "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
        transformer = Transformer(place, max_seq_length=512)
    return SentenceTransformer(modules=[transformer, Pooling(source.shape.hidden), Normalize()], device="cpu")
