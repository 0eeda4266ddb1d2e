"""A case keeps its newest notes, whole messages of them; the journal has all, and tells of the very same case."""

from datetime import timedelta

from flows import passing
from flows.fact import Supplemented
from flows.record import Note
from tests.flows.life import Life
from tests.flows.words import at

DRIVER = "driver-zhang"


def told(life: Life, many: int, apart: timedelta) -> None:
    for number in range(many):
        said = f"hotline:1/{number + 100}"
        life.tell(Supplemented(at=at("04:00") + number * apart, by=DRIVER, note=f"line {number}", message=said))


def test_a_case_keeps_the_newest_hundred_notes_and_the_journal_agrees() -> None:
    life = Life()
    life.opens()
    told(life, 130, timedelta(minutes=1))
    assert [note.text for note in life.case.notes] == [f"line {number}" for number in range(30, 130)]
    life.agrees()


def test_of_a_flood_whole_messages_are_left_out_so_that_the_newest_is_still_the_same() -> None:
    life = Life()
    life.opens()
    firsts: set[str] = set()
    for number in range(130):
        said = f"hotline:1/{number + 100}"
        note = f"line {number}"
        life.tell(Supplemented(at=at("04:00") + timedelta(seconds=number), by=DRIVER, note=note, message=said))
        firsts.add(passing.burst(life.case.notes, life.case.notes[-1])[0].message)
    assert len(firsts) == 130 / passing.MOST
    assert 100 - passing.MOST < len(life.case.notes) <= 100
    assert life.case.notes[-1].text == "line 129"
    life.agrees()


def test_a_single_note_is_kept_however_few_may_stay() -> None:
    only = (Note(at=at("04:00"), text="x"),)
    assert passing.kept(only) == only
