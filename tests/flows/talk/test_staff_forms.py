"""Staff forms: what somebody on the telephone reports, beside the details of deeds, some of which must be there."""

from typing import Any

from msgspec.structs import replace

from flows.conversation import Hearing, Phase, start_action, start_new
from flows.event import Detailed
from flows.fact import Supplemented
from flows.plan import Compiled, compile_plan
from flows.report import Reporter
from flows.request import OpenCase
from flows.terms import Address, CaseId, Language
from tests.flows.chat import Chat
from tests.flows.life import BREAKDOWN
from tests.flows.staff import LI_NA
from tests.flows.talk.market import GOODS, GOODS_PLAN, ILLNESS, PLANS, both, question
from tests.flows.words import ORGANISATION, at

GRADE: dict[str, Any] = {
    "id": "grade",
    "label": both("Grade"),
    "complete": True,
    "asks": [question("reason", "text", "Why?"), question("proof", "photo", "Proof?", optional=True)],
    "done": both("Graded: {reason}"),
}
GRADED = compile_plan({**GOODS_PLAN, "id": "graded", "actions": [GRADE]})


class Desk(Chat):
    """Li Na, who takes calls and does deeds."""

    def __init__(self) -> None:
        super().__init__(LI_NA, language=Language.EN, plans=(*PLANS, GRADED, BREAKDOWN))
        self.now = at("10:00")

    @property
    def hearing(self) -> Hearing:
        return replace(super().hearing, staff=True, offered=PLANS, cases=())

    def takes_a_call(self) -> "Desk":
        self._takes(start_new(self.conversation, self.hearing))
        return self

    def starts(self, action: str, plan: Compiled = BREAKDOWN) -> "Desk":
        hearing = self.hearing
        self._takes(start_action(self.conversation, plan.hash, plan.plan, action, CaseId(7), hearing))
        return self


def calling() -> Desk:
    """Somebody complains; who they are is known, and the first question of the plan is asked."""
    desk = Desk().takes_a_call()
    desk.presses("Bad goods").says("138 0000 0001").says("Wang Fang")
    return desk


# --- a call -----------------------------------------------------------------------------------------------------------
def test_what_the_caller_reports_comes_first_then_who_they_are() -> None:
    desk = Desk().takes_a_call()
    assert desk.asked == "What does the caller report? Press a key or type it. Stop: /cancel."
    assert desk.keys[:2] == ["1 Bad goods", "2 People are ill"]
    desk.presses("Bad goods")
    assert (desk.asked, desk.keys) == ("The caller's number? Skip it if they refuse.", ["Skip"])
    desk.says("138 0000 0001")
    assert (desk.asked, desk.keys) == ("What is the caller called?", ["Skip"])


def test_every_question_may_be_left_out_and_the_end_opens_the_case() -> None:
    desk = calling()
    assert (desk.asked, desk.keys[-1]) == ("Is anyone ill?", "Skip")
    desk.presses("Nobody").says("昨天 18:10").says("green").presses("Skip")
    assert (desk.phase, desk.reports) == (Phase.CHECKING, [])
    assert "1 Caller's phone: +86 138 0000 0001" in desk.reads[1]
    desk.presses("All correct")
    report = desk.reports[0]
    assert report.reporter == Reporter(
        person="phone:+86 138 0000 0001",
        address=Address(bot="phone", chat="+86 138 0000 0001"),
        language=ORGANISATION.language or Language.ZH,
        name="Wang Fang",
        phone="+86 138 0000 0001",
    )
    assert (report.taken_by, report.plan, report.branch) == ("li-na", GOODS.hash, "outside")
    assert set(report.answers) == {"ill", "order", "what", "photo"}
    assert desk.reads == ["Taken down. What the caller should hear comes here or to whoever takes the case."]
    assert desk.phase is Phase.QUIET


def test_a_number_that_is_known_says_who_it_is() -> None:
    known = next(each for each in ORGANISATION.people if each.kind == "driver" and each.vehicle)
    desk = Desk().takes_a_call().presses("Bad goods").says(known.phone)
    assert desk.asked == "Is anyone ill?"
    desk.presses("Someone")
    reporter = desk.reports[0].reporter
    assert (reporter.name, reporter.short, bool(reporter.plate)) == (known.name.zh, known.known_as.zh, True)


def test_who_gives_no_number_is_taken_down_too() -> None:
    desk = Desk().takes_a_call().presses("Bad goods").presses("Skip").presses("Skip").presses("Someone")
    reporter = desk.reports[0].reporter
    assert (reporter.phone, reporter.address.bot, reporter.person) == ("", "phone", f"phone:{reporter.address.chat}")


