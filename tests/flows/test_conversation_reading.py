"""How answers are read: numbers in any script, telephone numbers, times, and the words that choices go by."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answer import Answer
from flows.answering import answer_text, facts_read_out
from flows.inbound import Attached, MediaKind
from flows.question import Condition, Question
from flows.spelling import number_of, plain
from flows.talk.choice import ordinal, pick
from flows.talk.figures import count_in, phone_in
from flows.talk.times import time_in
from flows.terms import Language
from flows.view import View, holds
from tests.flows.chat import driving
from tests.flows.life import BREAKDOWN
from tests.flows.words import ZONE, at, read

PLAN = BREAKDOWN.plan
PEOPLE, LOAD, VEHICLE = (PLAN.question(each) for each in ("people", "load", "vehicle"))


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "２",
        "二",
        "②",
        "第二个",
        "第2个",
        "2.",
        "2、",
        "2)",
        "选2",
        "二号",
        "two",
        "second",
        "2nd",
        "the second one",
        "No. 2",
    ],
)
def test_a_number_is_a_choice_in_any_script(text: str) -> None:
    chosen = pick(text, PEOPLE.options)
    assert chosen is not None
    assert chosen.id == "hurt"


@pytest.mark.parametrize(
    ("question", "text", "option"),
    [
        (PEOPLE, "2 有人受伤", "hurt"),
        (PEOPLE, "2. Someone is hurt", "hurt"),
        (PEOPLE, "2 都安全", None),
        (PEOPLE, "ALL SAFE", "safe"),
        (PEOPLE, "都安全。", "safe"),
        (PEOPLE, "没有人受伤", "safe"),
        (PEOPLE, "最后一个", "unsure"),
        (PEOPLE, "7", None),
        (PEOPLE, "0", None),
        (PEOPLE, "", None),
        (LOAD, "是冷冻的货", "frozen"),
        (LOAD, "不是冷冻", None),
        (LOAD, "ｆｒｏｚｅｎ", "frozen"),
        (LOAD, "生鲜", "chilled"),
        (VEHICLE, "自己坏的", "fault"),
        (VEHICLE, "a fault", "fault"),
        (VEHICLE, "开不了", None),
        (VEHICLE, "还能送", "able"),
    ],
)
def test_a_label_or_its_words_are_a_choice(question: Question, text: str, option: str | None) -> None:
    chosen = pick(text, question.options)
    assert (chosen.id if chosen else None) == option


@given(st.integers(1, 199))
def test_numerals_are_read_back(number: int) -> None:
    signs = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{signs[hundreds]}百" if hundreds else ""
    written += f"{signs[tens]}十" if tens else "零" if hundreds and ones else ""
    written += signs[ones] if ones else ""
    assert number_of(written) == number_of(str(number)) == number


@given(st.text(max_size=40))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    ordinal(text, 4)
    count_in(text)
    phone_in(text)
    time_in(text, at("03:33"), "Asia/Shanghai", ahead=True)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("6", 6),
        ("６", 6),
        ("6 人", 6),
        ("六个", 6),
        ("大概十二个", 12),
        ("两人", 2),
        ("three", 3),
        ("没有", 0),
        ("3 或 4", None),
        ("1.5", None),
        ("很多", None),
    ],
)
def test_a_count_is_read(text: str, count: int | None) -> None:
    assert count_in(text) == count


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800005521", "+86 138 0000 5521"),
        ("138 0000 5521", "+86 138 0000 5521"),
        ("１３８００００５５２１", "+86 138 0000 5521"),
        ("+86 138-0000-5521", "+86 138 0000 5521"),
        ("8613800005521", "+86 138 0000 5521"),
        ("我的电话是13800005521", "+86 138 0000 5521"),
        ("0731-88881234", "+86 731 8888 1234"),
        ("(010) 8888 1234", "+86 10 8888 1234"),
        ("4001234567", "4001234567"),
        ("+1 415 555 2671", "+14155552671"),
        ("1380000552112", None),
        ("88881234", None),
        ("没有电话", None),
    ],
)
def test_a_telephone_number_is_read(text: str, number: str | None) -> None:
    assert phone_in(text) == number


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:30", "22 14:30"),
        ("1430", "22 14:30"),
        ("4:20", "22 04:20"),
        ("４：２０", "22 04:20"),
        ("3:25", "22 03:25"),
        ("1:00", "23 01:00"),
        ("下午2点半", "22 14:30"),
        ("两点半", "22 14:30"),
        ("9点一刻", "22 09:15"),
        ("明天8点", "23 08:00"),
        ("4pm", "22 16:00"),
        ("30分钟", "22 04:03"),
        ("in 30 min", "22 04:03"),
        ("半小时", "22 04:03"),
        ("一个半小时", "22 05:03"),
        ("1个小时20分", "22 04:53"),
        ("an hour", "22 04:33"),
        ("25:70", None),
        ("马上", None),
    ],
)
def test_a_time_ahead_is_read_in_the_zone_of_the_place(text: str, clock: str | None) -> None:
    found = time_in(text, at("03:33"), "Asia/Shanghai", ahead=True)
    assert (found.astimezone(ZONE).strftime("%d %H:%M") if found else None) == clock


def test_a_time_behind_is_the_last_of_its_kind() -> None:
    def behind(text: str) -> datetime | None:
        return time_in(text, at("03:33"), "Asia/Shanghai", ahead=False)

    assert behind("12:30") == at("12:30", 21)
    assert behind("03:00") == at("03:00")
    assert behind("20 min ago") == at("03:13")
    assert behind("昨晚10点") == at("22:00", 21)


def test_an_answer_reads_as_it_was_given() -> None:
    said = at("03:12")
    file = Attached(kind=MediaKind.PHOTO, file="f", unique="u")
    voice = Attached(kind=MediaKind.VOICE, file="v", unique="v")
    place = PLAN.question("place")

    def reads(question: Question, answer: Answer, *, maps: bool = True) -> str:
        return read(answer_text(question, answer, maps=maps))

    assert reads(PEOPLE, Answer(said_at=said, option="safe")) == "All safe"
    assert reads(PEOPLE, Answer(said_at=said, text="{都好} <b>")) == "{都好} <b>"
    assert reads(PLAN.question("count"), Answer(said_at=said, number=6)) == "6"
    assert reads(place, Answer(said_at=said, lat=28.1963, lon=113.0737), maps=False) == "located"
    assert "28.1963, 113.0737" in reads(place, Answer(said_at=said, lat=28.1963, lon=113.0737))
    assert reads(PLAN.question("photo"), Answer(said_at=said, files=(file, file))) == "2"
    assert reads(place, Answer(said_at=said, files=(voice,))) == "voice 1"
    assert reads(LOAD, Answer(said_at=said, skipped=True)) == "skipped"
    assert reads(PLAN.question("road"), Answer(said_at=said, text="长" * 500)) == "长" * 160 + " (beginning)"
    arrival = PLAN.action("departed").asks[2]
    assert reads(arrival, Answer(said_at=said, at=at("04:20"))) == "04:20"


def test_what_is_read_to_an_ambulance_is_in_the_language_of_the_place() -> None:
    said = at("14:06")
    answers = {
        "place": Answer(said_at=said, lat=28.1963, lon=113.0737),
        "road": Answer(said_at=said, text="G4 往北，K1498"),
        "load": Answer(said_at=said, option="frozen"),
        "called": Answer(said_at=said, option="no"),
    }
    assert read(facts_read_out(PLAN, "casualties", answers)) == "G4 往北，K1498，交通事故，有人受伤。"
    counted = {**answers, "count": Answer(said_at=said, option="2")}
    assert read(facts_read_out(PLAN, "casualties", counted)).endswith("有人受伤，伤员：2 人。")
    unknown = {**answers, "count": Answer(said_at=said, skipped=True)}
    assert read(facts_read_out(PLAN, "casualties", unknown)).endswith("有人受伤。"), "no label without its answer"
    del answers["road"]
    english = read(facts_read_out(PLAN, "casualties", answers, Language.EN))
    assert english == "28.19630 113.07370, Traffic accident, people hurt."
    assert read(facts_read_out(PLAN, "casualties", {})) == "交通事故，有人受伤。"


def test_a_condition_holds_when_every_part_does() -> None:
    said = at("03:12")
    answers = {"place": Answer(said_at=said, lat=1.0, lon=2.0), "vehicle": Answer(said_at=said, option="able")}
    assert holds(Condition(), View(branch="breakdown", answers={}))
    assert holds(
        Condition(branches=("breakdown",), answers={"place": ("located",)}), View(branch="breakdown", answers=answers)
    )
    assert not holds(Condition(answers={"place": ("written",)}), View(branch="breakdown", answers=answers))
    assert not holds(Condition(answers={"load": ("frozen",)}), View(branch="breakdown", answers=answers))
    assert not holds(Condition(settings=("traffic-accident",)), View(branch="breakdown", answers=answers))
    assert holds(
        Condition(settings=("traffic-accident",)),
        View(branch="breakdown", answers=answers, settings=("traffic-accident",)),
    )


@pytest.mark.parametrize("text", ["好的谢谢", "好的", "谢谢", "你好", "ok", "thank you"])
def test_thanks_are_no_place(text: str) -> None:
    chat = driving().says(text)
    assert chat.reads[0] == "Please send your location, or type where it is."
    assert chat.asked.startswith("Where is the vehicle?")
