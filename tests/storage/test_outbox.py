"""What is to be said leaves in the order of its lane, and every class keeps its promise of how often."""

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from flows.outbound import Kind
from flows.terms import CaseId
from storage.unit_of_work import Backlog, OutboxState, Outgoing, Rows, Storage
from tests.storage.samples import NOW, SECOND, outgoing

WARD, HEAD, DRIVER = "staff:-100", "staff:7", "hotline:4711"


async def add(storage: Storage, *rows_given: Outgoing) -> None:
    """Put into the line."""
    await storage.run(lambda rows: storage.outbox.add(rows, rows_given))


async def claim(storage: Storage, after: float = 0, limit: int = 100, busy: Collection[str] = ()) -> list[Outgoing]:
    """Take what may be sent."""
    now = NOW + timedelta(seconds=after)
    return await storage.run(lambda rows: storage.outbox.claim(rows, now, limit, busy))


async def send(storage: Storage, *claimed: Outgoing) -> None:
    """All of these went out."""
    for each in claimed:
        sent = partial(storage.outbox.sent, id=each.id, at=NOW, message_id=f"m{each.id}")
        await storage.run(sent)


async def drain(storage: Storage) -> list[str]:
    """Claim and send until nothing is left; what was said, round by round."""
    said: list[str] = []
    while found := await claim(storage, after=3600):
        said.append(" ".join(each.payload for each in found))
        await send(storage, *found)
        assert len(said) < 20, "what was sent is claimed again"
    return said


async def test_lanes_keep_their_order_and_go_side_by_side(storage: Storage) -> None:
    await add(
        storage,
        outgoing(DRIVER, "receipt"),
        outgoing(WARD, "line1"),
        outgoing(DRIVER, "question", Kind.PROMPT),
        outgoing(WARD, "line2"),
        outgoing(DRIVER, "notice"),
    )
    assert await drain(storage) == ["receipt line1", "question line2", "notice"]


async def test_urgent_overtakes_and_edits_come_last(storage: Storage) -> None:
    await add(
        storage,
        outgoing(WARD, "edit", Kind.STATE, coalesce="card:1"),
        outgoing(WARD, "line"),
        outgoing(DRIVER, "receipt"),
        outgoing(WARD, "card1", Kind.URGENT),
        outgoing(WARD, "card2", Kind.URGENT),
    )
    assert await drain(storage) == ["card1 receipt", "card2", "line", "edit"]


async def test_one_of_a_lane_is_out_at_a_time(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "line"), outgoing(WARD, "next"))
    [first] = await claim(storage)
    await add(storage, outgoing(WARD, "card", Kind.URGENT))
    assert await claim(storage) == []
    await send(storage, first)
    assert [each.payload for each in await claim(storage)] == ["card"]


async def test_a_claim_marks_before_anything_is_sent(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "line"))
    [claimed] = await claim(storage, after=2)
    assert (claimed.state, claimed.claimed_at) == (OutboxState.SENDING, NOW + 2 * SECOND)
    assert await storage.read(lambda rows: storage.outbox.listed(rows, OutboxState.SENDING)) == [claimed]


async def test_busy_lanes_and_the_limit_are_kept(storage: Storage) -> None:
    await add(storage, outgoing(DRIVER, "a"), outgoing(HEAD, "b"), outgoing(WARD, "c", Kind.URGENT))
    assert [each.payload for each in await claim(storage, busy=[HEAD], limit=1)] == ["c"]
    assert [each.payload for each in await claim(storage, busy=[HEAD])] == ["a"]
    assert [each.payload for each in await claim(storage)] == ["b"]


async def test_what_waits_for_its_time_holds_back_its_own_rank_only(storage: Storage) -> None:
    await add(
        storage,
        outgoing(WARD, "first", after=10),
        outgoing(WARD, "second"),
        outgoing(WARD, "edit", Kind.STATE, coalesce="x"),
    )
    assert [each.payload for each in await claim(storage)] == ["edit"]
    await send(storage, *await storage.read(lambda rows: storage.outbox.listed(rows, OutboxState.SENDING)))
    assert await claim(storage, after=9.9) == []
    assert await storage.read(storage.outbox.next_at) == NOW + 10 * SECOND
    assert await storage.read(lambda rows: storage.outbox.next_at(rows, [WARD])) is None
    assert [each.payload for each in await claim(storage, after=10)] == ["first"]


async def test_the_last_edit_wins_in_the_place_of_the_first(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "card 1 a", Kind.STATE, coalesce="card:1", after=5))
    await add(
        storage,
        outgoing(WARD, "card 2", Kind.STATE, coalesce="card:2"),
        outgoing(WARD, "card 1 b", Kind.STATE, coalesce="card:1"),
        outgoing(WARD, "card 1 c", Kind.STATE, coalesce="card:1"),
        outgoing(HEAD, "elsewhere", Kind.STATE, coalesce="card:1"),
    )
    assert await claim(storage, busy=[HEAD]) == []
    assert await drain(storage) == ["card 1 c elsewhere", "card 2"]


async def test_an_edit_under_way_is_not_changed_and_not_repeated_when_overtaken(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "old", Kind.STATE, coalesce="card:1"))
    [old] = await claim(storage)
    await add(storage, outgoing(WARD, "new", Kind.STATE, coalesce="card:1"))
    assert await claim(storage) == []
    await storage.run(lambda rows: storage.outbox.retry(rows, old.id, NOW, "429"))
    assert await drain(storage) == ["new"]


