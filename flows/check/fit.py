"""Whether what is said can be read at a glance: as many lines as a reporter takes in, as many as a card holds."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from flows.check.dead import place_of
from flows.check.life import Life
from flows.check.misfit import Fault
from flows.check.talk import Talk
from flows.conversation import Phase
from flows.event import Detailed, Did, Passed
from flows.outbound import Card, PostCard, RefreshCard, Say, ToAddress
from flows.plan import Plan
from flows.terms import Language
from flows.text import T, Text
from flows.weave import weave

REPORTER_LINES = 6
CARD_LINES = 16
SIGNS = 4_096
"""What a message holds on Telegram, in characters as it counts them."""
Read = Callable[[Say | Card, Language], str]
"""How a message reads, without the signs that only set its type."""
_KEYS = {Language.ZH: "zh", Language.EN: "en"}


class _Told(NamedTuple):
    """A message, and the part of the plan that says most of it."""

    path: str
    key: str
    say: Say | Card
    trail: tuple[Text, ...]
    lines: int


def too_long(plan: Plan, talk: Talk, life: Life, read: Read) -> Iterator[Fault]:
    """Every part of the plan by which a message or a card grows beyond what is read at a glance."""
    known: set[tuple[str, bool]] = set()
    for told in (*_of_talk(plan, talk), *_of_openings(plan, talk, life), *_of_life(plan, life)):
        for language, key in _KEYS.items():
            about = (told.path, isinstance(told.say, Card))
            if about in known:
                break
            if words := _too_much(read(told.say, language), told):
                known.add(about)
                path = f"{told.path}.{told.key}.{key}" if told.key else told.path
                expected = T("expected at most {n} lines: a shorter text, or less at once", n=told.lines)
                yield Fault(plan=plan.id, path=path, found=words, expected=expected, trail=told.trail)


def _too_much(text: str, told: _Told) -> Text | None:
    lines, begins = text.count("\n") + 1, text.partition("\n")[0]
    if len(text.encode("utf-16-le")) // 2 > SIGNS:
        return T("a message of {n} characters (“{begins}”)", n=len(text), begins=begins[:40])
    if lines > told.lines and isinstance(told.say, Card):
        return T("a card of {n} lines (“{begins}”)", n=lines, begins=begins)
    if lines > told.lines:
        return T("the reporter reads {n} lines at once (“{begins}”)", n=lines, begins=begins)
    return None


def _of_talk(plan: Plan, talk: Talk) -> Iterator[_Told]:
    """Each question where it is asked; the summary has as many lines as there are answers."""
    seen: set[object] = set()
    for at, node in enumerate(talk.nodes):
        form = node.conversation.form
        if form is None or form.plan != talk.compiled.hash or node.conversation.phase is Phase.CHECKING:
            continue
        name = (form.asked, form.branch, node.opened, node.conversation.phase, bool(form.answers))
        if name not in seen:
            seen.add(name)
            path = place_of(plan, "questions", form.asked)
            for say in weave(node.said):
                yield _Told(path, "ask" if "questions" in path else "", say, talk.trail(at), REPORTER_LINES)


def _of_openings(plan: Plan, talk: Talk, life: Life) -> Iterator[_Told]:
    """The receipt, beside what the talk says with it."""
    for (_, asked), (at, move, said, report) in talk.openings.items():
        step = life.opened(report)
        told = (each for each in step.outbound if isinstance(each, Say) and isinstance(each.to, ToAddress))
        for say in weave((*said, *told)):
            path = place_of(plan, "questions", asked) if asked and say.question else "$.receipt"
            yield _Told(path, "", say, talk.trail(at, move), REPORTER_LINES)


def _of_life(plan: Plan, life: Life) -> Iterator[_Told]:
    """What each deed says, and the card as it reads then."""
    for at, deed, outbound in life.said:
        path, key = "$", ""
        for event in deed.events:
            if isinstance(event, Did | Detailed):
                path = place_of(plan, "actions", event.action)
                key = "tells" if "actions" in path and life.plan.action(event.action).tells else ""
            elif isinstance(event, Passed):
                path = place_of(plan, "thresholds", event.key.rpartition(":")[2])
        trail = life.trail(at, deed.name)
        says = tuple(each for each in outbound if isinstance(each, Say) and isinstance(each.to, ToAddress))
        yield from (_Told(path, key, say, trail, REPORTER_LINES) for say in weave(says))
        cards = (each.card for each in outbound if isinstance(each, PostCard | RefreshCard))
        yield from (_Told(path, "", card, trail, CARD_LINES) for card in cards)
