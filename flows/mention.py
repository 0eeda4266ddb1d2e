"""Whether a text says a word, or says that it is not so: `没有人受伤` mentions nobody hurt."""

import re
from collections.abc import Iterable
from functools import lru_cache

from flows.spelling import bare, plain
from flows.terms import Record

# What may stand between a denial and what it denies. Anything else ends its reach: in doubt, somebody is hurt.
_ZH_BETWEEN = (
    r"(?:任何人|人员|其他人|别人|什么人|任何|乘客|司机|行人|同事|大家|一个人|人|谁|车辆|车|明显|发生|出现|造成|导致|什么|啥|"
    r"感觉|过|被|有|再|到|受|严重|真的|是)"
)
_ZH_DENIAL = re.compile(
    r"(?:并没有|并没|没有|没|并无|无|并未|未|不是|不会|不|别|避免|防止|以免|免得)" + _ZH_BETWEEN + r"{0,4}\s?$"
)
_NO = r"\b(?:no|zero|0) (?:(?:visible|serious|major|minor|known|further|more|apparent|signs? of|people|person|one) )*$"
_NOT = (
    r"\b(?:not|never|isn't|aren't|wasn't|weren't|hasn't|haven't|didn't|don't|doesn't|ain't) "
    r"(?:(?:seriously|badly|really|even|yet|on|a|an|any|in|been|being|get|getting|have|see|the) )*$"
)
_NOBODY = (
    r"\b(?:nobody|no one|no-one|noone|nothing|none|none of (?:us|them|you)|neither) "
    r"(?:(?:is|are|was|were|has|have|had|been|be|got|gets|seems?|appears?|to|on|seriously|badly|here|else|"
    r"in the (?:car|truck|van|vehicle|cab)) )*$"
)
_WITHOUT = r"\bwithout (?:(?:any|anyone|anybody|being|getting|a|an|people) )*$"
_NEEDLESS = (
    r"\b(?:no need (?:for|to call)|(?:don't|do not|doesn't) need(?: to call)?|needn't call) (?:(?:any|an|a|the) )?$"
)
_EN_DENIAL = re.compile(f"{_NO}|{_NOT}|{_NOBODY}|{_WITHOUT}|{_NEEDLESS}")
_PINYIN_DENIAL = re.compile(r"(?<![a-z])(?:mei\s?you\s?ren|mei\s?you|mei\s?ren|mei|wu\s?ren|bu)\s?$")
# `受伤人数：0`, `injuries: none`
_NONE_BEHIND = re.compile(
    r"^(?:人数|人员|情况|ed|ies)?\s*(?:[:=-]\s*(?:无|没有|none|no\b|nil|0(?!\d))|为?零|为0(?!\d))"
)
# What shares the denial of the word before it: `没有人受伤或者被困`.
_AND = re.compile(r"^\s?(?:和|或者|或|以及|及|、|/|也没有|也没|,? ?(?:or|and|nor) ?)\s?(?:人员|人)?$")


class Mention(Record, frozen=True):
    """A word found in a plain text, from `start` to `end`."""

    start: int
    end: int
    denied: bool = False


@lru_cache(maxsize=4096)
def _sought(word: str) -> re.Pattern[str]:
    """A word as it is looked for: a Latin word stands alone, a Chinese one anywhere, and it may be spaced out."""
    left = r"(?<![a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    right = r"(?![a-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    signs = [r"\s+" if sign == " " else re.escape(sign) + ("" if sign.isascii() else r"\s?") for sign in word]
    return re.compile(left + "".join(signs).removesuffix(r"\s?") + right)


def mentions(text: str, words: Iterable[str]) -> list[Mention]:
    """Where a plain text names one of the words, denied or not, in order.

    A word of one Chinese character counts only when it is all that was written.
    """
    # Hardly any word begins with a sign of the text: the others need not be looked for.
    begin, sought = _all_sought(tuple(words))
    if begin.isdisjoint(text):
        return []
    return sifted(text, [pattern for word, pattern in sought if word[0] in text and _counts(word, text)])


def _counts(word: str, text: str) -> bool:
    return len(word) > 1 or word.isascii() or bare(text) == word


@lru_cache(maxsize=4096)
def _all_sought(words: tuple[str, ...]) -> tuple[frozenset[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """The signs with which one of them begins, and the words in their plain form, each with what finds it."""
    known = sorted({plain(word) for word in words} - {""})
    return frozenset(word[0] for word in known), tuple((word, _sought(word)) for word in known)


def sifted(text: str, patterns: Iterable[re.Pattern[str]]) -> list[Mention]:
    """Where one of the patterns is found in a plain text, each find with whether it is denied."""
    spans = sorted({match.span() for pattern in patterns for match in pattern.finditer(text)})
    found: list[Mention] = []
    for start, end in spans:
        denied = is_denied(text, start, end) or any(
            earlier.denied and _AND.match(text[earlier.end : start]) for earlier in found if earlier.end <= start
        )
        found.append(Mention(start=start, end=end, denied=denied))
    return found


def said(text: str, words: Iterable[str]) -> list[Mention]:
    """Where a plain text names one of the words and does not deny it."""
    return [mention for mention in mentions(text, words) if not mention.denied]


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether what stands at `start` to `end` of a plain text is denied, before it or behind it."""
    before = text[:start]
    if before.endswith("有") and text[start] == "没":
        return True  # 有没有人受伤 asks
    denials = (_ZH_DENIAL, _EN_DENIAL, _PINYIN_DENIAL)
    return any(denial.search(before) for denial in denials) or bool(_NONE_BEHIND.search(text[end:]))
