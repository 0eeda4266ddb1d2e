"""A plan's sentence filled with what is known; what hangs on a missing answer is left out, so that it stays whole."""

from collections.abc import Mapping

from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.deed import REPORTER
from flows.filling import PLACE, params_for, places, plain, plain_names
from flows.naming import lowered, person
from flows.plan import Action
from flows.record import Case, Done, Scene
from flows.text import C, Param, T, Text, Words

_STOPS = "。."
_COMMAS = "，；：,;:"
_OPENING, _CLOSING = "（({", "）)}"


def told(words: Bilingual, known: Mapping[str, Param]) -> Words | None:
    """The sentence with everything that is known; None when nothing of it is left."""
    zh, en = whole(words.zh, known), whole(words.en, known)
    if not zh or not en:
        return None
    named = {plain(name): value for name, value in known.items()}
    return Words(zh=plain_names(zh, known), en=plain_names(en, known), params=named)


def whole(template: str, known: Mapping[str, object]) -> str:
    """The template without the clauses that name something unknown; each sentence keeps its own stop."""
    return "".join(filter(None, (_sentence(each, known) for each in _split(template, _STOPS)))).strip()


def _sentence(sentence: str, known: Mapping[str, object]) -> str:
    """One sentence with its stop, or nothing. A clause is what stands between commas, semicolons or colons."""
    if not _missing(sentence, known):
        return sentence
    stop = sentence[-1] if sentence[-1] in _STOPS else ""
    clauses = _split(sentence.removesuffix(stop), _COMMAS)
    text, joint = "", ""
    for at, clause in enumerate(clauses):
        sign = clause[-1] if clause[-1] in _COMMAS else ""
        if not _missing(clause, known):
            bare = clause.removesuffix(sign)
            text += joint + bare if text else _begun(bare) if at else bare
        joint = sign
    return text + stop if text else ""


def _begun(text: str) -> str:
    """A clause that has become the beginning of its sentence: its space stays in front, a capital comes."""
    bare = text.lstrip()
    return text[: len(text) - len(bare)] + bare[:1].upper() + bare[1:]


def _missing(text: str, known: Mapping[str, object]) -> bool:
    return any(name not in known for name in PLACE.findall(text))


def _split(text: str, ends: str) -> list[str]:
    """Pieces that each end in one of `ends`; not inside brackets, and a Latin sign only before a space or the end."""
    pieces, piece, depth = [], "", 0
    for at, sign in enumerate(text):
        piece += sign
        depth += (sign in _OPENING) - (sign in _CLOSING)
        following = text[at + 1 : at + 2]
        if depth == 0 and sign in ends and (not sign.isascii() or following in {"", " "}):
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces


def fact(case: Case, action: Action, done: Done, scene: Scene, *, group: bool = True) -> Text:
    """What was done, as staff read it; the label and the time when the plan's sentence has nothing left to say."""
    said = told(action.done, params_for(places(action.done), case, action, done, scene, group=group))
    if said is None or "{at}" not in said.zh or "{at}" not in said.en:
        return C("done", "{at} {what}", at=done.at, what=lowered(action.label))
    if action.by == REPORTER and done.by not in {"", case.reporter.person}:
        return T("{what}, by phone, recorded by {who}", what=said, who=person(scene, done.by))
    return said


def tidings(case: Case, action: Action, done: Done, scene: Scene) -> Words | None:
    """What was done, as the reporter reads it, with a stop; None when the plan tells them nothing."""
    if action.tells is None:
        return None
    said = told(action.tells, params_for(places(action.tells), case, action, done, scene, group=False))
    return replace(said, zh=_stopped(said.zh, "。"), en=_stopped(said.en, ".")) if said else None


def _stopped(text: str, stop: str) -> str:
    return text if text.endswith(("。", ".", "？", "?", "！", "!")) else text + stop
