"""After every test the journal of each case that lived in it is folded and compared."""

from collections.abc import Iterator

import pytest

from tests.flows.life import Life


@pytest.fixture(autouse=True)
def _journals_tell_the_same() -> Iterator[None]:
    Life.living.clear()
    yield
    for life in Life.living:
        life.agrees()
