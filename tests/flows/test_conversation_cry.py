"""A cry for help at any step: numbers first, people woken once, and nothing lost by taking the way back."""

from flows.conversation import Phase
from flows.fact import Calmed, Cried, Supplemented
from flows.outbound import Kind, Wish
from flows.request import OpenCase, ShowStatus
from flows.terms import Language
from tests.flows.chat import STRANGER, Chat, at_photo, driving, unraisable
from tests.flows.words import at

NUMBERS = "Call 120 now (ambulance). Fire 119. Police 110, traffic police 122. Us: +86 731 0000 2400."
WORDS = "help a truck just hit us, Sam is bleeding"
CALMED = "That is all right; say so at any time if something changes."


def test_the_open_case_is_raised_not_doubled() -> None:
    chat = at_photo().says(WORDS, "14:06")
    assert chat.reads == [NUMBERS, "Get off the road if you can.", "Has anyone called 120?"]
    assert chat.keys == ["1 Yes, called", "2 No, call for me", "3 No danger, go back", "Copy 120"]
    assert chat.said[0].kind is Kind.URGENT
    assert len(chat.reports) == 1
    assert chat.last_told == Cried(at=at("14:06"), by="driver-zhang", words=WORDS, branch="casualties", language="en")

    chat.presses("No, call for me")
    assert chat.reads == [
        (
            "The duty group is asked to call 120 for you. "
            "If you reach 120 first, read or show this: G4 往北 K1498，交通事故，有人受伤。"
        ),
        "How many people are hurt?",
    ]
    assert chat.keys == ["1 person", "2 people", "3 or more", "Not sure"]
    chat.presses("1 person")
    assert chat.reads == ["Leave the vehicles where they are if that is safe.", "Is anyone trapped?"]
    chat.says("没有")
    assert chat.reads[0] == "All recorded, case 26-0417."
    assert chat.reads[1].startswith("You need not fill in the rest; we ask by phone.")
    assert chat.phase is Phase.QUIET


def test_the_way_back_leads_to_the_same_question() -> None:
    chat = at_photo().says("救命").presses("No danger, go back")
    assert chat.reads[0] == CALMED
    assert chat.asked.startswith("From behind the barrier")
    assert isinstance(chat.last_told, Calmed)
    chat.sends_photo().says("2").says("救命啊")
    assert chat.asked == "Has anyone called 120?"
    chat.says("3")
    assert chat.phase is Phase.CHECKING
    assert "4 Photos: 1" in chat.reads


def test_a_cry_before_the_case_is_open_opens_it_as_an_emergency() -> None:
    chat = Chat().says("车祸", "09:00").presses("Accident").says("有人受伤了，快来", "09:01")
    report = chat.reports[0]
    assert (report.branch, report.cry, report.paged) == ("casualties", "有人受伤了，快来", True)
    assert (report.first_said_at, report.answers["people"].option) == (at("09:01"), "hurt")
    assert chat.asked == "Has anyone called 120?"
    chat.presses("No danger, go back")
    assert chat.asked == "Is everyone safe?"


def test_a_cry_from_nowhere_opens_a_case_with_those_words_alone() -> None:
    chat = Chat(STRANGER, known=False).says("救命", "09:00")
    report = chat.reports[0]
    assert (report.branch, report.cry, report.paged, report.answers) == ("emergency", "救命", True, {})
    assert chat.reads == [NUMBERS, "Get to a safe place first.", "Has anyone called 120?"]
    chat.says("打了")
    assert chat.asked.startswith("What has happened?")
    chat.says("车翻了，流血").sends_place()
    assert chat.asked == "Which number can the duty group call?"
    assert len(chat.reports) == 1
    assert [type(event) for _, event in chat.told] == [Supplemented] * 3


def test_a_form_without_a_branch_for_it_waits_while_the_emergency_is_worked() -> None:
    chat = unraisable().says("救命", "09:05")
    assert [report.branch for report in chat.reports] == ["breakdown", "emergency"]
    assert chat.reads == [NUMBERS, "Get to a safe place first.", "Has anyone called 120?"]
    chat.says("1").says("撞车了").says("G4 往北")
    assert "All recorded, case 26-0418." in chat.reads
    chat.does(Wish(what="status"))
    assert chat.requests == (ShowStatus(),)
    assert chat.again() == ["To go on: Where is the vehicle? Typing or voice works too."]
    assert chat.conversation.shelf == ()


def test_no_danger_after_all_brings_the_waiting_form_back() -> None:
    chat = unraisable().says("救命", "09:05").presses("No danger, go back")
    assert chat.reads == [CALMED, "To go on: Where is the vehicle? Typing or voice works too."]
    assert chat.told[-1][0] == 2
    chat.says("G4 往北 K1498")
    assert (chat.told[-1][0], chat.asked) == (1, "How is the vehicle?")
    chat.says("救命", "09:09")
    assert (len(chat.reports), chat.told[-1][0]) == (2, 2)


def test_a_plan_whose_own_branch_is_for_emergencies_is_raised() -> None:
    chat = Chat().says("x", "09:00").presses("other").says("货被扣在收费站了").says("救命", "09:05")
    # The plan of the form has a branch for it, so its case is raised.
    assert (len(chat.reports), chat.last_told) == (
        1,
        Cried(at=at("09:05"), by="driver-zhang", words="救命", branch="emergency", language="zh_Hans"),
    )
    assert chat.conversation.shelf == ()


