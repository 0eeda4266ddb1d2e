"""The checker: holds every plan against itself, its organisation and its words, and walks all that can come of it.

It drives the very functions that run: what it proves is proved of the program, not of a picture of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec.structs import replace

from flows.check.chat import BEGIN, reporters
from flows.check.classes import carried_by
from flows.check.dead import dead, place_of
from flows.check.fit import Read, too_long
from flows.check.ground import Ground
from flows.check.keys import keys
from flows.check.life import MOST, Life
from flows.check.misfit import Fault, Misfit, missing
from flows.check.names import names
from flows.check.people import people
from flows.check.places import unfilled
from flows.check.prove import of_life, of_talk, presses
from flows.check.relaxed import plainest, relaxed
from flows.check.relevance import Relevance
from flows.check.silence import left_alone, unasked
from flows.check.sources import sources
from flows.check.switches import switches
from flows.check.talk import Talk
from flows.check.times import times
from flows.check.untold import untold
from flows.check.wording import wording
from flows.organisation import Organisation
from flows.outbound import Act, Press
from flows.plan import Compiled, Plan
from flows.plan_check import misfits
from flows.plan_merge import merged
from flows.report import Report, Reporter
from flows.routine import address_of, reporter_of
from flows.terms import CaseId, Language, PlanHash, Record
from flows.text import T, Text

LONGEST = CaseId(10**9 - 1)
"""The number of the case whose keys take the most room."""
FARTHER = 12_000
"""Steps of a plan that has more to it than one walk goes through."""
CLOSER = 5_000
"""Steps of closer walks, each of which tells apart what one promise, key, row or line of the checklist hangs on."""


class Walked(Record, frozen=True, kw_only=True):
    """How far the walks through one plan went: states of its talk and of its cases; `whole` when nothing was left."""

    plan: str
    talk: int = 0
    life: int = 0
    whole: bool = True


class Proof(Record, frozen=True, kw_only=True):
    """What was found in some plans, and how far they were walked."""

    faults: tuple[Fault, ...] = ()
    walked: tuple[Walked, ...] = ()


def check(
    plans: Mapping[str, Plan],
    organisation: Organisation,
    *,
    only: Iterable[str] | None = None,
    bytes_of: Callable[[Press], int] | None = None,
    most: int = 64,
    read: Read | None = None,
    known: Iterable[str] = (),
) -> Proof:
    """What is wrong with these plans, each with all that it takes along; of `only` these when some are named.

    `plans` are as their files say them, `known` the ids of others that may be named though they are not there.
    `bytes_of` measures what a press takes on its way, of which `most` fit; `read` tells how a message reads.
    """
    whole = {name: Compiled(hash=PlanHash(name), plan=plan) for name, plan in plans.items()}
    faults: list[Fault] = []
    walked: list[Walked] = []
    for name in plans if only is None else [each for each in only if each in plans]:
        plan, taken = plans[name], Compiled(hash=PlanHash(name), plan=merged(plans[name], plans))
        wrong = list(beside_its_own(plan, taken.plan, organisation))
        named = elsewhere(plan, {*plans, *known})
        faults += [_told(name, each) for each in (*wrong, *static(plan, organisation), *named)]
        if wrong:
            walked.append(Walked(plan=name, whole=False))
            continue
        talk, life = walk(taken, {**whole, name: taken}, organisation)
        faults += of_talk(plan, talk)
        faults += of_life(plan, life)
        cut = talk.cut or life.cut
        # What a walk that was cut short has not met may well come to something beyond.
        faults += () if cut else dead(plan, taken.plan, talk, life)
        faults += _left_alone(plan, talk, life)
        faults += _keys(plan, talk, life, bytes_of, most) if bytes_of else ()
        faults += too_long(plan, talk, life, read) if read else ()
        walked.append(Walked(plan=name, talk=len(talk.nodes), life=len(life.moments), whole=not cut))
    return Proof(faults=tuple(dict.fromkeys(faults)), walked=tuple(walked))


def beside_its_own(plan: Plan, taken: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """What does not fit in a plan with all that it takes along; what is its own was told when it was read."""
    own = set(misfits(plan, organisation))
    yield from (each for each in misfits(taken, organisation) if each not in own)


def static(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """What can be read from the words of a plan alone, beside what keeps it from being used."""
    yield from keys(plan)
    yield from names(plan)
    yield from unfilled(Ground(plan, organisation))
    yield from people(plan, organisation)
    yield from wording(plan)
    yield from sources(plan, organisation)
    yield from switches(plan, organisation)
    yield from untold(plan)
    yield from times(plan, organisation)


def elsewhere(plan: Plan, known: Iterable[str]) -> Iterator[Misfit]:
    """Other plans that are named and that nobody has heard of."""
    for at, branch in enumerate(plan.branches):
        for number, also in enumerate(branch.also):
            yield from missing(f"$.branches[{at}].also[{number}]", "plan", also.partition("/")[0], known)
    for at, question in enumerate(plan.questions):
        for number, option in enumerate(question.options):
            if option.plan:
                yield from missing(f"$.questions[{at}].options[{number}].plan", "plan", option.plan, known)


def walk(
    compiled: Compiled, whole: Mapping[str, Compiled], organisation: Organisation, most: int = MOST
) -> tuple[Talk, Life]:
    """Both walks through one plan: the talks, and the cases that came of them or of the calendar.

    Of a case with more than `most` steps it is first asked whether the plainest ways suffice to end it.
    """
    others = {each.hash: each.plan for each in whole.values()}
    talk = Talk(compiled, others, organisation)
    for who in reporters(compiled.plan, organisation):
        talk.walk(who)
    life = Life(compiled, others, organisation, most=most)
    life.walk(_reports(compiled, talk, life))
    if life.cut:
        life.ends_plainly(_plainly(compiled, others, talk))
    if life.cut:
        life.walk_on(FARTHER)
    _look_closer(compiled, others, talk, life)
    return talk, life


def _look_closer(compiled: Compiled, others: Mapping[PlanHash, Plan], talk: Talk, life: Life) -> None:
    """Walk once more for each part that came to nothing, telling apart what it hangs on."""
    left = CLOSER
    for aim in tuple(life.seen.unproved()):
        cut = False
        # The way to it is mostly short; only where none is found, whatever may stand in the way is told apart as well.
        for alone in (True, False):
            if not life.seen.has(aim):
                relevance = Relevance(compiled.plan, aim, alone=alone)
                closer = Life(compiled, others, talk.organisation, relevance, most=left)
                closer.walk(_reports(compiled, talk, closer))
                life.look_closer(closer)
                left, cut = closer.steps, closer.cut
        life.cut = life.cut or (cut and not life.seen.has(aim))


def _plainly(compiled: Compiled, others: Mapping[PlanHash, Plan], talk: Talk) -> Life:
    """The walk through the same plan relaxed, where only the plainest ways lead to the end."""
    kept = plainest(compiled.plan)
    easy = replace(compiled, plan=relaxed(compiled.plan, kept))
    free = frozenset(each.id for each in compiled.plan.actions) - kept
    found = Life(easy, {**others, easy.hash: easy.plan}, talk.organisation, most=FARTHER, assumed=free)
    found.walk(_reports(compiled, talk, found))
    return found


def _reports(compiled: Compiled, talk: Talk, life: Life) -> Iterator[tuple[Report, tuple[Text, ...]]]:
    for report, at in talk.reports.values():
        yield report, talk.trail(at)
    known = {report.branch for report, _ in talk.reports.values()}
    stranger = reporters(compiled.plan, talk.organisation)[0]
    for branch in compiled.plan.branches:
        if branch.id not in known:
            report = Report(plan=compiled.hash, branch=branch.id, reporter=stranger, first_said_at=BEGIN)
            if _is_entered(branch.id, compiled.plan, talk):
                yield report, (T("sent to {branch} from another plan", branch=branch.id),)
    for duty in compiled.plan.duties:
        house = Reporter(
            person=reporter_of(compiled.plan.id, duty.id), address=address_of(compiled.plan.id), language=Language.ZH
        )
        for name, carried in carried_by(duty, life.relevance):
            report = Report(
                plan=compiled.hash,
                branch=duty.opens,
                reporter=house,
                first_said_at=BEGIN,
                duty=duty.id,
                answers=carried,
            )
            yield report, (_brought(duty.id, name),)


def _brought(duty: str, answers: str) -> Text:
    if not answers:
        return T("the calendar brings {duty}", duty=duty)
    return T("the calendar brings {duty}, {answers}", duty=duty, answers=answers.removeprefix(", "))


def _is_entered(branch: str, plan: Plan, talk: Talk) -> bool:
    """Whether another plan's answer leads to this branch."""
    others = (option for each in talk.plans.values() for question in each.questions for option in question.options)
    return any((option.plan, option.branch) == (plan.id, branch) for option in others)


