"""Holds a plan against itself and the organisation: what nothing carries, nobody can do, or no button holds."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from flows.bilingual import Bilingual
from flows.organisation import Organisation
from flows.plan import Action, Plan
from flows.promise_rule import ObligationRule
from flows.question import Condition, Option, Question, QuestionKind

BUTTON = 32
"""Bytes that an id may have, so that a button with it stays within Telegram's 64."""
PAIR = 42
"""Bytes that two ids may have together where one button bears both, beside a case of nine digits and what it does."""
LABEL_ZH = 8
LABEL_EN = 20
LAST_NARROW = 0x2E7F
"""Signs up to here are half as wide as a Chinese one."""
OWNERS = frozenset({"holder", "anyone"})
STATES = frozenset({"", "on_the_way", "on_site", "resolved"})
OFFERED = {
    "deliveries": (QuestionKind.TIME,),
    "fresh-deliveries": (QuestionKind.TIME,),
    "other-deliveries": (QuestionKind.TIME,),
    "site": (QuestionKind.TEXT, QuestionKind.PLACE),
}
"""Facts that are offered as options instead of being taken as the answer, and the kinds of question that know them."""
KNOWN = ("phone", "plate", *OFFERED)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_END_OF_DAY = "24:00"

Misfit = tuple[str, str, str]
"""Path in the file, what was found, what was expected."""


