"""A form from the first word to the last: the driver's breakdown, its corrections, and what opens the case."""

from msgspec.structs import replace

from flows.conversation import Phase
from flows.fact import Supplemented
from flows.inbound import Wrote
from flows.outbound import Kind
from flows.plan import Compiled
from flows.request import OpenCase, ShowStatus
from flows.terms import Language, PlanHash
from tests.flows.chat import Chat, driving
from tests.flows.life import BREAKDOWN, UNCLASSIFIED
from tests.flows.words import PHONE, at

MENU = [
    "Someone hurt: call 120. Fire or smoke: 119. Police 110, traffic police 122.",
    "Mr Zhang, stop safely and get clear of traffic first.",
    "What are you reporting? Type or send a voice message.",
]
SUMMARY = [
    "Please check. If all is right press “All correct”; to change a line press its number.",
    "1 People: All safe",
    "2 Place: located, G4往广州 1512",
    "3 Vehicle: Stopped, a fault",
    "4 Photos: 1",
    "5 Load: Fresh, chilled",
    "6 Phone: +86 138 0000 5521",
]


def filled() -> Chat:
    """The summary of a breakdown stands open."""
    chat = driving().sends_place(clock="03:13").says("G4往广州 1512")
    return chat.presses("fault", "03:14").sends_photo().presses("chilled", "03:15")


def test_a_breakdown_is_asked_step_by_step() -> None:
    chat = Chat().says("车趴窝了", "03:11")
    assert chat.reads == MENU
    assert chat.keys == ["1 Breakdown", "2 Accident", "3 Something else", "English"]
    assert chat.said[0].kind is Kind.PROMPT

    chat.presses("Breakdown", "03:12")
    assert chat.reads == ["Someone hurt: call 120. Fire or smoke: 119.", "Is everyone safe?"]
    assert chat.keys == ["1 All safe", "2 Someone is hurt", "3 Fire or danger", "4 Not sure"]
    assert chat.reports == []

    chat.presses("All safe", "03:12")
    assert chat.reads == ["Where is the vehicle? Typing or voice works too."]
    assert chat.keys == ["Send my location", "I can't now"]
    report = chat.reports[0]
    assert (report.branch, report.paged, report.cry, report.words) == ("breakdown", True, "", ("车趴窝了",))
    assert report.first_said_at == at("03:12")
    assert report.answers["people"].option == "safe"
    assert report.answers["phone"].text == PHONE
    assert report.answers["phone"].assumed


def test_after_the_case_is_open_every_answer_refreshes_it() -> None:
    chat = driving().sends_place(clock="03:13")
    first, second = chat.said
    assert chat.reads[0] == "Location received."
    assert (first.drop_keys, first.separate, second.drop_keys) == (True, True, False)
    assert chat.asked.startswith("Which road, which direction")
    assert chat.keys == ["Skip"]

    chat.says("G4往广州 1512", "03:13").presses("Stopped, a fault", "03:14")
    assert chat.reads == ["From behind the barrier, if it is safe: one photo of the vehicle."]
    chat.sends_photo(clock="03:14")
    assert chat.reads == ["Photo received.", "What is the load?"]
    assert chat.again() == ["To go on: What is the load?"]

    chat.presses("Fresh, chilled", "03:15")
    assert chat.reads == SUMMARY
    assert chat.keys == ["All correct", "1", "2", "3", "4", "5", "6"]
    assert [list(event.answers) for _, event in chat.told if isinstance(event, Supplemented)] == [
        ["place"],
        ["road"],
        ["vehicle"],
        ["photo"],
        ["load"],
    ]


def test_one_answer_is_corrected_and_the_summary_comes_again() -> None:
    chat = filled().presses("5", "03:16")
    assert chat.reads == ["What is the load? Recorded now: Fresh, chilled."]
    assert chat.keys[-2:] == ["Skip", "Keep as it is"]
    chat.presses("Frozen")
    assert chat.reads[0] == "Changed. Load: Frozen. The case card is updated."
    assert chat.reads[6] == "5 Load: Frozen"
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.answers["load"].option == "frozen"

    chat.presses("All correct")
    assert chat.reads == ["All recorded, case 26-0417.", "Send a message whenever something changes."]
    assert chat.keys == ["Status", "Add details", "I need help"]
    assert chat.requests == (ShowStatus(finished=True),)
    assert chat.phase is Phase.QUIET


