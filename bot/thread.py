"""The thread of a case: whose words go where, which message passes on which, and what is said when one is lost."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from flows import hearsay, passing, routine, telephone
from flows.event import CaseEvent, Followed, Replied
from flows.fact import Supplemented
from flows.inbound import Inbound
from flows.outbound import Act, Button, Outbound, Say, SendFiles, ToAddress
from flows.record import Case, Note, Scene, Step
from flows.report import Reporter
from flows.terms import Address, Record


class Spoken(Record, frozen=True, kw_only=True):
    """The message in which something was said: itself and the one that it answers, as lane and id."""

    message: str
    answers: str = ""
    edited: bool = False


def spoken(event: Inbound) -> Spoken:
    """The message of somebody's own that an event is."""
    lane = event.address.lane
    answers = f"{lane}/{event.reply_to}" if event.reply_to else ""
    return Spoken(message=f"{lane}/{event.message}" if event.message else "", answers=answers, edited=event.edited)


def place_of(message: str) -> tuple[Address, str]:
    """The chat in which a message stands, and its id there."""
    lane, _, number = message.rpartition("/")
    bot, _, chat = lane.partition(":")
    return Address(bot=bot, chat=chat), number


def signed(event: CaseEvent, said: Spoken | None) -> CaseEvent:
    """What the reporter told, with the message that they told it in."""
    return replace(event, message=said.message) if said and isinstance(event, Supplemented) else event


def threaded(
    before: Case | None,
    step: Step,
    event: CaseEvent,
    scene: Scene,
    said: Spoken | None,
    followers: Iterable[Reporter] = (),
) -> list[Outbound]:
    """Everything that a step says, each in its thread, with what it passes on to the group and to followers."""
    outbound = list(step.outbound)
    if isinstance(event, Replied) and said is not None:
        outbound = [_answering(each, event.message, said.answers) for each in outbound]
    if before is not None and before.notes is not step.case.notes and not isinstance(event, Followed):
        for note in passing.fresh(before.notes, step.case.notes):
            own = said or Spoken(message=note.message)
            held = hearsay.added(step.case, scene, note)
            outbound = [_in_one(step.case, scene, note, own) if each == held else each for each in outbound]
            if before.paged_at and (line := passing.to_group(step.case, scene, note)) is not None:
                outbound.append(replace(line, rewrites=line.rewrites or own.edited, answers=own.answers))
    others = tuple(followers)
    return _told_by_telephone(step.case, scene, [*outbound, *_for(others, step.case, outbound)], others)


def _in_one(case: Case, scene: Scene, note: Note, own: Spoken) -> Say:
    """What the holder reads of the reporter's words: those of a burst stand in one message."""
    together = passing.burst(case.notes, note)
    lines = tuple(line for each in together for line in hearsay.added(case, scene, each).lines)
    first = together[0]
    rewrites = bool(first.message) and (note != first or own.edited)
    held = hearsay.added(case, scene, note)
    return replace(held, lines=lines, origin=first.message, rewrites=rewrites, answers=own.answers)


def _told_by_telephone(
    case: Case, scene: Scene, outbound: Iterable[Outbound], followers: Iterable[Reporter]
) -> list[Outbound]:
    """Nothing can be written to somebody on the telephone: whoever has the case tells them."""
    told: list[Outbound] = []
    # Whoever reported the same event is called as who they are, not as the reporter of the case that leads.
    callers = {each.address: replace(case, reporter=each, answers={}) for each in followers}
    for each in outbound:
        to = each.to if isinstance(each, Say | SendFiles) else None
        if isinstance(to, ToAddress) and to.address.bot == routine.BOT:
            continue  # nobody waits for a word about what the calendar opened
        if not isinstance(to, ToAddress) or to.address.bot != telephone.BOT:
            told.append(each)
        elif isinstance(each, Say) and not each.origin:
            told += telephone.please_tell(callers.get(to.address, case), scene, each)
    return told


def _answering(outbound: Outbound, message: str, answers: str) -> Outbound:
    if isinstance(outbound, Say) and outbound.origin == message and isinstance(outbound.to, ToAddress):
        return replace(outbound, answers=answers)
    return outbound


def _for(followers: Iterable[Reporter], case: Case, outbound: Sequence[Outbound]) -> list[Say]:
    """What the leading reporter is told, told to the others whose report was of the same event, without the keys.

    What the leading reporter is only asked is theirs to answer.
    """
    return [
        replace(say, to=ToAddress(address=each.address), buttons=_without_acts(say), question=(), keys=())
        for each in followers
        for say in outbound
        if isinstance(say, Say) and say.to == ToAddress(address=case.reporter.address) and (say.first or say.lines)
    ]


def _without_acts(say: Say) -> tuple[tuple[Button, ...], ...]:
    rows = (tuple(button for button in row if not isinstance(button.press, Act)) for row in say.buttons)
    return tuple(row for row in rows if row)


def undelivered(case: Case, scene: Scene, origin: str, *, in_group: bool) -> Say:
    """The line below the message that could not be passed on; its sender reads it."""
    address, _ = place_of(origin)
    by_reporter = address.lane == case.reporter.address.lane
    text = passing.not_heard(case, scene) if by_reporter else passing.not_sent(case, scene, in_group=in_group)
    return passing.answered(address, text, origin, case)