def misfits(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """Everything in the plan that cannot work with this organisation."""
    yield from _route(plan, organisation)
    yield from _ids(plan)
    yield from _questions(plan)
    yield from _windows(plan)
    yield from _obligations(plan, organisation)
    yield from _actions(plan, organisation)
    yield from _closing(plan)


def _route(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    groups = {group.id for group in organisation.groups}
    if plan.route.group not in groups:
        yield "$.route.group", f"no group is called {plan.route.group!r}", one_of(groups)
    if not plan.route.ladder:
        yield "$.route.ladder", "nobody is asked when the group is silent", "expected at least one role"
    yield from _roles("$.route.ladder", plan.route.ladder, organisation)
    branches = {branch.id for branch in plan.branches}
    for at, entry in enumerate(plan.entries):
        if entry.branch not in branches:
            yield f"$.entries[{at}].branch", f"no branch is called {entry.branch!r}", one_of(branches)
        yield from _label(f"$.entries[{at}].label", entry.label)
    for at, told in enumerate(plan.tells):
        yield from _roles(f"$.tells[{at}].who", (told.who,), organisation)
        yield from _condition(f"$.tells[{at}].when", told.when, plan)
    for at, tick in enumerate(plan.checklist):
        yield from _condition(f"$.checklist[{at}].when", tick.when, plan)


def _ids(plan: Plan) -> Iterator[Misfit]:
    kinds = {
        "questions": [each.id for each in plan.questions],
        "branches": [each.id for each in plan.branches],
        "obligations": [each.id for each in plan.obligations],
        "actions": [each.id for each in plan.actions],
        "entries": [each.id for each in plan.entries],
        "checklist": [each.id for each in plan.checklist],
        "windows": [each.id for each in plan.windows],
    }
    for kind, ids in kinds.items():
        counted = Counter(ids)
        for at, name in enumerate(ids):
            if counted[name] > 1:
                yield f"$.{kind}[{at}].id", f"{name!r} stands twice", "expected each id once"
            if len(name.encode()) > BUTTON or "|" in name:
                yield f"$.{kind}[{at}].id", f"{name!r} does not fit a button", f"expected at most {BUTTON} bytes, no |"
    pairs = [(f"$.branches[{at}].id", plan.id, branch.id) for at, branch in enumerate(plan.branches)]
    for at, action in enumerate(plan.actions):
        pairs += [(f"$.actions[{at}].asks[{nth}].id", action.id, each.id) for nth, each in enumerate(action.asks)]
    for path, one, other in pairs:
        if len((one + other).encode()) > PAIR:
            words = f"{one!r} and {other!r} do not fit a button together"
            yield path, words, f"expected at most {PAIR} bytes in all"


def _questions(plan: Plan) -> Iterator[Misfit]:
    branches = {branch.id for branch in plan.branches}
    ids = {question.id for question in plan.questions}
    if not any(question.opens for question in plan.questions):
        yield "$.questions", "no answer opens the case", "expected one question with `opens: true`"
    for at, question in enumerate(plan.questions):
        path = f"$.questions[{at}]"
        yield from _question(path, question)
        yield from _condition(f"{path}.when", question.when, plan)
        if question.part_of and question.part_of not in ids:
            yield f"{path}.part_of", f"no question is called {question.part_of!r}", one_of(ids)
        for number, option in enumerate(question.options):
            yield from _way_out(f"{path}.options[{number}]", option, branches)


def _way_out(path: str, option: Option, branches: set[str]) -> Iterator[Misfit]:
    """Where an option leads. Whether another plan's branch is there, only the library can tell."""
    if option.plan and not option.branch:
        yield f"{path}.plan", "it does not say where in that plan it leads", "expected `branch`, a branch of that plan"
    elif option.branch and not option.plan and option.branch not in branches:
        yield f"{path}.branch", f"no branch is called {option.branch!r}", one_of(branches)


def _question(path: str, question: Question) -> Iterator[Misfit]:
    if question.kind is QuestionKind.CHOICE and not question.options:
        yield f"{path}.options", "a choice without options", "expected at least one"
    if question.known in OFFERED:
        yield from _only(f"{path}.known", question.known, question, *OFFERED[question.known])
    elif question.known and question.known not in KNOWN:
        yield f"{path}.known", f"found {question.known!r}", one_of(KNOWN)
    if question.updates:
        yield from _only(f"{path}.updates", "updates", question, QuestionKind.NUMBER)
    if question.spoiler:
        yield from _only(f"{path}.spoiler", "spoiler", question, QuestionKind.PHOTO)
    for at, option in enumerate(question.options):
        yield from _label(f"{path}.options[{at}].label", option.label)
        if len(option.id.encode()) > BUTTON or "|" in option.id:
            yield (
                f"{path}.options[{at}].id",
                f"{option.id!r} does not fit a button",
                f"expected at most {BUTTON} bytes, no |",
            )


def _only(path: str, what: str, question: Question, *kinds: QuestionKind) -> Iterator[Misfit]:
    if question.kind not in kinds:
        yield path, f"{what} for a {question.kind}", f"expected a question of kind {' or '.join(kinds)}"


def _times(questions: Iterable[Question]) -> set[str]:
    return {question.id for question in questions if question.kind is QuestionKind.TIME}


def _windows(plan: Plan) -> Iterator[Misfit]:
    branches, times = {branch.id for branch in plan.branches}, _times(plan.questions)
    for at, window in enumerate(plan.windows):
        path = f"$.windows[{at}]"
        if window.since not in times:
            yield f"{path}.since", f"no question of kind time is called {window.since!r}", one_of(times)
        for key, branch in (("inside", window.inside), ("outside", window.outside)):
            if branch not in branches:
                yield f"{path}.{key}", f"no branch is called {branch!r}", one_of(branches)
        if window.bypass:
            yield from _condition(f"{path}.bypass", window.bypass, plan)


def _obligations(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    actions = {action.id: action for action in plan.actions}
    for at, rule in enumerate(plan.obligations):
        path = f"$.obligations[{at}]"
        if sum((rule.within is not None, rule.by is not None, bool(rule.expected))) != 1:
            yield path, "it needs exactly one clock", "expected `within`, `by` or `expected`"
        yield from _clocks(path, rule, plan)
        if rule.who not in OWNERS:
            yield from _roles(f"{path}.who", (rule.who,), organisation)
        elif not rule.met_by:
            yield f"{path}.who", f"{rule.who} cannot confirm it", "expected `met_by`, an action of the plan"
        for key, action in (("met_by", rule.met_by), ("after", rule.after)):
            if action and action not in actions:
                yield f"{path}.{key}", f"no action is called {action!r}", one_of(actions)
        if rule.expected and rule.expected not in {each.id for action in plan.actions for each in action.asks}:
            yield f"{path}.expected", f"no action asks for {rule.expected!r}", "expected a question of kind time"
        yield from _roles(f"{path}.escalates_to", rule.escalates_to, organisation)
        yield from _roles(f"{path}.extends", rule.extends, organisation)
        yield from _condition(f"{path}.when", rule.when, plan)
        if rule.unless:
            yield from _condition(f"{path}.unless", rule.unless, plan)


def _clocks(path: str, rule: ObligationRule, plan: Plan) -> Iterator[Misfit]:
    times, ids = _times(plan.questions), {question.id for question in plan.questions}
    if rule.since and rule.since not in times:
        yield f"{path}.since", f"no question of kind time is called {rule.since!r}", one_of(times)
    if rule.since and rule.after:
        yield f"{path}.since", "its clock starts twice", "expected `since` or `after`"
    if rule.by and not _CLOCK.fullmatch(rule.by.at) and rule.by.at != _END_OF_DAY:
        yield f"{path}.by.at", f"found {rule.by.at!r}", "expected HH:MM, up to 24:00"
    if rule.asks_at and not _CLOCK.fullmatch(rule.asks_at):
        yield f"{path}.asks_at", f"found {rule.asks_at!r}", "expected HH:MM"
    if rule.asks_at and not rule.asks:
        yield f"{path}.asks_at", "nothing is asked at that time", "expected `asks`"
    for at, fact in enumerate(rule.facts):
        if fact not in ids:
            yield f"{path}.facts[{at}]", f"no question is called {fact!r}", one_of(ids)


def _actions(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    ids = {action.id for action in plan.actions}
    for at, action in enumerate(plan.actions):
        path = f"$.actions[{at}]"
        yield from _label(f"{path}.label", action.label)
        yield from _condition(f"{path}.when", action.when, plan)
        if action.becomes not in STATES:
            yield f"{path}.becomes", f"found {action.becomes!r}", "expected on_the_way, on_site or resolved"
        for key, role in (("by", action.by), ("approval", action.approval)):
            yield from _roles(f"{path}.{key}", (role,) if role else (), organisation)
        for number, needed in enumerate(action.needs):
            if needed not in ids:
                yield f"{path}.needs[{number}]", f"no action is called {needed!r}", one_of(ids)
        yield from _details(path, action, plan)


def _details(path: str, action: Action, plan: Plan) -> Iterator[Misfit]:
    """What an action asks, and what hangs on the answers."""
    for number, question in enumerate(action.asks):
        yield from _question(f"{path}.asks[{number}]", question)
        for at, option in enumerate(question.options):
            if question.kind is QuestionKind.TIME and option.minutes is None:
                place = f"{path}.asks[{number}].options[{at}]"
                yield place, "a time without minutes", "expected `minutes`, counted from the press"
            if option.extends and all(each.id != "reason" for each in action.asks):
                yield f"{path}.asks", "a promise is put off without a reason", "expected a question called reason"
    branches = {branch.id for branch in plan.branches}
    if action.branch and action.branch not in branches:
        yield f"{path}.branch", f"no branch is called {action.branch!r}", one_of(branches)
    if action.complete and all(question.optional for question in action.asks):
        yield f"{path}.complete", "it asks nothing that must be answered", "expected `asks` that are not all optional"
    promises = {rule.id for rule in plan.obligations}
    for number, promise in enumerate(action.meets):
        if promise not in promises:
            yield f"{path}.meets[{number}]", f"no promise is called {promise!r}", one_of(promises)
    times = _times(action.asks)
    if action.at and action.at not in times:
        yield f"{path}.at", f"it asks for no time called {action.at!r}", one_of(times)


def _closing(plan: Plan) -> Iterator[Misfit]:
    closing, ids = plan.closing, {action.id for action in plan.actions}
    for at, needed in enumerate(closing.actions):
        if needed not in ids:
            yield f"$.closing.actions[{at}]", f"no action is called {needed!r}", one_of(ids)
    if closing.satisfied and (closing.silence_closes or not closing.confirmed):
        yield "$.closing.satisfied", "silence or nobody's word would close it", "expected `confirmed: true` only"


def _condition(path: str, condition: Condition, plan: Plan) -> Iterator[Misfit]:
    branches = {branch.id for branch in plan.branches}
    for branch in condition.branches:
        if branch not in branches:
            yield f"{path}.branches", f"no branch is called {branch!r}", one_of(branches)
    questions = {question.id: question for question in plan.questions}
    for name, wanted in condition.answers.items():
        question = questions.get(name)
        if question is None:
            yield f"{path}.answers", f"no question is called {name!r}", one_of(questions)
            continue
        options = (
            {"located", "written"} if question.kind is QuestionKind.PLACE else {each.id for each in question.options}
        )
        for option in wanted:
            if option not in options:
                yield f"{path}.answers.{name}", f"no option is called {option!r}", one_of(options)


def _roles(path: str, named: tuple[str, ...], organisation: Organisation) -> Iterator[Misfit]:
    roles = {role.id for role in organisation.roles}
    for role in named:
        if role not in roles:
            yield path, f"no role is called {role!r}", one_of(roles)


def _label(path: str, label: Bilingual) -> Iterator[Misfit]:
    wide = sum(1 if ord(sign) > LAST_NARROW else 0.5 for sign in label.zh)
    if wide > LABEL_ZH:
        yield f"{path}.zh", f"{label.zh!r} is too long for a button", f"expected at most {LABEL_ZH} full widths"
    if len(label.en) > LABEL_EN:
        yield f"{path}.en", f"{label.en!r} is too long for a button", f"expected at most {LABEL_EN} characters"


def one_of(names: Iterable[str]) -> str:
    """What was expected, for a name that is none of these."""
    return "expected one of " + ", ".join(sorted(names))
