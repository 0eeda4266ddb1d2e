"""A first menu that is too long for one page; and staff who report something of their own."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows.conversation import Hearing, Phase, start_new
from flows.fact import Cried
from flows.plan import Compiled
from flows.report import Reporter
from flows.talk import pages
from flows.terms import Language
from tests.flows.chat import Chat
from tests.flows.counting_plans import LOSS, WHAT, plan
from tests.flows.life import UNCLASSIFIED
from tests.flows.staff import LI_NA
from tests.flows.words import at


@pytest.fixture(autouse=True)
def _pages_of_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 7)


def _entry(name: str, place: int, zh: str) -> dict[str, Any]:
    label = {"zh": zh, "en": name.capitalize()}
    return {"id": name, "label": label, "words": [name], "branch": "small", "place": place}


MATTERS = (
    ("water", 50, "停水"),
    ("power", 10, "停电"),
    ("lift", 40, "电梯"),
    ("noise", 70, "噪声"),
    ("gas", 20, "燃气"),
    ("door", 60, "门锁"),
    ("heat", 30, "暖气"),
)


def matters(count: int) -> tuple[Compiled, ...]:
    """A plan with so many ways in, and the one for everything else."""
    whole = plan(WHAT, LOSS, entries=[_entry(*each) for each in MATTERS[:count]])
    return (whole, UNCLASSIFIED)


def started(count: int = 7, **more: Any) -> Chat:
    return Chat(plans=matters(count), **more).says("/start", "09:00")


def test_seven_keys_stand_together() -> None:
    keys = started(6).keys
    assert len(keys) == 8
    assert keys[-2:] == ["7 Something else", "English"]


def test_more_than_seven_stand_on_two_pages_by_their_places() -> None:
    chat = started()
    first = ["1 Power", "2 Gas", "3 Heat", "4 Lift", "5 Water", "6 Door", "7 Something else", "English"]
    assert chat.keys == first
    chat.presses("Something else")
    assert chat.keys == ["1 Noise", "2 Something else", "3 First page", "English"]
    assert chat.reads[0].startswith("Someone hurt: call 120."), "the numbers stand above either page"
    assert chat.presses("First page").keys == first


def test_what_the_first_words_name_is_never_behind_the_last_key() -> None:
    chat = Chat(plans=matters(7)).says("there is a terrible noise", "09:00")
    first = ["1 Noise", "2 Power", "3 Gas", "4 Heat", "5 Lift", "6 Water", "7 Something else", "English"]
    assert chat.keys == first
    assert began(chat.says("1")) == "noise"
    other = Chat(plans=matters(7)).says("there is a terrible noise", "09:00").says("7")
    assert other.keys[:2] == ["1 Door", "2 Something else"], "and it stands once"


@pytest.mark.parametrize("said", ["7", "７", "七", "第七个", "其他事", "something else", "7 其他事"])
def test_the_second_page_is_reached_by_words(said: str) -> None:
    assert started().says(said).keys[0] == "1 Noise"


def test_a_number_means_the_key_that_is_shown() -> None:
    assert began(started().says("1")) == "power"
    assert began(started().says("7").says("1")) == "noise"
    assert began(started().says("7").says("2")) == "other"
    assert started().says("7").says("3").keys[0] == "1 Power"
    assert "Please press one of the buttons, or type its number." in started().says("8").reads


def test_a_label_counts_on_either_page() -> None:
    assert began(started().says("噪声")) == "noise"
    assert began(started().says("7").says("停电")) == "power"
    assert began(started().says("7").says("其他事")) == "other"


def test_a_key_of_the_page_before_is_old() -> None:
    chat = started()
    power = chat.key("Power")
    chat.presses("Something else").does(power)
    assert chat.turn.answer is not None
    assert chat.phase is Phase.CHOOSING


def test_the_menu_begins_on_its_first_page() -> None:
    assert started().says("7").says("/start").keys[0] == "1 Power"


def test_what_was_said_before_is_kept_on_the_way() -> None:
    chat = Chat(plans=matters(7)).says("楼上一直有人在敲东西", "09:00").says("7").says("1")
    assert chat.conversation.form is not None
    assert began(chat) == "noise"
    assert chat.conversation.form.answers["what"].text == "楼上一直有人在敲东西"


def began(chat: Chat) -> str:
    assert chat.conversation.form is not None
    return chat.conversation.form.entry


# --- of staff ---------------------------------------------------------------------------------------------------------
def _own(**more: Any) -> Compiled:
    entries = [{**_entry("event", 5, "物业事件"), "reporter": ["staff"]}, _entry("gas", 20, "燃气")]
    branches = [
        {"id": "small", "title": {"zh": "小事", "en": "Small"}},
        {"id": "large", "title": {"zh": "大事", "en": "Large"}, "severity": "emergency", "cry": True},
    ]
    return plan(WHAT, LOSS, entries=entries, branches=branches, **more)


class Desk(Chat):
    """One of the staff in private, with the plans of the house."""

    def __init__(self) -> None:
        super().__init__(LI_NA, plans=(_own(), UNCLASSIFIED))
        self.now = at("09:00")

    @property
    def hearing(self) -> Hearing:
        """As staff."""
        return replace(super().hearing, staff=True)

    def begins(self) -> "Desk":
        self._takes(start_new(self.conversation, self.hearing))
        return self


def test_staff_report_for_themselves() -> None:
    li_na = Desk().begins()
    assert li_na.asked == "What is reported, by a caller or by yourself? Press a key or type it. Stop: /cancel."
    li_na.presses("Event")
    assert li_na.asked == "What happened?", "nobody asks for a caller's number"
    li_na.says("大堂进水了，五公分")
    report = li_na.reports[0]
    assert (report.reporter.person, report.reporter.address, report.taken_by) == ("li-na", LI_NA.address, "")
    li_na.says("跳过").presses("All correct")
    assert li_na.reads[0] == "All recorded, case 26-0417."
    assert li_na.keys == []
    assert li_na.phase is Phase.QUIET


def test_for_a_caller_it_is_as_before() -> None:
    li_na = Desk().begins().presses("Gas")
    assert li_na.asked == "The caller's number? Skip it if they refuse."
    li_na.says("跳过").says("跳过").says("厨房漏气了").says("跳过").presses("All correct")
    assert (li_na.reports[0].taken_by, li_na.reports[0].reporter.address.bot) == ("li-na", "phone")


def test_a_cry_for_help_in_their_own_report_is_heard() -> None:
    li_na = Desk().begins().presses("Event").says("大堂进水了，五公分")
    li_na.says("救命，有人触电了")
    assert isinstance(li_na.last_told, Cried)
    assert li_na.reads[0].startswith("Call 120 now (ambulance).")
    caller = Desk().begins().presses("Gas").says("跳过").says("跳过")
    caller.says("有人喊救命")
    assert (caller.reports, caller.asked) == ([], "Roughly how much loss?"), "what a caller says is no cry of theirs"


def test_a_report_of_their_own_can_be_stopped() -> None:
    li_na = Desk().begins().presses("Event").says("/cancel")
    assert (li_na.reads, li_na.phase, li_na.reports) == (["Stopped; nothing was reported."], Phase.QUIET, [])


def test_silence_opens_the_case_with_what_there_is() -> None:
    li_na = Desk()
    quiet = plan(LOSS, {**WHAT, "opens": True}, entries=[{**_entry("event", 5, "物业事件"), "reporter": ["staff"]}])
    li_na.plans = (quiet, UNCLASSIFIED)
    li_na.begins().presses("Event", "09:01").says("8000", "09:02").is_silent("09:30")
    assert [report.answers["loss"].number for report in li_na.reports] == [8000]


def test_staff_may_report_to_the_hotline_too() -> None:
    who = Reporter(person="li-na", address=replace(LI_NA.address, bot="hotline"), language=Language.ZH, name="李娜")
    chat = Chat(who, plans=(_own(), UNCLASSIFIED)).says("/start", "09:00").presses("Event").says("大堂进水了，五公分")
    assert chat.reports[0].reporter == who
