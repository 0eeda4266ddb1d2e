"""A plan's sentence without what hangs on something unknown: brackets, clauses and sentences are left out whole."""

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{([\w.-]+)\}")
_STOPS = "。.\n"
_COMMAS = "，；：,;:"
_OPENING, _CLOSING = "（({", "）)}"
_LINES = re.compile(r"\n{2,}")
"""Where a line has gone."""
_HANGING = re.compile(r"[：:](?=[。.，；,;]|\Z)")
"""A colon behind which nothing is left."""
_BRACKET = re.compile(r"（[^（）]*）| ?\((?:[^()]*)\)")


def whole(template: str, known: Mapping[str, object]) -> str:
    """The template without what names something unknown; each sentence keeps its own stop.

    A bracket goes alone; outside of brackets the clause goes, and the sentence or line when nothing of it is left.
    """
    said = template
    if _missing(template, known):
        bare = _BRACKET.sub(lambda found: "" if _missing(found[0], known) else found[0], template)
        said = "".join(filter(None, (_sentence(each, known) for each in _split(bare, _STOPS))))
    said = said.strip()
    return _HANGING.sub("", _LINES.sub("\n", said)) if said != template else said


def _sentence(sentence: str, known: Mapping[str, object]) -> str:
    """One sentence or line with its stop, or nothing. A clause is what stands between commas, semicolons or colons."""
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
    """Pieces that each end in one of `ends`; not inside brackets, a Latin sign only before a space or at an end.

    A bracket that closes nothing, as behind the number in `1) Stop.`, is a sign like any other.
    """
    pieces, piece, depth = [], "", 0
    for at, sign in enumerate(text):
        piece += sign
        depth = max(0, depth + (sign in _OPENING) - (sign in _CLOSING))
        following = text[at + 1 : at + 2]
        if depth == 0 and sign in ends and (sign not in ".,;:" or following in {"", " ", "\n"}):
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces
