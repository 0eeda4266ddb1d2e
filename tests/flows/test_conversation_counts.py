"""Amounts, several options at once, and counts of named things."""

import pytest
from msgspec.structs import replace

from flows.conversation import Hearing, Phase, start_action
from flows.event import Detailed
from tests.flows.chat import Chat, supplements
from tests.flows.counting_plans import LOSS, SIGNS, STOCK, WHAT, plan
from tests.flows.life import UNCLASSIFIED
from tests.flows.staff import Colleague

WHOLE = plan(WHAT, LOSS, SIGNS, STOCK)


# --- in the talk ------------------------------------------------------------------------------------------------------
def at_loss() -> Chat:
    """The case is open, and the loss is asked."""
    return Chat(plans=(WHOLE, UNCLASSIFIED)).says("燃气", "09:00").presses("gas").says("厨房漏气了闻得到")


def at_signs() -> Chat:
    return at_loss().says("1.5万")


def at_stock() -> Chat:
    return at_signs().says("1 3")


def test_an_amount_is_kept_in_whole_yuan() -> None:
    chat = at_loss()
    assert (chat.asked, chat.keys) == ("Roughly how much loss?", ["Skip"])
    assert chat.says("几千吧").reads[0] == "Just type the amount in yuan, for example 12000."
    chat.says("一万二")
    assert supplements(chat)[-1].answers["loss"].number == 12000
    assert chat.asked == "What is there?"


def test_nobody_need_know_the_amount() -> None:
    assert at_loss().says("不知道").conversation.form.answers["loss"].skipped  # type: ignore[union-attr]


def test_options_are_chosen_and_let_go_by_keys() -> None:
    chat = at_signs()
    assert chat.keys == ["1 Smell", "2 Hissing", "3 Flame", "That is all"]
    assert chat.presses("That is all").reads == [
        "Please press all that apply, or type their numbers, for example 1 3.",
        "What is there?",
    ]
    chat.presses("Smell").presses("Flame")
    assert chat.reads == ["Chosen so far: Smell, Flame.", "What is there?"]
    assert chat.keys == ["1 ✓ Smell", "2 Hissing", "3 ✓ Flame", "That is all"]
    chat.presses("1 ✓ Smell")
    assert chat.reads[0] == "Chosen so far: Flame."
    assert not [each for each in supplements(chat) if "signs" in each.answers], "it is no answer yet"
    chat.presses("That is all")
    assert supplements(chat)[-1].answers["signs"].chosen == ("flame",)
    assert chat.asked == "How much is left?"


def test_a_key_pressed_twice_or_late_chooses_once() -> None:
    chat = at_signs()
    smell = chat.key("Smell")
    hiss, done = chat.key("Hissing"), chat.key("That is all")
    chat.does(smell).does(smell).does(hiss).does(smell).does(done)
    assert supplements(chat)[-1].answers["signs"].chosen == ("smell", "hiss")


@pytest.mark.parametrize("said", ["1 3", "有气味，有火苗", "smell and flame"])
def test_options_are_typed_at_once(said: str) -> None:
    chat = at_signs().says(said)
    assert supplements(chat)[-1].answers["signs"].chosen == ("smell", "flame")


def test_what_is_typed_joins_what_was_pressed() -> None:
    chat = at_signs().presses("Smell").says("2")
    assert supplements(chat)[-1].answers["signs"].chosen == ("smell", "hiss")
    ended = at_signs().presses("Smell").says("就这些")
    assert supplements(ended)[-1].answers["signs"].chosen == ("smell",)


def test_words_that_say_more_are_kept() -> None:
    chat = at_signs().says("臭味很重，从三楼传下来的")
    told = supplements(chat)[-1]
    assert (told.answers["signs"].chosen, told.note) == (("smell",), "臭味很重，从三楼传下来的")


def test_what_was_pressed_counts_when_silence_ends_it() -> None:
    chat = at_signs().presses("Smell").says("救命，着火了")
    assert [each.answers["signs"].chosen for each in supplements(chat) if "signs" in each.answers] == [("smell",)]
    opening = plan(SIGNS, LOSS)
    alone = Chat(plans=(opening, UNCLASSIFIED)).says("燃气", "09:00").presses("gas").presses("Smell", "09:01")
    alone.is_silent("09:30")
    assert alone.reports[0].answers["signs"].chosen == ("smell",)


def test_things_are_counted_in_one_message() -> None:
    chat = at_stock()
    assert chat.reads == ["To be counted: Rice, Oil, Salt.", "How much is left?"]
    chat.says("大米 40，油 12，盐 0")
    assert supplements(chat)[-1].answers["stock"].counts == {"rice": 40, "oil": 12, "salt": 0}
    assert chat.phase is Phase.CHECKING
    assert "4 Stock: Rice 40 bags, Oil 12 barrels, Salt 0" in chat.reads