async def test_a_retry_counts_and_marks_what_may_have_arrived(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "card", Kind.URGENT))
    asked = ((False, False), (True, True), (True, False))
    seen: list[tuple[int, bool, str | None]] = []
    for attempted, repeat in asked:
        [each] = await claim(storage, after=60)
        seen.append((each.attempts, each.repeat, each.error))
        again = partial(storage.outbox.retry, id=each.id, not_before=NOW + 60 * SECOND, error="timeout")
        await storage.run(partial(again, attempted=attempted, repeat=repeat))
    assert await claim(storage, after=59) == []
    [last] = await claim(storage, after=60)
    assert [*seen, (last.attempts, last.repeat, last.error)] == [
        (0, False, None),
        (0, False, "timeout"),
        (1, True, "timeout"),
        (2, True, "timeout"),
    ]


async def test_what_was_sent_bears_the_message_and_no_error(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "card"))
    await send(storage, *await claim(storage))
    found = await storage.read(
        lambda rows: rows._connection.exec_driver_sql("SELECT state, message_id, error FROM outbox").all()
    )
    assert [tuple(row) for row in found] == [("sent", "m1", None)]
    assert await storage.read(storage.outbox.counts) == {}


async def test_what_was_being_sent_at_a_crash(storage: Storage) -> None:
    await add(
        storage,
        outgoing("staff:1", "notice"),
        outgoing("staff:2", "card", Kind.URGENT),
        outgoing("staff:3", "question", Kind.PROMPT),
        outgoing("staff:4", "edit", Kind.STATE, coalesce="x"),
        outgoing("staff:5", "overtaken", Kind.STATE, coalesce="x"),
        outgoing("staffed:6", "other bot"),
        outgoing("staff:1", "behind"),
    )
    assert len(await claim(storage)) == 6
    await add(storage, outgoing("staff:5", "newer", Kind.STATE, coalesce="x"))
    found = await storage.run(lambda rows: storage.outbox.stranded(rows, ["staff", "hotline"]))
    assert [(each.payload, each.state, each.repeat, each.attempts) for each in found] == [
        ("notice", OutboxState.UNKNOWN, False, 1),
        ("card", OutboxState.WAITING, True, 1),
        ("question", OutboxState.WAITING, True, 1),
        ("edit", OutboxState.WAITING, True, 1),
    ]
    assert [
        each.payload for each in await storage.read(lambda rows: storage.outbox.listed(rows, OutboxState.SENDING))
    ] == ["other bot"]
    assert await drain(storage) == ["card question behind edit newer"]
    assert await storage.run(lambda rows: storage.outbox.stranded(rows, ["hotline"])) == []


async def test_what_has_ended_is_counted_and_listed(storage: Storage) -> None:
    await add(storage, *(outgoing(f"staff:{n}", f"{n}") for n in range(4)))
    ends = (OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.DEAD)
    claimed = await claim(storage, limit=3)

    def end(rows: Rows) -> None:
        for each, state in zip(claimed, ends, strict=True):
            storage.outbox.end(rows, each.id, state, "because")

    await storage.run(end)
    counts = await storage.read(storage.outbox.counts)
    assert counts == {state: Backlog(1, NOW) for state in (*ends, OutboxState.WAITING)}
    [dead] = await storage.read(lambda rows: storage.outbox.listed(rows, OutboxState.DEAD))
    assert (dead.payload, dead.error) == ("2", "because")


async def test_a_chat_with_a_new_name_keeps_its_line(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "sent"), outgoing(WARD, "a"), outgoing(WARD, "b"))
    await send(storage, *await claim(storage))
    assert await storage.run(lambda rows: storage.outbox.move(rows, WARD, "staff:-200")) == 2
    assert [(each.lane, each.payload) for each in await claim(storage)] == [("staff:-200", "a")]


async def test_an_edit_that_waits_under_the_new_name_already_stays(storage: Storage) -> None:
    await add(
        storage,
        outgoing(WARD, "old", Kind.STATE, coalesce="card:1"),
        outgoing(WARD, "other", Kind.STATE, coalesce="card:2"),
        outgoing("staff:-200", "new", Kind.STATE, coalesce="card:1"),
    )
    assert await storage.run(lambda rows: storage.outbox.move(rows, WARD, "staff:-200")) == 1
    assert await drain(storage) == ["other", "new"]


async def test_only_what_is_being_sent_is_marked_as_sent(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "line"))
    await storage.run(lambda rows: storage.outbox.sent(rows, 1, NOW))
    await storage.run(lambda rows: storage.outbox.end(rows, 1, OutboxState.DEAD, "because"))
    assert await drain(storage) == ["line"]


async def test_the_newest_about_a_case_come_first(storage: Storage) -> None:
    await add(storage, *(outgoing(f"staff:{n}", f"{n}") for n in range(3)), outgoing(HEAD, "edit", Kind.STATE))
    await send(storage, *await claim(storage, limit=1))
    said = await storage.read(lambda rows: storage.outbox.of_case(rows, CaseId(1), 3))
    assert [(each.payload, each.state.value) for each in said] == [
        ("edit", "waiting"),
        ("2", "waiting"),
        ("1", "waiting"),
    ]
    assert await storage.read(lambda rows: storage.outbox.of_case(rows, CaseId(2), 3)) == []


async def test_only_what_was_sent_long_ago_is_forgotten(storage: Storage) -> None:
    await add(storage, outgoing(WARD, "a"), outgoing(HEAD, "b"))
    await send(storage, *await claim(storage, limit=1))
    assert await storage.run(lambda rows: storage.outbox.forget(rows, NOW)) == 0
    assert await storage.run(lambda rows: storage.outbox.forget(rows, NOW + SECOND)) == 1
    assert [each.payload for each in await claim(storage)] == ["b"]