def test_what_belongs_together_is_corrected_together() -> None:
    chat = filled().says("2")
    assert chat.asked == "Where is the vehicle? Typing or voice works too. Recorded now: located."
    assert chat.keys[-1] == "Keep as it is"
    chat.sends_place(28.2, 113.1)
    assert "Recorded now: G4往广州 1512." in chat.asked
    chat.says("G4 往南 K1520")
    assert "Changed. Road: G4 往南 K1520. The case card is updated." in chat.reads
    assert "2 Place: located, G4 往南 K1520" in chat.reads


def test_a_place_that_is_typed_needs_no_road() -> None:
    chat = filled().says("改位置").says("衡阳东服务区")
    assert chat.phase is Phase.CHECKING
    assert "2 Place: 衡阳东服务区" in chat.reads


def test_an_answer_may_be_left_as_it_is() -> None:
    for kept in ("不改了", "Keep as it is", "keep"):
        chat = filled().says("改货物").says(kept)
        assert chat.reads == SUMMARY
        assert chat.requests == ()


def test_everything_works_typed() -> None:
    chat = Chat().says("车坏了", "03:11").says("一").says("第一个").says("G4 往北 K1498 应急车道").says("自己坏的")
    assert chat.asked.startswith("From behind the barrier")
    chat.says("跳过").says("②").says("没错")
    assert chat.phase is Phase.QUIET
    report, load = chat.reports[0], chat.told[-1][1]
    assert report.answers["people"].option == "safe"
    assert isinstance(load, Supplemented)
    assert load.answers["load"].option == "frozen"


def test_labels_of_both_languages_are_understood_whatever_is_read() -> None:
    chat = Chat(language=Language.EN).says("车坏了", "03:11").says("Breakdown").says("都安全").says("现在发不了")
    assert chat.reads[0] == "That is all right, without a position for now."
    assert chat.asked == "How is the vehicle?"


def test_words_that_answer_other_questions_are_taken_shown_and_put_right_by_one_press() -> None:
    chat = Chat().says("车抛锚了，没有人受伤，还能送", "03:11").presses("Breakdown", "03:12")
    assert chat.reads == [
        "Noted. People: All safe.",
        "Noted. Vehicle: Can still deliver.",
        "Where is the vehicle? Typing or voice works too.",
    ]
    assert chat.keys == ["Send my location", "I can't now", "Change: People", "Change: Vehicle"]
    assert chat.reports[0].answers["people"].assumed
    assert chat.reports[0].first_said_at == at("03:12")
    chat.says("改人员")
    assert chat.asked == "Is everyone safe? Recorded now: All safe."
    chat.presses("Keep as it is").says("G4 北行，冷藏的，K1498")
    assert chat.reads[-2:] == [
        "Noted. Load: Fresh, chilled.",
        "From behind the barrier, if it is safe: one photo of the vehicle.",
    ]
    chat.presses("Change: Load")
    assert chat.asked == "What is the load? Recorded now: Fresh, chilled."


def test_an_assumed_answer_never_leads_into_an_emergency_by_itself() -> None:
    chat = Chat().says("车坏了", "03:11").presses("Breakdown").says("不知道，轮胎有点冒", "03:12")
    assert chat.asked == "Is everyone safe?"
    assert chat.reports == []


def test_back_asks_the_question_before_with_what_is_recorded() -> None:
    chat = filled().says("返回")
    assert chat.asked == "What is the load? Recorded now: Fresh, chilled."
    chat.says("上一步")
    assert chat.asked.endswith("one photo of the vehicle. Recorded now: 1.")
    chat.says("back").says("3")
    assert "Changed. Vehicle: Stopped, a crash. The case card is updated." in chat.reads
    assert chat.phase is Phase.CHECKING


