"""Emergencies before all else, new cards before their edits, storms out of the line, and what nobody got in a list."""

from functools import partial

from msgspec.structs import replace

from flows.outbound import Kind
from flows.terms import CaseId
from storage.unit_of_work import Head, OutboxState, Outgoing, Rank, Storage
from tests.storage.samples import NOW, SECOND, outgoing
from tests.storage.test_outbox import DRIVER, HEAD, WARD, add, claim, drain, send


def new_card(payload: str, case: int = 1, *, emergency: bool = False, lane: str = WARD) -> Outgoing:
    """A card that is to be posted."""
    row = outgoing(lane, payload, Kind.URGENT, coalesce=f"post:{case}")
    return replace(row, rank=Rank.EMERGENCY) if emergency else row


async def test_over_all_lanes_emergencies_go_first_and_who_is_busy_or_hushed_waits(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "line"), outgoing(DRIVER, "receipt"), new_card("pressing", lane=HEAD))
    await add(storage, new_card("emergency", 2, emergency=True))
    both = await storage.run(lambda rows: storage.outbox.claim(rows, NOW, 9, ["hotline"], hushed=["staff"]))
    assert [each.payload for each in both] == ["emergency", "pressing"]
    await send(storage, *both)
    assert await storage.run(lambda rows: storage.outbox.claim(rows, NOW, 9, ["hotline"], hushed=[WARD])) == []
    assert await storage.read(lambda rows: storage.outbox.next_at(rows, ["hotline", WARD])) is None
    assert await drain(storage) == ["line receipt"]


async def test_who_is_not_admitted_stays_as_it_was(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "line"), outgoing(HEAD, "ping"))
    asked: list[str] = []

    def admit(head: Head) -> bool:
        asked.append(head.lane)
        return head.lane == HEAD

    found = await storage.run(lambda rows: storage.outbox.claim(rows, NOW, 9, admit=admit))
    assert ([each.payload for each in found], sorted(asked)) == (["ping"], sorted([WARD, HEAD]))
    [left] = await storage.read(lambda rows: storage.outbox.listed(rows, OutboxState.WAITING))
    assert (left.attempts, left.claimed_at, left.error) == (0, None, None)


async def test_a_new_card_replaces_the_one_that_waits_and_takes_its_higher_rank(storage: Storage) -> None:
    await add(storage, new_card("ordinary"), outgoing(WARD, "line"), new_card("of another case", 2))
    await add(storage, new_card("emergency", emergency=True))
    assert await drain(storage) == ["emergency", "of another case", "line"]


async def test_an_edit_waits_for_its_card_and_one_from_before_it_is_dropped(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "of the old card", Kind.STATE, coalesce="card:1"))
    await add(storage, replace(new_card("new card"), not_before=NOW + 60 * SECOND))
    await add(storage, outgoing(WARD, "newer", Kind.STATE, coalesce="card:1"))
    await add(storage, outgoing(WARD, "of another", Kind.STATE, coalesce="card:2"))
    assert [each.payload for each in await claim(storage)] == ["of another"]
    edit = await storage.run(lambda rows: storage.outbox.newest_edit(rows, WARD, CaseId(1)))
    assert edit is not None
    assert edit.payload == "newer"
    assert await storage.run(lambda rows: storage.outbox.newest_edit(rows, WARD, CaseId(1))) is None


async def test_listed_cards_leave_the_line_and_come_back_at_their_time(storage: Storage) -> None:
    await add(storage, new_card("a"), new_card("b", 2), outgoing(WARD, "urgent", Kind.URGENT))
    await add(storage, new_card("emergency", 3, emergency=True), new_card("elsewhere", 4, lane=HEAD))
    listed = await storage.run(lambda rows: storage.listed.park(rows, WARD, NOW + 60 * SECOND))
    assert sorted(each.payload for each in listed) == ["a", "b"]
    assert await storage.read(storage.listed.lanes) == [WARD]
    assert [each.payload for each in await storage.read(lambda rows: storage.listed.of(rows, WARD))] == ["a", "b"]
    found = await claim(storage)
    assert [each.payload for each in found] == ["emergency", "elsewhere"]
    await send(storage, *found)
    [urgent] = await claim(storage)
    await send(storage, urgent)
    assert (urgent.payload, await claim(storage, after=59)) == ("urgent", [])
    times = [(each.id, NOW + 90 * SECOND) for each in listed]
    await storage.run(lambda rows: storage.listed.put_off(rows, times))
    assert await claim(storage, after=89) == []
    assert [each.payload for each in await claim(storage, after=90)] == ["a"]


async def test_what_was_put_off_goes_on_when_the_chat_is_back(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "later", after=3600), outgoing(HEAD, "elsewhere", after=3600))
    assert await storage.run(lambda rows: storage.outbox.resume(rows, WARD, NOW)) == 1
    assert [each.payload for each in await claim(storage)] == ["later"]


async def test_troubled_rows_are_listed_counted_for_a_while_and_cleared(storage: Storage) -> None:
    await add(storage, *(outgoing(f"staff:{n}", f"{n}") for n in range(3)))
    claimed = await claim(storage, limit=2)
    for each, state in zip(claimed, (OutboxState.DEAD, OutboxState.UNKNOWN), strict=True):
        await storage.run(partial(storage.outbox.end, id=each.id, state=state, error="because"))
    troubled = await storage.read(storage.outbox.troubled)
    assert [each.payload for each in troubled] == ["0", "1"]
    counts = await storage.read(lambda rows: storage.outbox.counts(rows, NOW + SECOND))
    assert list(counts) == [OutboxState.WAITING]
    assert await storage.read(lambda rows: storage.outbox.troubled(rows, NOW + SECOND)) == []
    assert await storage.run(lambda rows: storage.outbox.clear(rows, [1, 2, 3])) == 2, "what waits is not cleared"
    assert await drain(storage) == ["2"]
