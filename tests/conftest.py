"""Options and fixtures that all tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run: a failure can be seen again.
# A machine with other work may be slow; that is no fault of what is tested.
settings.register_profile(
    "fixed", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("fixed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected texts; read the diff")


@pytest.fixture
def expect_text(request: pytest.FixtureRequest):
    """Compare a text with a file of expected text; `pytest --update` rewrites the file."""

    def compare(actual: str, expected: Path) -> None:
        if request.config.getoption("--update"):
            expected.write_text(actual, encoding="utf-8")
        assert expected.is_file(), f"no {expected.name}: run `pytest --update` and read the text"
        assert actual == expected.read_text(encoding="utf-8")

    return compare