def test_what_is_missing_is_asked_once() -> None:
    chat = at_stock().says("rice 40, sugar 3")
    assert chat.reads == [
        "Not on the list: sugar.",
        "Noted so far: Rice 40 bags.",
        "Still missing: Oil, Salt.",
        "How much is left?",
    ]
    assert chat.keys == ["That is all"]
    chat.says("rice 41")
    assert supplements(chat)[-1].answers["stock"].counts == {"rice": 41}


def test_things_are_counted_one_after_the_other() -> None:
    chat = at_stock().says("大米 40").says("油 12")
    assert chat.reads[1] == "Still missing: Salt."
    chat.says("5")
    assert supplements(chat)[-1].answers["stock"].counts == {"rice": 40, "oil": 12, "salt": 5}
    ended = at_stock().says("大米 40").presses("That is all")
    assert supplements(ended)[-1].answers["stock"].counts == {"rice": 40}


def test_a_message_that_counts_nothing_is_refused_with_an_example() -> None:
    chat = at_stock().says("sugar 3")
    assert chat.reads[:2] == [
        "Not on the list: sugar.",
        "Please type each name with its number, for example: rice 40, oil 12.",
    ]
    assert at_stock().says("不清楚").conversation.form.answers["stock"].skipped  # type: ignore[union-attr]


# --- put right --------------------------------------------------------------------------------------------------------
def at_summary() -> Chat:
    return at_stock().says("大米 40，油 12，盐 3")


def test_the_summary_reads_them_back() -> None:
    assert at_summary().reads[1:] == [
        "1 What: 厨房漏气了闻得到",
        "2 Loss: 15000 yuan",
        "3 Signs: Smell, Flame",
        "4 Stock: Rice 40 bags, Oil 12 barrels, Salt 3",
    ]


def test_each_is_put_right_by_its_number() -> None:
    chat = at_summary().says("2")
    assert chat.asked == "Roughly how much loss? Recorded now: 15000 yuan."
    assert chat.says("8000").reads[0] == "Changed. Loss: 8000 yuan. The case card is updated."
    chat.says("3")
    assert chat.keys == ["1 ✓ Smell", "2 Hissing", "3 ✓ Flame", "That is all", "Keep as it is"]
    assert chat.presses("Hissing").presses("That is all").reads[0].startswith("Changed. Signs: Smell, Hissing, Flame.")
    assert chat.says("3").says("2").reads[0].startswith("Changed. Signs: Hissing.")
    chat.says("4").says("大米 41")
    assert chat.reads[0].startswith("Changed. Stock: Rice 41 bags, Oil 12 barrels, Salt 3.")
    chat.says("3").presses("Smell").presses("Keep as it is")
    assert supplements(chat)[-1].answers.keys() == {"stock"}, "what is kept is not told again"


def test_an_edited_message_puts_them_right() -> None:
    chat = at_loss().says("1.5万", message="71").says("1 3", message="72").says("大米 40，油 12，盐 3", message="73")
    assert chat.says("8000", message="71", edited=True).reads[0] == "Updated as you edited it. Loss: 8000 yuan."
    assert chat.says("2", message="72", edited=True).reads[0] == "Updated as you edited it. Signs: Hissing."
    chat.says("大米 44", message="73", edited=True)
    assert chat.reads[0] == "Updated as you edited it. Stock: Rice 44 bags, Oil 12 barrels, Salt 3."


def test_a_press_of_an_earlier_question_changes_nothing() -> None:
    chat = at_signs()
    smell = chat.key("Smell")
    chat.says("2")
    assert chat.does(smell).turn.answer is not None
    assert chat.conversation.form.answers["signs"].chosen == ("hiss",)  # type: ignore[union-attr]


# --- of staff ---------------------------------------------------------------------------------------------------------
class Counting(Colleague):
    """One of the staff whose deed asks for counts."""

    @property
    def hearing(self) -> Hearing:
        """With that plan."""
        return replace(super().hearing, plans={WHOLE.hash: WHOLE.plan})


def test_a_deed_of_staff_may_ask_for_them() -> None:
    li_na = Counting()
    li_na._takes(start_action(li_na.conversation, WHOLE.hash, WHOLE.plan, "counted", li_na.case, li_na.hearing))
    assert li_na.reads == ["To be counted: Rice, Oil, Salt.", "How much is left?"]
    assert li_na.says("糖 3").reads[0] == "Not on the list: 糖."
    assert li_na.says("大米 40").reads[1] == "Still missing: Oil, Salt."
    li_na.says("油 12，盐 3").presses("Smell").presses("That is all").says("8000")
    detailed = li_na.last_told
    assert isinstance(detailed, Detailed)
    assert detailed.answers["stock"].counts == {"rice": 40, "oil": 12, "salt": 3}
    assert detailed.answers["signs"].chosen == ("smell",)
    assert detailed.answers["loss"].number == 8000
