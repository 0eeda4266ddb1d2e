"""The words between reporter and staff: what the group reads of the one, and what is said when some do not arrive."""

from collections.abc import Iterable
from datetime import timedelta

from flows.bilingual import Bilingual
from flows.discretion import is_secret
from flows.naming import phone_ending, phone_full, reporter_role, unphoned
from flows.outbound import Kind, Say, ToAddress, ToGroup
from flows.question import Privacy
from flows.record import Case, Note, Scene
from flows.terms import Address
from flows.text import C, Param, T, Text, same
from flows.view import holds, view_of

BURST = timedelta(seconds=5)
"""Notes that follow each other so closely are one message."""
MOST = 10
"""Notes in one message, so that a flood of them still is read."""
LONGEST = 3000
"""Signs of all notes in one message: a message of 4,096 is never edited beyond what it can bear."""
KEPT = 100
"""Notes that a case keeps: it is read and written whole with each event."""


def said_by(case: Case, scene: Scene) -> Param:
    """The reporter as whoever says something: how others may see them named, else what they are."""
    short = Bilingual(zh=case.reporter.short, en=case.reporter.short_en or case.reporter.short)
    if short.zh:
        return short.words
    return {"driver": T("Driver"), "customer": T("Customer")}.get(reporter_role(case, scene), T("Reporter"))


def to_group(case: Case, scene: Scene, note: Note) -> Say | None:
    """What the group reads of the reporter's words, as a reply to the card; nothing of a note without words.

    Telephone numbers are left to the holder. Where facts about somebody's health may stand in the words, they are the
    holder's alone as soon as there is one.
    """
    to = ToGroup(group=case.group)
    together = burst(case.notes, note)
    lines = tuple(_quoted(case, scene, each.text) for each in together if each.text)
    if not note.text or is_secret(case, scene):
        return None
    if case.holder and _about_health(case, scene):
        lines = (T("{who} added something; it was sent to the holder.", who=said_by(case, scene)),)
    origin = together[0].message
    return Say(
        to=to,
        lines=lines,
        kind=Kind.PROMPT,
        case=case.id,
        on_card=True,
        origin=origin,
        rewrites=bool(origin) and note != together[0],
    )


def _about_health(case: Case, scene: Scene) -> bool:
    view = view_of(case, scene)
    return any(each.privacy is Privacy.HEALTH and holds(each.when, view) for each in scene.plan.questions)


def _quoted(case: Case, scene: Scene, text: str) -> Text:
    shown = unphoned(text)
    if not shown:
        return T("{who} sent a telephone number; the holder has it.", who=said_by(case, scene))
    return C("said", "{who}: “{words}”", who=said_by(case, scene), words=same(shown))


def burst(notes: tuple[Note, ...], note: Note) -> tuple[Note, ...]:
    """The notes that belong to one message with this one, oldest first."""
    return next(tuple(found) for found in _bursts(notes) if note in found)


def kept(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """The newest notes, as many as a case keeps; the journal has all.

    Whole bursts are left out: what stands in one message in the group goes on to be the same one.
    """
    if len(notes) <= KEPT:
        return notes
    bursts = _bursts(notes)
    while len(bursts) > 1 and sum(map(len, bursts)) > KEPT:
        del bursts[0]
    return tuple(note for found in bursts for note in found)


def _bursts(notes: tuple[Note, ...]) -> list[list[Note]]:
    bursts: list[list[Note]] = []
    for each in notes:
        if bursts and len(bursts[-1]) < MOST and _close(bursts[-1][-1], each) and _fits(bursts[-1], each):
            bursts[-1].append(each)
        else:
            bursts.append([each])
    return bursts


def _close(one: Note, other: Note) -> bool:
    return bool(one.message and other.message) and timedelta() <= other.at - one.at <= BURST


def _fits(notes: list[Note], other: Note) -> bool:
    return sum(len(each.text) for each in (*notes, other)) <= LONGEST


def fresh(before: Iterable[Note], after: Iterable[Note]) -> tuple[Note, ...]:
    """The notes that were not there before, or not in these words."""
    known = frozenset(before)
    return tuple(note for note in after if note not in known)


# --- what did not arrive ----------------------------------------------------------------------------------------------
def answered(to: Address, text: Text, answers: str, case: Case | None = None) -> Say:
    """A line below somebody's own message."""
    return Say(to=ToAddress(address=to), lines=(text,), answers=answers, case=case.id if case else None)


def not_sent(case: Case, scene: Scene, *, in_group: bool) -> Text:
    """To the staff member whose words the reporter did not get; a group reads no number in full."""
    number = phone_ending(case, scene) if in_group else phone_full(case, scene)
    if number is None:
        return T("This did not reach {who}.", who=said_by(case, scene))
    return T("This did not reach {who}. Please call: {phone}", who=said_by(case, scene), phone=number)


def not_heard(case: Case, scene: Scene) -> Text:
    """To the reporter whose words the staff did not get."""
    return T(
        "Your last message has not reached the people on duty for case {number}. Please call {phone}.",
        number=case.number,
        phone=scene.organisation.numbers.hotline,
    )


def unsigned(to: Address, answers: str) -> Say:
    """To an anonymous administrator who answered a message of a case."""
    line = T("Can't see who sent this; nothing was passed on. Please write under your own name.")
    return answered(to, line, answers)


def privacy(to: Address, link: str, hotline: str) -> Say:
    """One line on how the data of a report is treated, with the page where there is one."""
    if link:
        return Say(to=ToAddress(address=to), lines=(T("How we treat your data: {link}", link=link),))
    line = T("Only those who work on your report read it; questions about your data: {phone}.", phone=hotline)
    return Say(to=ToAddress(address=to), lines=(line,))
