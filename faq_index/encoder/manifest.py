"""Reads and writes a model folder's manifest.json: where the model comes from and what belongs to it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from faq_index.encoder.errors import ModelError

MANIFEST_FILE = "manifest.json"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
FILES = (MODEL_FILE, TOKENIZER_FILE)
REMEDY = "Build it: python -m faq_index model --out"


@dataclass(frozen=True)
class Manifest:
    """What a model folder holds. `recipe` names everything the model was made from, `fingerprint` what came out."""

    source: str
    licence: str
    weights_sha256: str
    quantisation: str
    recipe: str
    fingerprint: str
    sizes: dict[str, int]
    reference_cosine: float
    #: of the adapter that was added to the weights; empty when there was none
    adapter_sha256: str = ""

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return the manifest of the model in `folder`; raises ModelError when there is none or it is broken."""
        path = folder / MANIFEST_FILE
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise ModelError(f"no encoder model in {folder}. {REMEDY} {folder}") from error
        except (ValueError, TypeError) as error:
            raise ModelError(f"{path} is broken. {REMEDY} {folder}") from error

    def write(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")

    def check_files(self, folder: Path) -> None:
        """Raise ModelError unless each file is there in the size it was written with (reading all takes too long)."""
        for name, size in self.sizes.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != size:
                raise ModelError(f"{path} is missing or not the file that was built. {REMEDY} {folder}")


def digest(*parts: bytes) -> str:
    """Return the sha256 of `parts`, each preceded by its length, as 16 hex digits."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()[:16]
