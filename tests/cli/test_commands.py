"""One command loads what it needs, and no more."""

from __future__ import annotations

import subprocess
import sys

from bot.cli import MODULES, app, load
from bot.cli.faq.shown import SIGNS
from faq_index import certainty
from tests.conftest import ROOT


def test_cli_knows_the_module_of_every_command() -> None:
    load(None)
    names = {str(one.name or one.callback.__name__) for one in app.registered_commands if one.callback}  # type: ignore[union-attr]
    assert names | {str(group.name) for group in app.registered_groups} == set(MODULES)


def test_cli_publishes_without_what_it_does_not_need() -> None:
    # given that scikit-learn, spaCy and the web frameworks take longer to import than a publication may
    heavy = {"sklearn", "spacy", "fastapi", "torch"}
    code = f"import sys; from bot.cli import load; load('faq'); print(*{heavy} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == ""


def test_cli_has_german_words_for_every_sign() -> None:
    assert set(SIGNS) == set(certainty.SIGNS)
