"""Codes in the source and codes in the table are the same set."""

import re
from pathlib import Path

from fnec.codes import CODES, table

SOURCE = Path(table.__file__).parents[1]


def test_every_code_in_the_source_is_explained():
    texts = (p.read_text("utf-8") for p in SOURCE.rglob("*.py") if p.parent.name != "codes")
    used = {code for text in texts for code in re.findall(r'"([A-Z]\d{3})"', text)}
    assert used == CODES.keys()
