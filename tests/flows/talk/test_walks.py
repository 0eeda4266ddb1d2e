"""Whatever is done in whatever order, under plans that lead to one another: nothing raises, and there is a way on."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.conversation import Phase, silent, waits
from flows.inbound import Attached, Located, MediaKind, SharedContact, Unreadable, Wrote
from flows.outbound import Act, Choose, Copy, Wish
from flows.request import MoveCase, OpenCase, SendPosition, TellCase
from tests.flows.chat import Chat
from tests.flows.talk.market import customer, delivery
from tests.flows.talk.test_staff_forms import GRADED, Desk

SAID = (
    "smells vomiting 1 2 3 4 8 8人 对 不对 06:40 早上6:40 昨天18:10 11月21日18:10 刚刚 不记得了 请给我回电 13900003301 "
    "救命 help 出事了 谢谢 好的 /status /start /cancel /new 跳过 返回 改1 都对 都不是 seafood 没有危险 English 26-0417 "
    "{} %s x 120 明天25:99 31号9:00"
)
WORDS = [*SAID.split(), "", "call me back", "all correct"]
FILES = [
    Attached(kind=MediaKind.PHOTO, file="a", unique="a", caption="it smells"),
    Attached(kind=MediaKind.PHOTO, file="b", unique="b", album="7"),
    Attached(kind=MediaKind.PHOTO, file="c", unique="c", album="7", caption="救命"),
    Attached(kind=MediaKind.VIDEO, file="d", unique="d", album="8"),
    Attached(kind=MediaKind.VOICE, file="e", unique="e"),
    Attached(kind=MediaKind.DOCUMENT, file="f", unique="f", size=21 * 1024 * 1024),
    SharedContact(phone="8613800000001", own=False, name="X"),
    Unreadable(kind="sticker"),
    Located(lat=28.0, lon=113.0, live=True),
]
steps: st.SearchStrategy[Any] = st.one_of(
    st.tuples(st.just("says"), st.sampled_from([*WORDS, "长" * 4100])),
    st.tuples(st.just("does"), st.sampled_from(FILES)),
    st.tuples(st.just("presses"), st.integers(0, 9)),
    st.tuples(st.just("presses"), st.integers(0, 9)),
    st.tuples(st.just("edits"), st.sampled_from(WORDS)),
    st.tuples(st.just("moves"), st.floats(27.9, 28.1)),
    st.tuples(st.just("waits"), st.integers(1, 30)),
    st.tuples(st.just("other"), st.sampled_from(["call", "deed", "close"])),
)


def passes(chat: Chat, minutes: int) -> None:
    """Let time pass; whatever is due happens, and is not due again at once."""
    end = chat.now + timedelta(minutes=minutes)
    for _ in range(9):
        due = waits(chat.conversation).get("silence")
        if due is None or due > end:
            break
        chat.now = max(due, chat.now)
        chat._takes(silent(chat.conversation, chat.hearing))
        assert waits(chat.conversation).get("silence") != due or chat.now > due
    else:
        raise AssertionError("silence has no end")
    chat.now = end


def take(chat: Chat, what: str, how: Any) -> None:
    keys = [
        button.press
        for say in chat.said
        for row in say.buttons
        for button in row
        if not isinstance(button.press, Act | Copy)
    ]
    match what:
        case "says":
            chat.does(Wrote(text=how))
        case "does":
            chat.does(how)
        case "presses" if keys and (isinstance(keys[how % len(keys)], Choose | Wish)):
            chat.does(keys[how % len(keys)])
        case "edits":
            chat.does(Wrote(text=how), message=str(max(1, chat.messages - 2)), edited=True)
        case "moves":
            chat.does(Located(lat=how, lon=113.0, live=True), message="1", edited=True)
        case "waits":
            passes(chat, how)
        case "other" if isinstance(chat, Desk):
            chat.takes_a_call() if how == "call" else chat.starts("grade", GRADED)
        case "other" if how == "close" and chat.cases:
            chat.closes(max(chat.cases))
        case _:
            pass


def check(chat: Chat) -> None:
    conversation = chat.conversation
    if conversation.phase is Phase.QUIET:
        assert conversation.silent_at is None or conversation.driving
    elif not conversation.driving:
        assert bool(chat.again()) is not chat.is_over
    assert sum(isinstance(request, OpenCase) for request in chat.requests) <= 1
    assert sum(bool(say.question) for say in chat.said) <= 1
    for request in chat.requests:
        if isinstance(request, TellCase | MoveCase):
            assert request.case in chat.cases or request.case == 7
        if isinstance(request, SendPosition):
            assert set(request.cases) <= set(chat.cases)


def there_is_a_way_on(chat: Chat) -> None:
    """Whoever only presses the last key, or says something, comes to an end of the form."""
    for _ in range(40):
        if chat.conversation.phase is Phase.QUIET:
            return
        take(chat, "says", "不记得了")
        take(chat, "says", "13900003301")
        take(chat, "says", "06:40")
        take(chat, "does", FILES[0])
        take(chat, "presses", 0)
        passes(chat, 60)
    raise AssertionError(f"stuck at {chat.again()}")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.booleans(), st.booleans(), st.lists(steps, max_size=16))
def test_there_is_always_a_way_on(staff: bool, known: bool, walk: list[tuple[str, Any]]) -> None:  # noqa: FBT001
    deliveries = (delivery("d1", "seafood", "2026-11-22T02:40:00+08:00"),) if known else ()
    chat = Desk() if staff else customer(*deliveries)
    for what, how in walk:
        take(chat, what, how)
        check(chat)
    if not staff:
        there_is_a_way_on(chat)
