"""A first look at free text: cries for help in two languages, pinyin and misspellings, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.question import Option, Question
from flows.terms import Language
from flows.triage import (
    Cry,
    answers_in,
    cry_in,
    has_substance,
    is_courtesy,
    is_greeting,
    language_of_text,
    option_said,
    way_named,
    ways,
)
from tests.flows.life import BREAKDOWN, UNCLASSIFIED

STRONG = (
    "救命|着火了|SOS|sos!|S.O.S|ＳＯＳ|流血|someone is hurt|有人受伤|有人受傷|著火了|救我|没人救我|救 命|"
    "救！命|救救救命|help a truck just hit us, Sam is bleeding|jiuming|jiu ming a|JIUMING|zhaohuo le|"
    "shoushang le|快来人救命啊|就命|heeelp he is bleeeding|bleding|ambulence please|"
    "没有人受伤，但是着火了|没有刹车着火了|没有车了有人受伤|不小心撞到人了|No! He is bleeding|"
    "no he is bleeding|nobody is helping he is bleeding|not sure if someone is hurt|"
    "there are no brakes and someone is hurt|I can't call an ambulance|没叫救护车|快打120|没人受伤 救命|"
    "人没有受伤但是被困了|有人被困|people trapped|he can't breathe|driver is unconscious|没有呼吸了|"
    "车掉河里了|there is a fire|fire!!!|smoke and fire|发动机自燃|火烛啊|撞人了|血流不止|my leg is hurt|"
    "everyone was hurt|两个人受伤"
)
WEAK = (
    "求助|求救|help|HELP!|help me|helpp|hlep|please help|出事了|出大事了|危险|紧急|发动机冒烟|"
    "smoke from the engine|emergency|it is an emergency|qiujiu|120|刹车失灵"
)
NONE = (
    "没有人受伤|没人受伤|无人受伤|人没受伤|人没有受伤|没有人员伤亡|没有人流血|没有人受伤或者被困|"
    "没有人受伤和被困|受伤：无|受伤人数：0|nobody hurt|nobody is hurt|no one was seriously injured|"
    "no injuries|injuries: none|without injuries|not hurt|no one is trapped or bleeding|"
    "we are not on fire|no fire|no one is hurt and nothing is on fire|no danger|没有着火|"
    "车没有着火也没有冒烟|没有危险|没有危险，返回|没出事|没撞到人|不是救命|不用叫救护车|不需要救护车|"
    "no need for an ambulance|we don't need an ambulance|meiyou ren shoushang|有没有人受伤|人都没事|"
    "都安全|打不着火|车打不着火了|点不着火|车不着火|熄火|车坏了|车趴窝了|出事故了|爆胎|breakdown|"
    "the engine died|battery is dead|应急车道|紧急停车带|危险品车|fire extinguisher|thanks for the help|"
    "helpful|帮助|累死人了|撞人行道了|火车站|骨折价|电脑中毒|strapped load|G4往广州 1512"
)


def heard_otherwise(texts: str, cry: Cry | None) -> list[str]:
    """Those of the texts that are not heard as this kind of cry."""
    return [text for text in texts.split("|") if cry_in(text) is not cry]


def test_a_strong_cry_is_heard() -> None:
    assert heard_otherwise(STRONG, Cry.STRONG) == []


def test_everyday_words_are_a_weak_cry() -> None:
    assert heard_otherwise(WEAK, Cry.WEAK) == []


def test_what_is_denied_or_only_sounds_alike_is_no_cry() -> None:
    assert heard_otherwise(NONE, None) == []


def test_an_organisation_adds_words_of_its_region() -> None:
    assert cry_in("遭起了") is None
    assert cry_in("这里遭起了", ["遭起了"]) is Cry.STRONG
    assert cry_in("没有遭起了", ["遭起了"]) is None


@given(st.text(max_size=60), st.sampled_from(["救命", "SOS", "着火了"]))
def test_a_cry_is_heard_whatever_stands_before_it_in_another_sentence(before: str, cry: str) -> None:
    assert cry_in(f"{before}。{cry}") is Cry.STRONG


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    cry_in(text)
    language_of_text(text)
    has_substance(text)
    way_named(text, ways((BREAKDOWN, UNCLASSIFIED)))
    answers_in(text, BREAKDOWN.plan.questions)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("车坏了", Language.ZH),
        ("车坏了 on G4", Language.ZH),
        ("jiuming", Language.ZH),
        ("my truck broke down", Language.EN),
        ("help", Language.EN),
        ("SOS", None),
        ("1", None),
        ("¿Qué pasa?", None),
        ("助けてください", None),
        ("Здравствуйте", None),
    ],
)
def test_a_text_shows_its_language_or_none(text: str, language: Language | None) -> None:
    assert language_of_text(text) is language


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("车趴窝了", "breakdown"),
        ("My truck broke down", "breakdown"),
        ("出了车祸", "accident"),
        ("追尾了，车开不了，还撞了护栏，车祸", "accident"),
        ("没出事故", None),
        ("你好", None),
        ("Breakdown", "breakdown"),
    ],
)
def test_a_text_names_a_way_in(text: str, entry: str | None) -> None:
    way = way_named(text, ways((BREAKDOWN, UNCLASSIFIED)))
    assert (way.entry.id if way else None) == entry


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("没有人受伤", "safe"),
        ("nobody is hurt", "safe"),
        ("有人受伤", "hurt"),
        ("有没有人受伤", None),
        ("someone is hurt and there is smoke", None),
        ("不知道", None),
    ],
)
def test_the_longest_word_tells_the_option(text: str, option: str | None) -> None:
    found = option_said(text, BREAKDOWN.plan.question("people").options, labels=False)
    assert (found.id if found else None) == option


def test_several_answers_in_one_text_are_taken() -> None:
    told = answers_in("人都没事，冷藏车，还能送", BREAKDOWN.plan.questions)
    assert {question: option.id for question, option in told.items()} == {
        "people": "safe",
        "load": "chilled",
        "vehicle": "able",
    }


def test_greetings_and_thanks_tell_nothing() -> None:
    assert is_greeting("你好！")
    assert is_greeting("谢谢")
    assert is_courtesy("好的")
    assert not is_courtesy("你好")
    assert not has_substance("在吗")
    assert has_substance("货被扣在收费站")


def test_a_word_of_one_character_counts_only_alone() -> None:
    options: list[Option] = list(BREAKDOWN.plan.question("trapped").options)
    question: Question = BREAKDOWN.plan.question("trapped")
    assert question.options == tuple(options)
    named = option_said("有", options, labels=True)
    assert named is not None
    assert named.id == "yes"
    assert option_said("有点远", options, labels=True) is None
