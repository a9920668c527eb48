"""The language reference says what the schema says."""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_language_page_is_current():
    spec = importlib.util.spec_from_file_location("page", ROOT / "docs" / "write_language.py")
    assert spec is not None and spec.loader is not None
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    written = (ROOT / "docs" / "language.md").read_text()
    assert written == page.reference(), "run: python docs/write_language.py"


def test_every_link_within_the_page_leads_somewhere():
    written = (ROOT / "docs" / "language.md").read_text()
    asked = set(re.findall(r"\]\(#(\w+)\)", written))
    assert {"parameter_details", "neuron_population", "replay_population"} <= asked
    assert asked <= set(re.findall(r'<a id="(\w+)"></a>', written))
