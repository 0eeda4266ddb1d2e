"""What is offered to a reporter is done by words too; what a deed asks of them is asked in their chat."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.conversation import Glimpse, Phase, start_action
from flows.event import Detailed, Did
from flows.fact import Cried, Supplemented
from flows.offer import Offer
from flows.plan import Compiled
from flows.terms import CaseId
from tests.flows.chat import Chat, at_photo, driving
from tests.flows.counting_plans import LOSS, WHAT, plan
from tests.flows.life import UNCLASSIFIED
from tests.flows.words import at

AGREE = Offer(action="agree", round=2, label=Bilingual(zh="同意", en="Agree"))
ASK = Offer(action="ask-first", round=2, label=Bilingual(zh="先问一下", en="Ask first"))
DECLINE = Offer(action="decline", round=2, label=Bilingual(zh="不同意", en="No"))
OFFERS = (AGREE, ASK, DECLINE)
DONE = {"done": {"zh": "{at}", "en": "{at}"}}
RESCUE = plan(
    {**WHAT, "opens": True},
    LOSS,
    branches=[
        {"id": "small", "title": {"zh": "小事", "en": "Small"}},
        {"id": "large", "title": {"zh": "大事", "en": "Large"}, "severity": "emergency", "cry": True},
    ],
    actions=[
        {"id": "shown", "label": {"zh": "发", "en": "Show"}, "offers": ["decline"], **DONE},
        {
            "id": "decline",
            "label": {"zh": "不同意", "en": "No"},
            "by": "reporter",
            "complete": True,
            "asks": [
                {**WHAT, "id": "why", "opens": False, "ask": {"zh": "为什么？", "en": "Why not?"}},
                {**LOSS, "optional": False},
            ],
            **DONE,
        },
        {
            "id": "opinion",
            "label": {"zh": "评价", "en": "Opinion"},
            "by": "reporter",
            "after_close": True,
            "asks": [{**WHAT, "id": "words", "opens": False, "ask": {"zh": "说两句？", "en": "In words?"}}],
            **DONE,
        },
    ],
)


def offers(chat: Chat, case: int = 1, clock: str = "09:30", what: tuple[Offer, ...] = OFFERS, **more: Any) -> Chat:
    """Staff offer something to the reporter."""
    seen = chat.cases.get(CaseId(case)) or Glimpse(id=CaseId(case), number=f"26-04{16 + case}")
    chat.cases[CaseId(case)] = replace(seen, offers=what, offered_at=at(clock), **more)
    chat.now = at(clock)
    return chat


def reported() -> Chat:
    """The report is whole; nothing is asked any more."""
    chat = Chat(plans=(RESCUE, UNCLASSIFIED)).says("燃气", "09:00").presses("gas").says("厨房漏气了闻得到")
    return chat.says("跳过").presses("All correct")


def did(chat: Chat) -> list[tuple[int, str, int]]:
    return [(case, event.action, event.round) for case, event in chat.told if isinstance(event, Did)]


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("同意", "agree"),
        ("我同意", "agree"),
        ("同意了。", "agree"),
        ("好，同意", "agree"),
        ("Agree", "agree"),
        ("ok, agree please", "agree"),
        ("I agree", "agree"),
        ("先问一下", "ask-first"),
        ("不同意", "decline"),
        ("no", "decline"),
    ],
)
def test_words_that_say_the_label_count_as_the_press(said: str, action: str) -> None:
    chat = offers(reported()).says(said)
    assert did(chat) == [(1, action, 2)]
    assert not [event for _, event in chat.told[-1:] if isinstance(event, Supplemented)]


@pytest.mark.parametrize("said", ["同意书在哪里", "我不太同意", "agreed price is too high", "谁同意的"])
def test_other_words_go_to_the_case(said: str) -> None:
    chat = offers(reported()).says(said)
    assert did(chat) == []
    assert isinstance(chat.last_told, Supplemented)


def test_what_is_offered_no_longer_is_only_said() -> None:
    assert did(offers(reported(), what=()).says("同意")) == []


def test_of_several_cases_the_newest_offer_is_meant_and_the_case_is_named() -> None:
    chat = offers(offers(reported(), 1, "09:30"), 2, "09:40").says("同意")
    assert did(chat) == [(2, "agree", 2)]
    assert chat.reads == ["Taken for case 26-0418."]
    back = offers(offers(reported(), 2, "09:30"), 1, "09:40").says("同意")
    assert did(back) == [(1, "agree", 2)]
    assert back.reads == ["Taken for case 26-0417."]


def test_an_offer_made_below_an_open_question_comes_before_it() -> None:
    chat = Chat(plans=(RESCUE, UNCLASSIFIED)).says("燃气", "09:00").presses("gas").says("厨房漏气了闻得到")
    offers(chat, clock="09:30").says("同意")
    assert did(chat) == [(1, "agree", 2)]
    assert chat.phase is Phase.ASKING, "the question still waits"


def test_an_answer_to_a_later_question_is_an_answer() -> None:
    chat = offers(at_photo(), clock="03:00").says("跳过")
    assert chat.asked == "What is the load?"
    assert did(chat.says("1")) == []
    checking = offers(
        driving("03:12"), clock="03:00", what=(Offer(action="x", round=1, label=Bilingual(zh="好的", en="ok")),)
    )
    assert did(checking.says("好的")) == []


def test_an_option_of_the_question_below_is_an_answer() -> None:
    frozen = Offer(action="x", round=1, label=Bilingual(zh="冷冻", en="Frozen"))
    chat = offers(at_photo().says("跳过"), clock="09:30", what=(frozen,))
    assert did(chat.says("冷冻")) == []
    assert chat.conversation.form is not None
    assert chat.conversation.form.answers["load"].option == "frozen"


# --- what a deed asks of them -----------------------------------------------------------------------------------------
def asked(action: str = "decline") -> Chat:
    """The reporter has pressed a deed that asks something."""
    chat = offers(reported())
    return chat._takes(start_action(chat.conversation, RESCUE.hash, RESCUE.plan, action, CaseId(1), chat.hearing))


def test_a_deed_of_theirs_asks_in_their_chat() -> None:
    chat = asked()
    assert chat.asked == "Why not?"
    assert chat.says("太贵了").asked == "Roughly how much loss?"
    assert chat.says("随便").reads[0] == "Just type the amount in yuan, for example 12000."
    chat.says("1万")
    detailed = chat.last_told
    assert isinstance(detailed, Detailed)
    assert (detailed.by, detailed.action) == ("driver-zhang", "decline")
    assert {name: answer.text or answer.number for name, answer in detailed.answers.items()} == {
        "why": "太贵了",
        "loss": 10000,
    }
    assert (chat.phase, chat.reads) == (Phase.QUIET, ["Noted."])


def test_the_report_can_be_put_right_afterwards() -> None:
    chat = Chat(plans=(RESCUE, UNCLASSIFIED)).says("燃气", "09:00").presses("gas").says("厨房漏气了闻得到")
    chat.says("8000", message="71").presses("All correct")
    offers(chat)._takes(start_action(chat.conversation, RESCUE.hash, RESCUE.plan, "decline", CaseId(1), chat.hearing))
    chat.says("太贵了").says("1万")
    assert chat.says("9000", message="71", edited=True).reads[0] == "Updated as you edited it. Loss: 9000 yuan."


def test_a_cry_for_help_comes_between() -> None:
    chat = asked().says("太贵了")
    chat.says("救命，着火了")
    assert [type(event) for _, event in chat.told if not isinstance(event, Supplemented)] == [Cried]
    assert [report.cry for report in chat.reports] == [""], "the open case is raised, no other is opened"
    assert chat.reads[0].startswith("Call 120 now (ambulance).")
    told = [event.note for _, event in chat.told if isinstance(event, Supplemented) and event.note]
    assert told == ["太贵了"], "what was said so far is kept"


def test_nor_is_a_photo_lost_or_a_figure_that_was_given_before_it() -> None:
    asks = [LOSS, {**WHAT, "id": "when", "kind": "time", "opens": False}]
    asks += [{**WHAT, "id": "proof", "kind": "photo", "opens": False}, {**WHAT, "id": "why", "opens": False}]
    deeds = [replace(RESCUE.plan.action("decline"), asks=plan(*map(dict, asks), WHAT).plan.questions[:4])]
    made = Compiled(hash=RESCUE.hash, plan=replace(RESCUE.plan, actions=(RESCUE.plan.actions[0], *deeds)))
    chat = offers(reported())
    chat.plans = (made, UNCLASSIFIED)
    chat._takes(start_action(chat.conversation, made.hash, made.plan, "decline", CaseId(1), chat.hearing))
    chat.says("8000").says("08:20").sends_photo("broken").says("救命，着火了")
    told = [event for _, event in chat.told if isinstance(event, Supplemented)]
    assert [file.unique for event in told for file in event.files] == ["broken"]
    assert "\n".join(event.note for event in told if event.note) == "损失：8000 元\n事情：2026-11-22 08:20"


def test_a_weak_cry_asks_whether_there_is_danger() -> None:
    chat = asked().says("help")
    assert chat.phase is Phase.DANGER
    assert chat.reads[0].startswith("Call 120 now (ambulance).")


def test_an_opinion_is_asked_after_the_case_is_closed() -> None:
    chat = offers(reported(), closed=True)
    chat._takes(start_action(chat.conversation, RESCUE.hash, RESCUE.plan, "opinion", CaseId(1), chat.hearing))
    assert chat.again() == ["To go on: In words?"]
    chat.says("都挺好的")
    detailed = chat.last_told
    assert isinstance(detailed, Detailed)
    assert detailed.answers["words"].text == "都挺好的"


def test_what_answers_nothing_is_kept() -> None:
    chat = asked().says("太贵了").sends_photo()
    assert chat.reads[-1] == "Roughly how much loss?"
    last = [event for _, event in chat.told if isinstance(event, Supplemented)][-1]
    assert [file.unique for file in last.files] == ["p"]
