"""How people write: one plain form of a text for comparing, and the numerals of two languages."""

import unicodedata
from functools import lru_cache

NUMERAL = r"(?:\d+|[零〇一二两三四五六七八九十百]+)"
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100}
_ENGLISH = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
# Traditional characters of the words that this house looks for; nothing else is converted.
_TRADITIONAL = "傷車著幫來煙報號過時個沒無請語撞壓夾斷電燃氣體點鐘話進緊險爆麼們與嗎圖訊後這"
_SIMPLIFIED = "伤车着帮来烟报号过时个没无请语撞压夹断电燃气体点钟话进紧险爆么们与吗图讯后这"
_SIMPLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_EDGES = " \t\n.。,，!！?？:：;；、~～…·\"'“”‘’()（）[]【】"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text in one form: full-width to half, circled numbers to digits, small letters, no invisible characters."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").casefold().translate(_SIMPLE)
    seen = "".join(sign for sign in folded if unicodedata.category(sign) not in {"Cf", "Cc"} or sign.isspace())
    return " ".join(seen.split())


def bare(text: str) -> str:
    """The plain text without punctuation at its ends: how a label or a short word is compared."""
    return plain(text).strip(_EDGES)


def number_of(written: str) -> int | None:
    """The number that digits, Chinese numerals or an English word up to ten name; None for anything else."""
    if written.isdecimal():
        return int(written)
    if written in _ENGLISH:
        return _ENGLISH[written]
    if not written or set(written) - _DIGITS.keys() - _TENS.keys():
        return None
    total, digit = 0, None
    for sign in written:
        if sign in _TENS:
            total, digit = total + (1 if digit is None else digit) * _TENS[sign], None
        elif digit:
            return None
        else:
            digit = _DIGITS[sign]
    return total + (digit or 0)
