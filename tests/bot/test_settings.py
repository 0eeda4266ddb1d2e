"""A setting that cannot be used is told in one line; what may hold a password is never shown."""

import pytest

from bot.config import read_settings
from bot.errors import Unusable

NO_ADDRESS = "http://office:secret@[::1"
"""Python cannot take it apart: the bracket is not closed."""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("DUTYLINE_PROXY", "this is no proxy; expected http://HOST:PORT or socks5://HOST:PORT"),
        ("DUTYLINE_HEARTBEAT_URL", "this is no address; expected http://NAME/PATH or https://NAME/PATH"),
    ],
)
def test_an_address_that_cannot_be_taken_apart_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    monkeypatch.setenv(name, NO_ADDRESS)
    with pytest.raises(Unusable) as refused:
        read_settings()
    assert refused.value.lines == (f"{name}: {told}",)


@pytest.mark.parametrize("name", ["DUTYLINE_WEBHOOK_URL", "DUTYLINE_PUBLIC_URL"])
def test_an_address_of_ones_own_is_shown(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "https://[::1")
    with pytest.raises(Unusable) as refused:
        read_settings()
    assert refused.value.lines == (f"{name}: found 'https://[::1'; expected https://NAME or https://NAME/PATH",)
