"""What stories share: a hotline at night, and the same story told in either language."""

from collections.abc import AsyncIterator

import pytest

from tests.harness.hotline import Hotline, hotline_open
from tests.stories.cast import Cast


@pytest.fixture
async def hotline() -> AsyncIterator[Hotline]:
    async with hotline_open() as opened:
        yield opened


@pytest.fixture(params=["zh", "en"])
async def cast(request: pytest.FixtureRequest) -> AsyncIterator[Cast]:
    """Everybody of a story, in Chinese or in English."""
    async with hotline_open() as opened:
        yield await Cast.of(opened, request.param)