def test_further_words_of_an_emergency_go_to_its_case_and_page_nobody_anew() -> None:
    chat = at_photo().says("救命", "09:00").says("快来人啊救命")
    assert (len(chat.reports), [type(event) for _, event in chat.told][-2:]) == (1, [Cried, Cried])
    assert chat.reads[0] == NUMBERS
    assert chat.asked == "Has anyone called 120?"
    chat.presses("Yes, called").says("2个人流血")
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.answers["count"].option == "2"
    chat.presses("Yes").says("救命！")
    assert chat.reads == [NUMBERS, "Added to case 26-0417."]


def test_a_second_emergency_from_nowhere_goes_to_the_first_ones_case() -> None:
    chat = Chat().says("救命", "09:00").presses("No danger, go back").says("救命", "09:05")
    assert len(chat.reports) == 1
    assert chat.last_told == Cried(
        at=at("09:05"), by="driver-zhang", words="救命", branch="emergency", language="zh_Hans"
    )
    assert chat.asked == "Has anyone called 120?"


def test_voice_and_words_answer_anything_in_danger() -> None:
    chat = at_photo().says("救命").sends_voice()
    assert chat.reads == ["Voice message received, the people on duty will hear it.", "How many people are hurt?"]
    chat.says("好几个，看不清")
    assert chat.asked == "Is anyone trapped?"
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.answers["count"].text == "好几个，看不清"


def test_a_cry_under_a_photo_is_heard() -> None:
    chat = at_photo().sends_photo(caption="着火了")
    assert chat.asked == "Has anyone called 120?"
    assert {type(event) for _, event in chat.told[-2:]} == {Cried, Supplemented}


def test_help_as_a_command_or_a_word_for_instructions_is_no_cry() -> None:
    for text in ("/help", "帮助"):
        chat = at_photo().says(text)
        assert chat.reads[0].startswith("Someone hurt: call 120.")
        assert chat.asked.startswith("From behind the barrier")
        assert chat.requests == ()


def test_nobody_hurt_is_an_answer_and_no_cry() -> None:
    for text in ("没有人受伤", "nobody is hurt"):
        chat = Chat().says("车祸", "09:00").presses("Accident").says(text)
        assert chat.reports[0].answers["people"].option == "safe"
        assert chat.reports[0].branch == "accident"


def test_the_first_message_of_an_unknown_person_may_be_a_cry_in_any_language() -> None:
    chat = Chat(STRANGER, known=False).says("SOS", "09:00")
    assert isinstance(chat.requests[0], OpenCase)
    assert chat.reads[:2] == ["120 急救 ambulance · 119 火警 fire · 110 报警 police · 122 交警 traffic police", NUMBERS]
    assert chat.keys[-2:] == ["中文", "English"]
    chat = Chat(STRANGER, known=False).says("someone is bleeding", "09:00")
    assert chat.conversation.language is Language.EN


def test_an_answer_put_right_leads_out_of_an_emergency_as_calm() -> None:
    chat = Chat().says("车坏了", "09:00").presses("Breakdown").presses("Someone is hurt").says("改人员")
    assert chat.asked == "Is everyone safe? Recorded now: Someone is hurt."
    chat.presses("All safe")
    assert [type(event) for _, event in chat.told] == [Calmed, Supplemented]
    assert isinstance(chat.last_told, Supplemented)
    assert (chat.last_told.branch, chat.asked) == ("", "Where is the vehicle? Typing or voice works too.")


def test_back_in_the_first_question_of_an_emergency_is_its_way_back() -> None:
    chat = at_photo().says("救命").says("返回")
    assert chat.asked.startswith("From behind the barrier")


def test_an_emergency_with_nothing_left_to_ask_ends_at_once() -> None:
    chat = at_photo().says("救命").presses("Yes, called").presses("1 person").presses("No")
    assert chat.phase is Phase.QUIET
    chat.says("救命", "09:30")
    assert chat.reads == [NUMBERS, "Added to case 26-0417."]


def test_a_key_that_words_have_passed_by_counts_all_the_same_in_danger() -> None:
    chat = at_photo().says("救命")
    passed = chat.key("No, call for me")
    chat.says("快点啊")
    assert chat.asked == "How many people are hurt?"
    chat.does(passed)
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.answers["called"].option
    assert chat.asked == "How many people are hurt?"


def test_a_new_danger_is_no_answer_to_where_it_is() -> None:
    chat = Chat(STRANGER, known=False).says("救命", "09:00").says("打了").says("车翻了，流血")
    assert chat.asked.startswith("Where")
    chat.says("车现在着火了")
    assert isinstance(chat.last_told, Cried)
    assert chat.reads[0] == NUMBERS
    assert chat.asked.startswith("Where")
    chat.says("G4 K1512，着火了")
    assert not chat.asked.startswith("Where")


def test_a_key_left_over_from_the_place_answers_nothing_about_120() -> None:
    chat = driving().says("有人流血").says("现在发不了")
    assert chat.asked == "Has anyone called 120?"


def test_what_is_read_to_an_ambulance_says_no_more_than_was_said() -> None:
    def read_out(people: str) -> str:
        chat = Chat().says("出事故了", "09:00").presses("Accident").presses(people).presses("No, call for me")
        return chat.reads[0].partition("read or show this: ")[2]

    assert read_out("Someone is hurt") == "交通事故，有人受伤。"
    assert read_out("Fire or danger") == "出事故了，着火或有危险。"
    assert read_out("Not sure") == "出事故了，不清楚有没有人受伤。"
    broken = Chat().says("车坏了", "09:00").presses("Breakdown").presses("Fire or danger")
    assert broken.presses("No, call for me").reads[0].endswith("车坏了，着火或有危险。")
