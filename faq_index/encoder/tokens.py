"""Builds the tokenizer of multilingual-e5-small (XLM-RoBERTa's) from its vocabulary; writes nothing."""

from __future__ import annotations

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from faq_index.encoder.weights import Weights

#: what sentencepiece writes for a space
_SPACE = "\u2581"


def build(weights: Weights) -> Tokenizer:
    """Return the tokenizer for the vocabulary in `weights`.

    SentencePiece's `nmt_nfkc` rules are the normalizers Nmt and NFKC of the tokenizers library.
    """
    tokenizer = Tokenizer(models.Unigram(list(weights.pieces), unk_id=weights.unknown_id, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", weights.begin_id), ("</s>", weights.end_id)]
    )
    return tokenizer
