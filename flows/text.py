"""A sentence not yet in any language: a message id with parameters, or a plan's own words; the reader decides later."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from flows.terms import Record


class Moment(Record, frozen=True, tag="moment"):
    """A point in time, shown in the reader's zone; the day is added when it is not the reader's today.

    The end of a day (`ends`) is shown as 24:00 of that day, not as the first minute of the next.
    """

    at: datetime
    ends: bool = False


class Span(Record, frozen=True, tag="span"):
    """A length of time, shown unrounded in minutes, or in hours and minutes."""

    length: timedelta


class Spot(Record, frozen=True, tag="spot"):
    """A WGS-84 coordinate, shown as map links for the reader followed by the figures."""

    lat: float
    lon: float


class Phone(Record, frozen=True, tag="phone"):
    """A telephone number; `ending` shows the last four digits only."""

    number: str
    ending: bool = False


class Words(Record, frozen=True, tag="words"):
    """A plan's or an organisation's own text, in both languages, with `{named}` parameters."""

    zh: str
    en: str
    params: "dict[str, Param]" = {}

    def __hash__(self) -> int:
        """Of the words alone: what fills them cannot be hashed."""
        return hash(self.zh)


class Phrase(Record, frozen=True, tag="phrase"):
    """One of the product's own sentences: the English text is the message id of the catalogues."""

    id: str
    params: "dict[str, Param]" = {}
    plural: str = ""
    context: str = ""

    def __hash__(self) -> int:
        """Of the sentence alone: what fills it cannot be hashed."""
        return hash(self.id)


class Series(Record, frozen=True, tag="series"):
    """Several texts told in one breath, joined as the reader's language joins them."""

    items: "tuple[Text, ...]"


Text = Words | Phrase | Series
Param = str | int | Moment | Span | Spot | Phone | Words | Phrase | Series
Given = Param | datetime | timedelta
_WRAPPED = frozenset({datetime, timedelta})


def T(message: str, **params: Given) -> Phrase:  # noqa: N802 - the extraction keyword; a capital sets it off from code
    """A sentence of the product, to be translated when a reader is known."""
    return Phrase(id=message, params=held(params) if params else {})


def N(one: str, many: str, n: int, **params: Given) -> Phrase:  # noqa: N802
    """A sentence whose form depends on the number `n`."""
    return Phrase(id=one, plural=many, params={"n": n, **held(params)})


def C(context: str, message: str, **params: Given) -> Phrase:  # noqa: N802
    """A sentence whose English is ambiguous without its context."""
    return Phrase(id=message, context=context, params=held(params) if params else {})


def held(params: dict[str, Given]) -> dict[str, Param]:
    """Wrap times and lengths, so that they survive storage and are shown in the reader's way."""
    if _WRAPPED.isdisjoint(map(type, params.values())):
        return params  # type: ignore[return-value] # nothing of it is a time or a length
    return {name: _held(value) for name, value in params.items()}


def _held(value: Given) -> Param:
    match value:
        case datetime():
            return Moment(at=value)
        case timedelta():
            return Span(length=value)
        case _:
            return value


def same(text: str) -> Words:
    """Words that read alike in every language: a name, a plate, what somebody wrote."""
    return Words(zh="{0}", en="{0}", params={"0": text}) if "{" in text or "}" in text else Words(zh=text, en=text)


def listed(names: Iterable[str]) -> Series:
    """Names one after the other, as the reader's language lists them."""
    return Series(items=tuple(same(name) for name in names))


def parted(words: Words) -> tuple[Words, Words | None]:
    """The first line of a text, and the lines below it."""
    zh, en = words.zh.partition("\n"), words.en.partition("\n")
    below = replace(words, zh=zh[2], en=en[2]) if zh[2] and en[2] else None
    return (replace(words, zh=zh[0], en=en[0]) if below else words), below


def fill(words: Words, **params: Given) -> Words:
    """A plan's words with their parameters."""
    return Words(zh=words.zh, en=words.en, params={**words.params, **held(params)})
