"""How a plan reads: both languages say the same, nothing is promised vaguely, shouted or refused, and no first aid."""

import re
from collections.abc import Iterator

from flows.bilingual import Bilingual
from flows.check.misfit import Misfit, stands
from flows.check.places import texts
from flows.plan import Plan
from flows.text import C, T, Text, listed

_PLACES = re.compile(r"\{[\w.-]+\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_WORDS = re.compile(r"[A-Za-z][a-z]{2,}\s+[a-z]{2,}\s+[a-z]{2,}")
_BANNED = re.compile(
    r"尽快|稍后|不受理|无效|过期作废|已送达|！|!|…|～|as soon as possible|\bsoon\b|invalid|\bdelivered to you\b",
    re.IGNORECASE,
)
_AID = re.compile(r"止血|包扎|人工呼吸|心肺复苏|按压|催吐|tourniquet|press the|induce vomiting|\bCPR\b", re.IGNORECASE)
_GLUED = re.compile(
    r"[\u4e00-\u9fff](?!月|日)[A-Za-z0-9](?![0-9]*[月日:：])|[，。：；？（）“”、] | [，。：；？（）“”、]"
)
_HALF = re.compile(r"[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]\.(?!\d)")


def wording(plan: Plan) -> Iterator[Misfit]:
    """Every sentence that a person would stumble over."""
    for path, words in texts(plan):
        yield from _languages(path, words)
        for language in ("zh", "en"):
            said = getattr(words, language)
            if found := _BANNED.search(said):
                yield (
                    f"{path}.{language}",
                    T("it says '{text}'", text=found[0]),
                    T("expected a time, or a plain sentence"),
                )
            if found := _AID.search(said):
                yield (
                    f"{path}.{language}",
                    T("it tells first aid ('{text}')", text=found[0]),
                    T("expected the emergency numbers instead"),
                )
        yield from _typeset(path, words)


def _languages(path: str, words: Bilingual) -> Iterator[Misfit]:
    zh, en = sorted(_PLACES.findall(words.zh)), sorted(_PLACES.findall(words.en))
    if zh != en:
        yield (
            path,
            T("zh fills {zh}, en {en}", zh=_filled(zh), en=_filled(en)),
            T("expected the same in both"),
        )
    if _CHINESE.search(_PLACES.sub("", words.en)):
        yield f"{path}.en", T("Chinese in the English text"), T("expected English")
    bare = _PLACES.sub("", words.zh)
    if not _CHINESE.search(bare) and _LETTERS.search(bare) and (words.zh != words.en or _WORDS.search(bare)):
        yield f"{path}.zh", T("no Chinese in the Chinese text"), T("expected Chinese")


def _filled(places: list[str]) -> Text:
    return listed(places) if places else C("fills", "nothing")


def _typeset(path: str, words: Bilingual) -> Iterator[Misfit]:
    if found := _GLUED.search(words.zh):
        expected = T("expected one space beside Latin words and figures, none beside Chinese signs")
        yield f"{path}.zh", stands(found[0]), expected
    elif found := _HALF.search(words.zh):
        yield f"{path}.zh", stands(found[0]), T("expected Chinese signs ({signs})", signs="，。；？")
    for language in ("zh", "en"):
        said = getattr(words, language)
        if said != said.strip():
            yield f"{path}.{language}", T("a space at its edge"), T("expected none")