def test_an_emergency_opens_at_its_opening_answer() -> None:
    desk = Desk().takes_a_call().presses("People are ill").says("13800000001").presses("Skip")
    assert (desk.asked, desk.reports) == ("How many are ill?", [])
    desk.says("6", "10:02")
    assert (desk.reports[0].plan, desk.reports[0].first_said_at) == (ILLNESS.hash, at("10:02"))
    desk.says("9:30").says("shrimp")
    assert desk.told[-1][0] == CaseId(1)
    assert desk.phase is Phase.QUIET


def test_a_call_lives_beside_a_deed() -> None:
    desk = calling().starts("departed")
    assert desk.asked == "Which vehicle? Type the plate."
    desk.says("湘A·M5160").says("何斌").says("45 min")
    assert isinstance(desk.told[-1][1], Detailed)
    assert desk.reads == ["Noted.", "To go on: Is anyone ill?"]
    assert desk.presses("Nobody").asked == "When was it signed for?"


def test_the_end_of_a_call_opens_the_call_and_not_the_deed() -> None:
    desk = Desk().starts("grade", GRADED).takes_a_call()
    assert desk.told == []
    desk.presses("Bad goods").says("13800000001").says("Wang").presses("Skip").presses("Skip").presses("Skip")
    desk.presses("All correct")
    assert isinstance(desk.requests[0], OpenCase)
    assert desk.reports[0].plan == GOODS.hash
    assert desk.asked == "To go on: Why?"
    assert desk.conversation.form is not None
    assert desk.conversation.form.case == CaseId(7)


def test_a_call_is_called_off() -> None:
    assert calling().says("/cancel").reads == ["Stopped; nothing was reported."]
    desk = Desk().starts("grade", GRADED).takes_a_call().says("/cancel")
    assert desk.asked == "To go on: Why?"


def test_a_second_call_waits_for_the_first() -> None:
    assert calling().takes_a_call().asked == "To go on: Is anyone ill?"


def test_silence_opens_what_there_is() -> None:
    desk = calling().is_silent("10:30")
    assert desk.reports[0].reporter.name == "Wang Fang"


# --- a deed that counts only with its details -------------------------------------------------------------------------
def test_missing_details_are_asked_for_once_more_and_then_waited_for() -> None:
    desk = Desk().starts("grade", GRADED).is_silent("10:03")
    assert desk.reads == ["Why?"]
    desk.is_silent("18:00")
    assert (desk.told, desk.due(), desk.phase) == ([], None, Phase.ASKING)
    desk.says("one crate only", "18:01").presses("Skip")
    assert isinstance(desk.last_told, Detailed)
    assert desk.last_told.answers["reason"].text == "one crate only"


def test_without_them_nothing_is_recorded() -> None:
    desk = Desk().starts("grade", GRADED).says("/cancel")
    assert desk.reads == ["Not recorded: it counts only with its details. Press its key again when you have them."]
    assert (desk.told, desk.phase) == ([], Phase.QUIET)


def test_what_may_be_missing_holds_nothing_back() -> None:
    desk = Desk().starts("grade", GRADED).says("one crate only").is_silent("10:30")
    assert isinstance(desk.last_told, Detailed)


def test_a_deed_that_is_begun_again_is_asked_once() -> None:
    desk = Desk().starts("grade", GRADED).starts("grade", GRADED).says("one crate only").presses("Skip")
    assert (desk.phase, len(desk.told)) == (Phase.QUIET, 1)


# --- more of it afterwards --------------------------------------------------------------------------------------------
class Knowing(Desk):
    """Li Na, as the house knows which calls she has taken down."""

    @property
    def hearing(self) -> Hearing:
        return replace(super().hearing, cases=tuple(replace(each, taken=True) for each in self.cases.values()))


def taken_down() -> Knowing:
    desk = Knowing()
    desk.takes_a_call().presses("Bad goods").says("138 0000 0001").says("Wang Fang")
    desk.presses("Nobody").says("昨天 18:10").says("green").presses("Skip").presses("All correct")
    desk.told.clear()
    return desk


def test_more_of_what_a_caller_said_is_added_to_their_case() -> None:
    desk = taken_down().says("she called again: mouldy too")
    assert [(case, event.note) for case, event in desk.told if isinstance(event, Supplemented)] == [
        (CaseId(1), "she called again: mouldy too")
    ]
    assert desk.reads == ["Added to case 26-0417."]
    desk.sends_photo()
    assert isinstance(desk.told[-1][1], Supplemented)
    assert desk.reads == ["Photo received."]


def test_courtesy_and_commands_are_no_part_of_a_report() -> None:
    desk = taken_down().says("好的")
    assert (desk.told, desk.said) == ([], [])
    assert "/status" in desk.says("/x").asked
    assert desk.told == []


def test_what_belongs_to_a_closed_case_is_kept_nowhere_and_they_read_so() -> None:
    desk = taken_down()
    desk.closes()
    assert "/new" in desk.says("she called again").asked
    assert desk.told == []
