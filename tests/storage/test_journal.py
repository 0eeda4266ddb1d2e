"""The journal proves what happened, also after the personal values in it are gone."""

import re
from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from flows.event import Opened
from flows.terms import CaseId
from storage.commitment import IDENTITIES, PERSONAL, Personal, commit, restore
from storage.unit_of_work import ERASED, Rows, Stale, Storage
from tests.storage.samples import ACKNOWLEDGED, ANSWERS, CRIED, NOW, OPENED, PHOTO, PLATE, case, entry

CASE = CaseId(1)
GIVEN = [entry(OPENED), entry(CRIED), entry(ACKNOWLEDGED)]
NUMBERED = [replace(each, seq=seq) for seq, each in enumerate(GIVEN, 1)]
ONE = (
    "张伟",
    "张师傅",
    "5521",
    "湘A",
    "刹车没了",
    "救命",
    "着火了",
    "左前轮",
    "file-1",
    "unique-1",
    "4711",
    "28.2282",
    "112.9388",
)


async def write(storage: Storage) -> None:
    """A case with three entries, in two units of work."""

    def open_it(rows: Rows) -> None:
        storage.cases.put(rows, [case()])
        assert storage.journal.append(rows, GIVEN[:2]) == NUMBERED[:2]

    def go_on(rows: Rows) -> None:
        known = storage.cases.of(rows, [CASE])[CASE]
        assert storage.journal.append(rows, GIVEN[2:]) == NUMBERED[2:]
        storage.cases.put(rows, [known])

    await storage.run(open_it)
    await storage.run(go_on)


def alter(sql: str) -> Callable[[Rows], None]:
    """What somebody does to the tables behind our back."""
    return lambda rows: rows._connection.exec_driver_sql(sql).close()


async def test_a_journal_reads_as_it_was_written(storage: Storage) -> None:
    await write(storage)
    assert await storage.read(lambda rows: storage.journal.read(rows, CASE)) == NUMBERED
    assert await storage.read(lambda rows: storage.journal.verify(rows, CASE)) is None
    assert await storage.read(lambda rows: storage.journal.read(rows, CaseId(2))) == []
    assert await storage.read(lambda rows: storage.journal.verify(rows, CaseId(2))) is None


async def test_a_journal_of_a_case_that_was_not_read_goes_on_as_well(storage: Storage) -> None:
    await write(storage)
    [more] = await storage.run(lambda rows: storage.journal.append(rows, [entry(ACKNOWLEDGED)]))
    assert more.seq == 4
    assert await storage.read(lambda rows: storage.journal.verify(rows, CASE)) is None


async def test_there_is_no_journal_without_a_case(storage: Storage) -> None:
    with pytest.raises(Stale):
        await storage.run(lambda rows: storage.journal.append(rows, [entry(ACKNOWLEDGED, case=2)]))


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE journal SET payload = replace(payload, 'li-na', 'chen-bo') WHERE seq = 3", 3),
        ("UPDATE journal SET at = at - 60000000 WHERE seq = 2", 2),
        ("UPDATE journal SET now = now + 1 WHERE seq = 1", 1),
        ("UPDATE journal SET kind = 'declined' WHERE seq = 3", 3),
        ("UPDATE journal SET previous_hash = '' WHERE seq = 2", 2),
        ("UPDATE personal SET value = '\"+8613999999999\"' WHERE value LIKE '%5521%'", 1),
        ("DELETE FROM journal WHERE seq = 3", 3),
        ("DELETE FROM journal WHERE seq = 2", 2),
        ("DELETE FROM journal", 1),
        ("UPDATE cases SET journal_seq = 2", 4),
    ],
)
async def test_tampering_is_found(storage: Storage, sql: str, broken: int) -> None:
    await write(storage)
    await storage.run(alter(sql))
    assert await storage.read(lambda rows: storage.journal.verify(rows, CASE)) == broken


async def test_no_personal_value_stands_in_the_chain(storage: Storage) -> None:
    await write(storage)
    chain = await storage.read(
        lambda rows: "".join(rows._connection.exec_driver_sql("SELECT payload FROM journal").scalars())
    )
    words = re.sub("[0-9a-f]{64}", "", chain)  # a hash may hold any digits by chance
    assert [each for each in ONE if each in words] == []
    assert "li-na" in words


async def test_erasure_keeps_the_chain_and_the_facts(storage: Storage) -> None:
    await write(storage)
    await storage.run(lambda rows: storage.journal.erase(rows, CASE))
    assert await storage.read(lambda rows: storage.journal.verify(rows, CASE)) is None
    opened, cried, acknowledged = await storage.read(lambda rows: storage.journal.read(rows, CASE))
    assert acknowledged.event == ACKNOWLEDGED
    assert cried.event == replace(CRIED, by=ERASED, words=ERASED)
    assert isinstance(opened.event, Opened)
    report = opened.event.report
    assert (report.reporter.name, report.reporter.plate, report.reporter.address.chat) == (ERASED,) * 3
    assert (report.answers["place"].lat, report.answers["what"].text) == (None, ERASED)
    assert (report.answers["people"], report.branch, opened.event.at) == (ANSWERS["people"], "breakdown", NOW)
    left = await storage.read(lambda rows: rows._connection.exec_driver_sql("SELECT count(*) FROM personal").scalar())
    assert left == 0


def test_a_commitment_hides_the_value_behind_its_salt() -> None:
    content = {"phone": "120", "by": "li-na"}
    hidden, [value] = commit(content, lambda count: b"\x01" * count)
    again, _ = commit(content, lambda count: b"\x02" * count)
    assert hidden["by"] == "li-na"
    assert hidden["phone"]["$"] == 0
    assert hidden["phone"]["c"] != again["phone"]["c"]
    assert restore(hidden, {0: value}) == content
    assert restore(hidden, {}) == {"phone": ERASED, "by": "li-na"}


def test_what_is_personal_is_hidden_wherever_it_stands() -> None:
    content = msgspec.to_builtins({"seq": 1, "event": {"files": [PHOTO], "plate": PLATE, "text": "", "number": 3}})
    hidden, values = commit(content, bytes)
    assert hidden["event"]["text"] == ""
    assert hidden["event"]["number"] == 3
    assert hidden["event"]["files"][0]["kind"] == "photo"
    assert {value.value for value in values} == {'"file-1"', '"unique-1"', '"左前轮"', f'"{PLATE}"'}


def test_only_platform_identities_are_hidden_among_names_of_who_did_it() -> None:
    hidden, [value] = commit({"by": "telegram:7", "to": "li-na", "reachable": ["supply"]}, bytes)
    assert value == Personal(0, "00" * 16, '"telegram:7"')
    assert (hidden["to"], hidden["reachable"]) == ("li-na", ["supply"])


def test_the_two_lists_do_not_overlap() -> None:
    assert not PERSONAL & IDENTITIES
