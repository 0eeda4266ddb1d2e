"""Amounts and larger numbers as people write them: 1.5万, 12,000, 一万二, three thousand."""

import re
from decimal import ROUND_HALF_UP, Decimal

from flows.spelling import bare, plain

_DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000, "k": 1000}
_LARGE = {"万": 10**4, "w": 10**4, "亿": 10**8}
NUMBER = re.compile(
    r"(?<![a-z\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十])"
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]|[kw](?![a-z]))*"
)
"""One number in a `spaced` text, figures and numerals together."""
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九]|[十百千万亿kw]")
MOST = 10**12
"""More than this is a slip of the finger."""

_ENGLISH = {
    "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20",
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
_ENGLISH_UNITS = {"hundred": "百", "thousand": "千", "grand": "千", "million": "百万", "billion": "十亿"}
_WORDED = re.compile(
    rf"(?:\b({'|'.join(_ENGLISH)})[ -]|(\d) ?)({'|'.join(_ENGLISH_UNITS)})\b(?: and\b)?(?! (?:people|seats|of)\b)"
)
_WORD = re.compile(rf"\b({'|'.join(each for each in _ENGLISH if len(each) > 2)})\b")  # noqa: PLR2004 - no article
_SPACED = re.compile(
    r"(?<=[\d零〇一二两三四五六七八九十百千万亿]) +(?=[十百千万亿]|[kw](?![a-z]))|(?<=[百千万亿]) +(?=\d)"
)
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,])")
_TRADITIONAL = str.maketrans("萬億圓塊貳贰貮叁肆伍陸陆柒捌玖拾佰仟壹", "万亿元块二二二三四五六六七八九十百千一")

_MARK_BEFORE = re.compile(r"(?:[¥]|\brmb|\bcny|人民币)\s*$")
_MARK_BEHIND = re.compile(r"^\s*(?:多|余|来|左右)?\s*(?:元|块|圆|人民币|[¥]|yuan\b|rmb\b|cny\b|kuai\b)")
_FOREIGN = re.compile(r"[$€£]|美元|美金|欧元|英镑|港币|港元|日元|\bdollars?\b|\busd\b|\b(?:euros?|eur|pounds?|hkd)\b")
_RANGE = re.compile(r"^\s*(?:-|~|–|—|到|至|\bto\b)\s*$")
_BESIDE = re.compile(
    r"^\s*(?:多|余|来)?\s*(?:[个人名位台辆件箱斤吨袋桶包瓶份户楼层号点时分秒天日月年岁次米折成%℃]|[:/]\d|小时|公里|千米|公斤"
    r"|(?:people|persons?|households?|items?|units?|boxes|bags|pcs|kg|km|m|hours?|hrs?|h|min|minutes?|days?|am|pm)\b)"
)
"""What stands behind a number that counts something else."""
_NOTHING = re.compile(
    r"(?:(?:没有|没|无|暂无)(?:什么|任何|直接|经济)*(?:损失)?"
    r"|(?:no|none|nothing|nil|zero)(?: loss(?:es)?| damage)?(?: so far)?)"
)
_VAGUE_BEFORE = re.compile(r"[几数上近好]$|\b(?:several|some|many)\s*$|[-−]\s*$|\bminus\s*$|负\s*$")
_VAGUE_BEHIND = re.compile(r"^(?:几|数|[多来余]\s*[百千万亿])")
"""Beside these a number leaves open how much it is (十几万), or is less than nothing."""
_TIME_BEFORE = re.compile(r"\d[:/]$")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def amount_in(text: str) -> int | None:
    """The one amount in whole yuan that a text names; None when it names none, several, or another currency.

    Of several numbers the one with the currency's name counts. A fraction without it is no amount.
    """
    seen = spaced(text)
    if _FOREIGN.search(seen):
        return None
    if _NOTHING.fullmatch(bare(seen)):
        return 0
    found = _candidates(seen)
    if found is None:
        return None
    marked = [value for value, is_marked in found if is_marked]
    values = marked or [value for value, _ in found]
    if len(values) != 1 or (not marked and values[0] != values[0].to_integral_value()):
        return None
    whole = int(values[0].quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return whole if whole <= MOST else None


def _candidates(seen: str) -> list[tuple[Decimal, bool]] | None:
    """Every number that may be an amount, with whether it bears the currency's name; None when one leaves it open."""
    found: list[tuple[Decimal, bool]] = []
    end = -1
    for number in NUMBER.finditer(seen):
        if end >= 0 and _RANGE.match(seen[end : number.start()]):
            return None
        end = number.end()
        before, behind = seen[: number.start()], seen[number.end() :]
        if _TIME_BEFORE.search(before) or (_BESIDE.match(behind) and not _MARK_BEHIND.match(behind)):
            continue
        value = value_of(number[0])
        marked = bool(_MARK_BEFORE.search(before) or _MARK_BEHIND.match(behind))
        vague = _VAGUE_BEFORE.search(before) or _VAGUE_BEHIND.match(behind)
        if value is None or vague or (not marked and _MOBILE.fullmatch(number[0])):
            return None
        found.append((value, marked))
    return found


def spaced(text: str) -> str:
    """The plain text with every number in one piece, and English numerals as Chinese units behind figures."""
    seen = plain(text).translate(_TRADITIONAL)
    seen = seen.replace("一共", "共").replace("一点", "点")
    seen = _WORDED.sub(lambda found: (_ENGLISH[found[1]] if found[1] else found[2]) + _ENGLISH_UNITS[found[3]], seen)
    seen = _WORD.sub(lambda found: _ENGLISH[found[1]], seen)
    seen = _SPACED_THOUSANDS.sub(lambda found: found[0].replace(" ", ""), seen)
    return _SPACED.sub("", seen)


def value_of(written: str) -> Decimal | None:
    """What one number of a `spaced` text is worth; None for what is none, such as 三四千."""
    signs = _TOKEN.findall(written)
    if len(signs) > 1 and all(sign in _DIGITS for sign in signs):
        return Decimal("".join(str(_DIGITS[sign]) for sign in signs)) if len(signs) > 2 else None  # noqa: PLR2004
    total, section, last = Decimal(0), Decimal(0), 0
    pending: Decimal | None = None
    after_zero = False
    for sign in signs:
        if sign in _SMALL:
            if pending is None and sign != "十":
                return None
            section += (Decimal(1) if pending is None else pending) * _SMALL[sign]
            pending, last, after_zero = None, _SMALL[sign], False
        elif sign in _LARGE:
            part = section + (pending or 0)
            if not part and not total:
                return None
            total = (total + part) * _LARGE[sign] if _LARGE[sign] > _LARGE["万"] else total + part * _LARGE[sign]
            section, pending, last, after_zero = Decimal(0), None, _LARGE[sign], False
        elif sign in {"零", "〇"} and last:
            after_zero = True
        elif pending is not None:
            return None
        else:
            pending = Decimal(_DIGITS[sign]) if sign in _DIGITS else Decimal(sign.replace(",", ""))
    if pending is None:
        return total + section
    # 一万二 is twelve thousand, 一万零二 and 1万20 are not.
    short = last >= _SMALL["百"] and not after_zero and pending < 10 and pending == pending.to_integral_value()  # noqa: PLR2004
    return total + section + (pending * last / 10 if short else pending)
