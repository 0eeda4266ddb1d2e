"""The tables of the plan language's pages, made from the model: `python -m bot.language` puts them into docs/."""

import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec

from bot.model import Key, Part, parts
from bot.plan_source import read_shipped
from bot.schema import written
from flows.bilingual import Strict

PAGES = {"docs/plan-language.md": "en", "docs/plan-language.zh-CN.md": "zh"}
SCHEMA = "docs/plan.schema.json"
HEADS = {"en": "| key | takes | meaning |", "zh": "| 键 | 写什么 | 意思 |"}
NEEDED = {"en": "needed", "zh": "必写"}
_TABLE = re.compile(r"(<!-- keys: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_KINDS = (
    (r"\blist of ", "一列 "),
    (r"\bzh, en\b", "中英文"),
    (r"\btext\b", "文字"),
    (r"\bnumber\b", "整数"),
    (r"\blength\b", "时长"),
    (r"\bname: ", "名字: "),
    (r"\banything\b", "任意"),
    (r" or ", " 或 "),
)


class Said(Strict, frozen=True):
    """What a key means, where the record does not say it in English."""

    zh: str
    en: str = ""


@lru_cache
def said() -> dict[str, dict[str, Said]]:
    """Record -> key -> its meaning; `any` is for those that do not say otherwise."""
    return msgspec.convert(read_shipped(files("bot").joinpath("language.yaml")).plain, dict[str, dict[str, Said]])


def meaning(part: Part, key: Key, language: str) -> str:
    """What a key means to an author; "" when nobody has said it."""
    own, common = said().get(part.name, {}).get(key.name), said()["any"].get(key.name)
    if language == "zh":
        found = own or common
        return found.zh if found else ""
    return (own.en if own else "") or key.meaning or (common.en if common else "")


def table(name: str, language: str) -> str:
    """The keys of a record as a table."""
    part = next(each for each in parts() if each.name == name)
    lines = [HEADS[language], "|---|---|---|"]
    lines += [f"| `{key.name}` | {_takes(key, language)} | {meaning(part, key, language)} |" for key in part.keys]
    return "\n".join(lines) + "\n"


def _takes(key: Key, language: str) -> str:
    kind = key.kind
    if language == "zh":
        for pattern, word in _KINDS:
            kind = re.sub(pattern, word, kind)
    if key.needed:
        return f"{kind} (**{NEEDED[language]}**)"
    return f"{kind} ({key.default})" if key.default else kind


def refreshed(page: str, language: str) -> str:
    """A page with its tables made anew."""
    return _TABLE.sub(lambda found: found[1] + table(found[2], language) + found[3], page)


def main() -> None:
    """Bring everything in docs/ that is made from the model up to date."""
    for name, language in PAGES.items():
        page = Path(name)
        page.write_text(refreshed(page.read_text(encoding="utf-8"), language), encoding="utf-8")
    Path(SCHEMA).write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
