"""Killed anywhere while files are on their way, the next program ends what was begun: nothing lost, nothing doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from storage.unit_of_work import FileState
from tests.bot.clerk import Clerk


class Died(BaseException):
    """The program was killed just here."""


def dying(real: Callable[..., Any], *, after: bool, on: int) -> Callable[..., Any]:
    """The `on`-th call ends the program, before or after it has done its work."""
    calls = 0

    async def call(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == on and not after:
            raise Died
        done = await real(*given)
        if calls == on:
            raise Died
        return done

    return call


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("on", [1, 2, 3])
async def test_killed_at_any_unit_of_work_nothing_is_lost_and_nothing_sent_on_twice(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, on: int, *, after: bool
) -> None:
    await clerk.wants("a", "b")
    with monkeypatch.context() as patched:
        patched.setattr(clerk.storage, "run", dying(clerk.storage.run, after=after, on=on))
        with pytest.raises(Died):
            await clerk.works()
    await starts_anew(clerk)


async def test_killed_while_a_file_is_under_way_it_is_fetched_again(clerk: Clerk) -> None:
    await clerk.wants("a", "b")
    clerk.bot.files["a"] = Died()
    with pytest.raises(Died):
        await clerk.works()
    clerk.bot.files.clear()
    await starts_anew(clerk)


async def test_killed_after_a_content_was_kept_it_is_kept_once(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = clerk.drawer.keep

    def keep(content: bytes) -> str:
        real(content)
        raise Died

    await clerk.wants("a", "b")
    with monkeypatch.context() as patched:
        patched.setattr(clerk.drawer, "keep", keep)
        with pytest.raises(Died):
            await clerk.works()
    await starts_anew(clerk)


async def starts_anew(clerk: Clerk) -> None:
    """Another program on the same rows ends what was begun."""
    clerk.fetching = clerk.hired()
    await clerk.fetching.begin()
    await clerk.works()
    assert await clerk.sent() == [["a", "b"]]
    assert {(await clerk.file(name)).state for name in "ab"} == {FileState.KEPT}
    assert len(clerk.drawer._kept) == 1
