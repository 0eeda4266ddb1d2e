"""Both languages are whole: every sentence in the code stands in both catalogues, finished, with its own parameters."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

from tests.architecture.ground import FLOORS, ROOT

LANGUAGES = ("en", "zh_Hans")
KEYWORDS = parse_keywords(["T:1", "N:1,2", "C:1c,2"])
HAN = r"[\u4e00-\u9fff]"

Key = tuple[str, tuple[str, ...]]  # (context, message id and, with a plural, its plural)


def read(language: str) -> Catalog:
    """A language's catalogue as it stands in the tree."""
    path = ROOT / "locales" / language / "LC_MESSAGES" / "dutyline.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def ids(message: Message) -> tuple[str, ...]:
    """A message's id, and its plural when it has one."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def strings(message: Message) -> tuple[str, ...]:
    """A message's translation, in each of its plural forms."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def sentences(catalog: Catalog) -> Iterator[tuple[Key, Message]]:
    """Every message but the heading, with its key."""
    for message in catalog:
        if message.id:
            yield (message.context or "", ids(message)), message


def in_code() -> set[Key]:
    """Every sentence that the code says, as Babel finds it."""
    found: set[Key] = set()
    for floor in FLOORS:
        for _, _, message, _, context in extract_from_dir(ROOT / floor, keywords=KEYWORDS):
            found.add((context or "", tuple(message) if isinstance(message, list | tuple) else (message,)))
    return found


def params(text: str) -> set[str]:
    """The names in braces; raises ValueError for a brace that is not closed."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def formatted(text: str) -> bool:
    """Whether a parameter carries a format or a conversion: how a value looks is the reader's, not the sentence's."""
    return any(spec or turn for _, _, spec, turn in Formatter().parse(text))


def has_its_params(message: Message) -> bool:
    """Whether each form names what its source names; a singular may say `one` in words."""
    named = params(ids(message)[-1])
    spare = {"n"} if len(ids(message)) > 1 else set()
    return all(params(text) | spare == named | spare for text in strings(message)) and not any(
        formatted(text) for text in (*ids(message), *strings(message))
    )


def has_stray_space(text: str) -> bool:
    """Spaces at an end, doubled, before a line's end, or beside full-width punctuation."""
    return bool(re.search(r"^\s|\s$|  | \n|\n |[，。：；？（）“”、【】《》] | [，。：；？（）”、【】《》]", text))


def is_badly_set(text: str) -> bool:
    """Chinese with half-width punctuation, or with no space between it and a Latin word or number."""
    date = re.sub(rf"(?<={HAN})\d+(?=[年月日])|\d+(?=[年月日])", "", text)
    return bool(
        re.search(rf"{HAN}[,;:?!()]|[,;?!()]{HAN}|{HAN}\.(?!\w)", text)
        or re.search(rf"{HAN}[A-Za-z]|[A-Za-z]{HAN}", date)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_code_says(language: str) -> None:
    held, said = {key for key, _ in sentences(read(language))}, in_code()
    assert {"missing": sorted(said - held), "left over": sorted(held - said)} == {"missing": [], "left over": []}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    catalog = read(language)
    assert [key for key, message in sentences(catalog) if not all(strings(message))] == []
    assert [key for key, message in sentences(catalog) if len(ids(message)) > 1 and not whole(catalog, message)] == []


def whole(catalog: Catalog, message: Message) -> bool:
    """Whether a plural has as many forms as its language."""
    return len(strings(message)) == catalog.num_plurals


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_fuzzy_or_obsolete(language: str) -> None:
    catalog = read(language)
    assert [key for key, message in sentences(catalog) if message.fuzzy] == []
    assert list(catalog.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_parameters_are_those_of_the_source(language: str) -> None:
    assert [
        key for key, message in sentences(read(language)) if all(strings(message)) and not has_its_params(message)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_stray_spaces(language: str) -> None:
    texts = [text for _, message in sentences(read(language)) for text in (*ids(message), *strings(message))]
    assert [text for text in texts if has_stray_space(text)] == []


def test_chinese_is_set_as_chinese() -> None:
    texts = [text for _, message in sentences(read("zh_Hans")) for text in strings(message)]
    assert [text for text in texts if is_badly_set(text)] == []


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("李娜 03:15 已接单。备用车 03:27 前出发。", False),
        ("11月23日 10:15 前，还有 {n} 分钟", False),
        ("请确认,谢谢", True),
        ("发到Telegram群", True),
    ],
)
def test_a_badly_set_sentence_is_seen(text: str, *, bad: bool) -> None:
    assert is_badly_set(text) is bad


@pytest.mark.parametrize(
    ("source", "translation", "fine"),
    [
        ("Told {who}.", "已通知{who}。", True),
        ("Told {who}.", "已通知{whom}。", False),
        ("Told {who}.", "已通知。", False),
        (("One case.", "{n} cases."), ("{n} 单。",), True),
        (("One case.", "{n} cases of {who}."), ("{n} 单。",), False),
        ("{share} done", "{share:.1f} done", False),
    ],
)
def test_a_lost_parameter_is_seen(source: str | tuple[str, ...], translation: str, *, fine: bool) -> None:
    assert has_its_params(Message(source, translation)) is fine


NEVER_SAID = re.compile(r"尽快|稍后|尽早|不受理|！|!|…|～|\bsoon\b|\basap\b|\bshortly\b|\bignored\b", re.IGNORECASE)
"""A time instead of a word for it; a fact instead of blame; nobody is shouted at."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_says_soon_blames_or_shouts(language: str) -> None:
    said = [text for _, message in sentences(read(language)) for text in (*ids(message), *strings(message))]
    assert [text for text in said if NEVER_SAID.search(text)] == []
