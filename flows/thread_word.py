"""What is read of the words between staff and reporter, of those who left, and of where the reporter now is."""

from flows import key, petition_word
from flows.discretion import speaker
from flows.event import Replied
from flows.naming import both, group, person, phone_ending, phone_full, role_and_name, the_reporter
from flows.obligation import ACKNOWLEDGE
from flows.outbound import Kind, Say, ToAddress
from flows.petition import approvers, numbered
from flows.progress import unclaimed
from flows.question import Privacy, QuestionKind
from flows.receipt import say
from flows.record import Case, Scene
from flows.telephone import BOT
from flows.terms import Severity
from flows.text import Spot, T, Text, same
from flows.tiding import case_line, to_person


# --- words ------------------------------------------------------------------------------------------------------------
def reply(case: Case, scene: Scene, event: Replied) -> Say:
    """What somebody of the staff wrote, under their name; an edit rewrites it."""
    name, words = person(scene, event.by), same(event.text)
    if event.by in scene.organisation.group(case.group).members:
        line = T("{name} ({group}): {words}", name=name, group=group(case, scene), words=words)
    else:
        line = T("{name}: {words}", name=name, words=words)
    return Say(
        to=ToAddress(address=case.reporter.address),
        lines=(line,),
        kind=Kind.PROMPT,
        case=case.id,
        origin=event.message,
        rewrites=event.edited,
    )


def sent(case: Case, scene: Scene, by: str) -> Text:
    """To whoever wrote: whether it could be sent on, and whom to call when not."""
    who = the_reporter(case, scene)
    number = phone_full(case, scene) if by == case.holder else phone_ending(case, scene)
    if case.lost:
        return _please_call(T("Not sent: no message reaches {who}.", who=who), number)
    if case.reporter.address.bot == BOT:
        return _please_call(T("Not sent: {who} reads no messages.", who=who), number)
    return T("Sent to {who}.", who=who)


def kept_inside(case: Case, scene: Scene) -> Text:
    """To whoever wrote, of a matter about which one role alone speaks: their words stay inside."""
    only, who = speaker(case, scene), the_reporter(case, scene)
    name = role_and_name(scene, only) if only else group(case, scene)
    said = T("Not sent: of this only {role} writes to {who}.", role=name, who=who)
    return both(said, T("Your words stay on {number}.", number=case.number))


def _please_call(why: Text, number: Text | None) -> Text:
    return T("{why} Please call: {phone}", why=why, phone=number) if number else why


def remarked(case: Case, scene: Scene) -> Text:
    """To whoever left a note."""
    return T("Noted on {number}; {who} does not see it.", number=case.number, who=the_reporter(case, scene))


# --- who leaves -------------------------------------------------------------------------------------------------------
def departed(case: Case, scene: Scene, who: str, gone: str) -> Say:
    """To the head of the group: somebody is no longer there, and the case waits anew."""
    line = T(
        "{name} is no longer on duty here. {number} waits for somebody to take it.",
        name=person(scene, gone),
        number=case.number,
    )
    return to_person(case, who, (line, case_line(case, scene)), key.rows(key.acknowledge(case)))


def with_the_group_again(case: Case, scene: Scene) -> Say:
    """To the reporter: who has it now, and by when somebody takes it."""
    line = T("Your case {number} is with the {group} again.", number=case.number, group=group(case, scene))
    due = case.obligation(ACKNOWLEDGE)
    if due is None or not due.open:
        return say(case, line)
    if due.due_at <= scene.now:
        return say(case, line, *unclaimed(case, scene, due))
    return say(case, line, T("Somebody takes it by {at}.", at=due.due_at))


def ask_again(case: Case, scene: Scene, number: int, gone: str) -> tuple[Say, ...]:
    """To the others who may decide: the one who was asked has left."""
    petition = numbered(case, number)
    people = approvers(case, scene, petition)[1] if petition else ()
    asked = (petition_word.asked(case, scene, number, each) for each in people if each != gone)
    return tuple(each for each in asked if each)


def given(case: Case, scene: Scene, to: str) -> Text:  # noqa: ARG001 - every answer is asked alike
    """The answer to whoever passed a promise on."""
    return T("{name} has been asked. The time stays as it was.", name=person(scene, to))


# --- where the reporter is --------------------------------------------------------------------------------------------
def track(case: Case, scene: Scene, *, private: bool = False) -> Text | None:
    """The live location, with the minute of its last point; of somebody at home only to the holder."""
    if case.track is None or case.tracked_at is None:
        return None
    homes = any(each.kind is QuestionKind.PLACE and each.privacy is Privacy.HOLDER for each in scene.plan.questions)
    if homes and not private and case.severity is not Severity.EMERGENCY:
        return None
    spot = Spot(lat=case.track[0], lon=case.track[1])
    if case.track_ended:
        return T("Live location stopped at {at}: {spot}", at=case.tracked_at, spot=spot)
    return T("Live location, updated {at}: {spot}", at=case.tracked_at, spot=spot)