def test_before_the_first_question_is_the_menu() -> None:
    chat = Chat().says("车坏了", "03:11").presses("Breakdown").says("返回")
    assert chat.asked == "What are you reporting? Type or send a voice message."
    assert chat.presses("Breakdown").asked == "Is everyone safe?"


def test_a_changed_answer_that_leads_elsewhere_leads_there_at_once() -> None:
    chat = filled().presses("1").presses("Someone is hurt")
    assert chat.reads[0].startswith("Call 120 now (ambulance).")
    assert chat.asked == "Has anyone called 120?"
    assert chat.keys[-1] == "Copy 120"
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.branch == "casualties"
    chat.presses("No danger, go back")
    assert chat.asked == "Is everyone safe?"
    chat.presses("All safe")
    assert chat.phase is Phase.CHECKING
    assert chat.reads == SUMMARY


def test_somebody_hurt_opens_the_case_as_an_emergency() -> None:
    chat = Chat().says("出事故了", "03:11").says("2").presses("Someone is hurt", "03:12")
    assert chat.reads == [
        "Call 120 now (ambulance). Fire 119. Police 110, traffic police 122. Us: +86 731 0000 2400.",
        "Get off the road if you can.",
        "Has anyone called 120?",
    ]
    report = chat.reports[0]
    assert (report.branch, report.cry, report.answers["people"].option) == ("casualties", "", "hurt")
    chat.presses("No, call for me")
    assert "The duty group is asked to call 120 for you." in chat.reads[0]
    assert "交通事故，有人受伤。" in chat.reads[0]


def test_without_a_question_that_opens_the_end_opens() -> None:
    questions = tuple(replace(question, opens=False) for question in UNCLASSIFIED.plan.questions)
    plan = Compiled(hash=PlanHash("unopened"), plan=replace(UNCLASSIFIED.plan, questions=questions))
    chat = Chat(plans=(plan,)).says("x", "09:00").presses("other").says("货被扣了").says("长沙").says("都对")
    assert isinstance(chat.requests[0], OpenCase)
    assert chat.reads[0] == "All recorded."


def test_another_matter_is_told_in_words_and_opens_at_once() -> None:
    chat = Chat().says("你好", "09:00").says("货被扣在收费站了", "09:01")
    assert chat.reads == ["Noted. Matter: 货被扣在收费站了.", "Where are you? Typing or voice works too."]
    report = chat.reports[0]
    assert (report.branch, report.answers["what"].text, report.words) == ("other", "货被扣在收费站了", ())
    chat.says("现在发不了").presses("All correct")
    assert chat.requests == (ShowStatus(finished=True),)


def test_further_words_go_to_the_open_case() -> None:
    chat = filled().presses("All correct").says("轮胎也坏了")
    assert chat.reads == ["Added to case 26-0417."]
    assert isinstance(chat.last_told, Supplemented)
    assert chat.last_told.note == "轮胎也坏了"
    chat.sends_photo("q")
    assert isinstance(chat.last_told, Supplemented)
    assert [file.file for file in chat.last_told.answers["photo"].files] == ["p", "q"]
    chat.sends_voice()
    assert chat.reads == ["Voice message received, the people on duty will hear it."]
    assert chat.says("谢谢").said == []
    assert chat.says("在吗").requests == (ShowStatus(),)


def test_after_the_case_is_closed_words_bring_the_menu_with_a_way_to_reopen() -> None:
    chat = filled().presses("All correct").closes().says("还有问题")
    assert "Case 26-0417 is closed." in chat.reads
    assert chat.keys[-2:] == ["Reopen", "English"]
    chat.presses("Breakdown").presses("All safe")
    assert len(chat.reports) == 2


def test_a_form_whose_case_was_closed_asks_nothing_more() -> None:
    chat = driving().closes().does(Wrote(text="G4 K1498"))
    assert chat.phase is Phase.CHOOSING
    assert "Case 26-0417 is closed." in chat.reads


def test_the_two_plans_are_the_ones_of_the_product() -> None:
    assert (BREAKDOWN.plan.id, UNCLASSIFIED.plan.id) == ("delivery-breakdown", "unclassified-emergency")
