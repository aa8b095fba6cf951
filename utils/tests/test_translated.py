"""The Korean edition is whole: nothing in English is left, nor wrong."""

import nbformat
import pytest

from utils.maintenance import translation_edition as edition
from utils.maintenance import translations
from utils.maintenance.translation_blocks import IN_PROGRESS

FILES = edition.take_up()


@pytest.mark.parametrize("name", FILES)
def test_every_block_is_translated(name):
    empty, fuzzy, wrong = translations.state(name, FILES[name])
    assert not [entry.msgctxt for entry in [*empty, *fuzzy]]
    assert not wrong
    notebook = nbformat.read(edition.KOREAN / name, as_version=4)
    assert IN_PROGRESS not in nbformat.writes(notebook, ensure_ascii=False)
