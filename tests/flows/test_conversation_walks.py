"""Whatever is done in whatever order: nothing breaks, nothing is lost, and there is always a way on."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.conversation import Phase
from flows.fact import Calmed, Cried, Supplemented
from flows.inbound import Attached, Body, Located, MediaKind, Pressed, SharedContact, Unreadable, Wrote
from flows.outbound import Act, Choose, Copy, Wish
from flows.request import OpenCase, TellCase
from flows.talk.phases import PHASES, moved
from tests.flows.chat import STRANGER, Chat

SAID = (
    "车趴窝了 accident 1 ２ 一 第三个 4 都安全 没有人受伤 有人受伤 救命 help 求助 sos 3 人 6 13800005521 "
    "138000055211234 现在发不了 跳过 skip 返回 不改了 都对 ok 改货物 改5 English 中文 查进度 取消 /start "
    "/help /status /cancel /language /nothing 谢谢 你好 G4往广州K1512,冷冻,没有人受伤 没有危险 {} <b> %s "
    "\u202e 😀 jiuming 继续填 不用来了 26-0417"
)
WORDS = [
    *SAID.split(),
    "",
    " ",
    "where are you",
    "someone is hurt",
    "the load is frozen, nobody is hurt",
    "x" * 4000,
    "长" * 1200,
]

bodies: st.SearchStrategy[Body] = st.one_of(
    st.sampled_from(WORDS).map(lambda text: Wrote(text=text)),
    st.just(Located(lat=28.2, lon=113.0)),
    st.sampled_from(MediaKind).map(lambda kind: Attached(kind=kind, file="f", unique="u")),
    st.just(Attached(kind=MediaKind.PHOTO, file="a", unique="a", album="7")),
    st.just(Attached(kind=MediaKind.PHOTO, file="c", unique="c", caption="救命")),
    st.just(Attached(kind=MediaKind.VIDEO, file="b", unique="b", size=30_000_000)),
    st.just(SharedContact(phone="8613800005521")),
    st.just(Unreadable(kind="sticker")),
    st.just(Pressed(data="?", press="1")),
)
steps: st.SearchStrategy[Any] = st.one_of(
    st.tuples(st.just("does"), bodies),
    st.tuples(st.just("presses"), st.integers(0, 9)),
    st.tuples(st.just("presses"), st.integers(0, 9)),
    st.tuples(st.just("presses old"), st.integers(0, 9)),
    st.tuples(st.just("waits"), st.integers(1, 20)),
    st.tuples(st.just("late"), st.sampled_from(WORDS)),
    st.tuples(st.just("edits"), st.sampled_from(WORDS)),
    st.tuples(st.just("closes"), st.just(0)),
)


def every_key(chat: Chat) -> list[Choose | Wish]:
    buttons = [button for say in chat.said for row in say.buttons for button in row]
    return [button.press for button in buttons if not isinstance(button.press, Act | Copy)]


def take(chat: Chat, step: tuple[str, Any], old: list[Choose | Wish]) -> None:
    what, how = step
    match what:
        case "does":
            chat.does(how)
        case "presses" if keys := every_key(chat):
            chat.does(keys[how % len(keys)])
        case "presses old" if old:
            chat.does(old[how % len(old)])
        case "waits":
            minutes = chat.now.hour * 60 + chat.now.minute + 8 * 60 + how
            chat.is_silent(f"{minutes // 60 % 24:02d}:{minutes % 60:02d}") if minutes < 32 * 60 else None
        case "late":
            chat.says(how, "01:00")
        case "edits":
            chat.says(how, message=str(max(1, chat.messages - 2)), edited=True)
        case "closes" if chat.cases:
            chat.closes(max(chat.cases))
        case _:
            pass


def check(chat: Chat) -> None:
    """What holds after every turn."""
    conversation = chat.conversation
    assert conversation.phase in PHASES
    if conversation.phase in {Phase.ASKING, Phase.CORRECTING}:
        assert conversation.form is not None
        assert conversation.form.asked
    if conversation.phase is Phase.QUIET:
        assert conversation.silent_at is None
        assert chat.again() == []
    else:
        assert bool(chat.again()) is not chat.is_over
    assert sum(isinstance(request, OpenCase) for request in chat.requests) <= 1
    assert sum(bool(say.question) for say in chat.said) <= 1
    for request in chat.requests:
        if isinstance(request, TellCase) and isinstance(request.event, Supplemented | Cried | Calmed):
            assert request.case in chat.cases


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.booleans(), st.lists(steps, max_size=14))
def test_no_order_of_events_breaks_a_talk(stranger: bool, walk: list[tuple[str, Any]]) -> None:  # noqa: FBT001
    chat = Chat(STRANGER, known=False) if stranger else Chat()
    old: list[Choose | Wish] = []
    for step in walk:
        take(chat, step, old)
        old.extend(every_key(chat))
        check(chat)


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, max_size=8))
def test_what_a_case_was_told_is_what_the_form_holds(walk: list[tuple[str, Any]]) -> None:
    chat = Chat().says("车趴窝了", "03:11").presses("Breakdown", "03:12")
    for step in walk:
        if step[0] != "closes":
            take(chat, step, [])
    held = {case: dict(report.answers) for case, report in enumerate(chat.reports, 1)}
    for case, event in chat.told:
        if isinstance(event, Supplemented):
            held[case].update(event.answers)
    form = chat.conversation.form
    if form is not None and form.case is not None:
        missing = {question: answer for question, answer in form.answers.items() if question not in held[form.case]}
        assert missing == {}


def test_the_table_of_phases_is_whole_and_obeyed() -> None:
    assert set(PHASES) == set(Phase)
    for phase, ways in PHASES.items():
        for trigger, target in ways.items():
            assert moved(phase, trigger) is target