def _left_alone(plan: Plan, talk: Talk, life: Life) -> Iterator[Fault]:
    seen: set[str] = set()
    for report, at in talk.reports.values():
        if report.branch in seen:
            continue
        seen.add(report.branch)
        scene = life.scene(BEGIN)
        for path, found, expected in (*left_alone(report, scene, BEGIN), *unasked(report, scene)):
            named = path if not path.startswith("$.obligations") else _own(plan, life, path)
            trail = (*talk.trail(at), T("nobody does anything"))
            yield Fault(plan=plan.id, path=named, found=found, expected=expected, trail=trail)


def _own(plan: Plan, life: Life, path: str) -> str:
    at = int(path.removeprefix("$.obligations[").rstrip("]"))
    return place_of(plan, "obligations", life.plan.obligations[at].id)


def _keys(plan: Plan, talk: Talk, life: Life, bytes_of: Callable[[Press], int], most: int) -> Iterator[Fault]:
    for press, trail in presses(talk, life):
        longest = Act(case=LONGEST, action=press.action, argument=press.argument) if isinstance(press, Act) else press
        if (size := bytes_of(longest)) > most:
            name = str(getattr(press, "action", press))
            found, expected = (
                T("a key takes {size} bytes ({name})", size=size, name=name),
                T("expected at most {most}", most=most),
            )
            yield Fault(plan=plan.id, path="$.id", found=found, expected=expected, trail=trail)


def _told(plan: str, misfit: Misfit) -> Fault:
    path, found, expected = misfit
    return Fault(plan=plan, path=path, found=found, expected=expected)
