"""A starter that cannot be made leaves no file."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bot import starter
from bot.errors import Unusable
from bot.library import Library
from tests.harness.hotline import demo


def test_without_a_group_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "read_organisation", lambda _file: replace(demo(), groups=()))
    monkeypatch.setattr(starter, "read_library", lambda _folders, _organisation: Library(plans=(), findings=()))
    with pytest.raises(Unusable, match="the organisation has no group"):
        starter.begin("school-bus", tmp_path)
    assert list(tmp_path.iterdir()) == []
