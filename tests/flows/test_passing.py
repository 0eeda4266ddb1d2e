"""The words between reporter and staff: what stands in one message, and what is new."""

from datetime import timedelta

from flows import passing
from flows.record import Note
from tests.flows.words import at

BEGINS = at("03:20")


def notes(*texts: str) -> tuple[Note, ...]:
    """Said one second after the other."""
    return tuple(
        Note(at=BEGINS + timedelta(seconds=nth), text=text, message=f"hotline:4711/{nth}")
        for nth, text in enumerate(texts)
    )


def test_words_that_follow_each_other_closely_are_one_message() -> None:
    said = notes("轮胎瘪了", "左后", "已停稳")
    assert passing.burst(said, said[-1]) == said


def test_what_a_text_was_cut_into_is_not_more_than_one_message_bears() -> None:
    said = notes("车" * 4096, "停" * 2000, "在" * 500, "桥" * 2000)
    assert [len(passing.burst(said, each)) for each in said] == [1, 2, 2, 1]


def test_only_what_was_not_there_before_is_new() -> None:
    said = notes("轮胎瘪了", "左后")
    assert passing.fresh(said[:1], said) == said[1:]
    assert passing.fresh(said, said) == ()
