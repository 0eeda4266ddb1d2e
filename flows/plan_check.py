"""Holds a plan against itself and the organisation: what nothing carries, nobody can do, or no button holds."""

from collections import Counter
from collections.abc import Iterable, Iterator

from flows.organisation import Organisation
from flows.plan import Bilingual, Condition, Plan, Question, QuestionKind

BUTTON = 32
"""Bytes that an id may have, so that a button with it stays within Telegram's 64."""
LABEL_ZH = 8
LABEL_EN = 20
LAST_NARROW = 0x2E7F
"""Signs up to here are half as wide as a Chinese one."""
OWNERS = frozenset({"holder", "anyone"})
STATES = frozenset({"", "on_the_way", "on_site", "resolved"})
KNOWN = frozenset({"", "phone", "plate"})

Misfit = tuple[str, str, str]
"""Path in the file, what was found, what was expected."""


def misfits(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """Everything in the plan that cannot work with this organisation."""
    yield from _route(plan, organisation)
    yield from _ids(plan)
    yield from _questions(plan)
    yield from _obligations(plan, organisation)
    yield from _actions(plan, organisation)


def _route(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    groups = {group.id for group in organisation.groups}
    if plan.route.group not in groups:
        yield "$.route.group", f"no group is called {plan.route.group!r}", _one_of(groups)
    if not plan.route.ladder:
        yield "$.route.ladder", "nobody is asked when the group is silent", "expected at least one role"
    yield from _roles("$.route.ladder", plan.route.ladder, organisation)
    branches = {branch.id for branch in plan.branches}
    for at, entry in enumerate(plan.entries):
        if entry.branch not in branches:
            yield f"$.entries[{at}].branch", f"no branch is called {entry.branch!r}", _one_of(branches)
        yield from _label(f"$.entries[{at}].label", entry.label)
    for at, told in enumerate(plan.tells):
        yield from _roles(f"$.tells[{at}].who", (told.who,), organisation)


def _ids(plan: Plan) -> Iterator[Misfit]:
    kinds = {
        "questions": [each.id for each in plan.questions],
        "branches": [each.id for each in plan.branches],
        "obligations": [each.id for each in plan.obligations],
        "actions": [each.id for each in plan.actions],
        "entries": [each.id for each in plan.entries],
        "checklist": [each.id for each in plan.checklist],
    }
    for kind, ids in kinds.items():
        counted = Counter(ids)
        for at, name in enumerate(ids):
            if counted[name] > 1:
                yield f"$.{kind}[{at}].id", f"{name!r} stands twice", "expected each id once"
            if len(name.encode()) > BUTTON or "|" in name:
                yield f"$.{kind}[{at}].id", f"{name!r} does not fit a button", f"expected at most {BUTTON} bytes, no |"


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
            yield f"{path}.part_of", f"no question is called {question.part_of!r}", _one_of(ids)
        for number, option in enumerate(question.options):
            if option.branch and option.branch not in branches:
                yield f"{path}.options[{number}].branch", f"no branch is called {option.branch!r}", _one_of(branches)


def _question(path: str, question: Question) -> Iterator[Misfit]:
    if question.kind is QuestionKind.CHOICE and not question.options:
        yield f"{path}.options", "a choice without options", "expected at least one"
    if question.known not in KNOWN:
        yield f"{path}.known", f"found {question.known!r}", "expected phone or plate"
    for at, option in enumerate(question.options):
        yield from _label(f"{path}.options[{at}].label", option.label)
        if len(option.id.encode()) > BUTTON or "|" in option.id:
            yield (
                f"{path}.options[{at}].id",
                f"{option.id!r} does not fit a button",
                f"expected at most {BUTTON} bytes, no |",
            )
        if question.kind is QuestionKind.TIME and option.minutes is None:
            yield f"{path}.options[{at}]", "a time without minutes", "expected `minutes`, counted from the press"


def _obligations(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    actions = {action.id: action for action in plan.actions}
    for at, rule in enumerate(plan.obligations):
        path = f"$.obligations[{at}]"
        if (rule.within is None) == (not rule.expected):
            yield path, "it needs exactly one clock", "expected `within` or `expected`"
        if rule.who not in OWNERS:
            yield from _roles(f"{path}.who", (rule.who,), organisation)
        elif not rule.met_by:
            yield f"{path}.who", f"{rule.who} cannot confirm it", "expected `met_by`, an action of the plan"
        for key, action in (("met_by", rule.met_by), ("after", rule.after)):
            if action and action not in actions:
                yield f"{path}.{key}", f"no action is called {action!r}", _one_of(actions)
        if rule.expected and rule.expected not in {each.id for action in plan.actions for each in action.asks}:
            yield f"{path}.expected", f"no action asks for {rule.expected!r}", "expected a question of kind time"
        yield from _roles(f"{path}.escalates_to", rule.escalates_to, organisation)
        yield from _condition(f"{path}.when", rule.when, plan)
        if rule.unless:
            yield from _condition(f"{path}.unless", rule.unless, plan)


def _actions(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    ids = {action.id for action in plan.actions}
    for at, action in enumerate(plan.actions):
        path = f"$.actions[{at}]"
        yield from _label(f"{path}.label", action.label)
        yield from _condition(f"{path}.when", action.when, plan)
        if action.becomes not in STATES:
            yield f"{path}.becomes", f"found {action.becomes!r}", "expected on_the_way, on_site or resolved"
        if action.by:
            yield from _roles(f"{path}.by", (action.by,), organisation)
        for number, question in enumerate(action.asks):
            yield from _question(f"{path}.asks[{number}]", question)
    for at, needed in enumerate(plan.closing.actions):
        if needed not in ids:
            yield f"$.closing.actions[{at}]", f"no action is called {needed!r}", _one_of(ids)


def _condition(path: str, condition: Condition, plan: Plan) -> Iterator[Misfit]:
    branches = {branch.id for branch in plan.branches}
    for branch in condition.branches:
        if branch not in branches:
            yield f"{path}.branches", f"no branch is called {branch!r}", _one_of(branches)
    questions = {question.id: question for question in plan.questions}
    for name, wanted in condition.answers.items():
        question = questions.get(name)
        if question is None:
            yield f"{path}.answers", f"no question is called {name!r}", _one_of(questions)
            continue
        options = (
            {"located", "written"} if question.kind is QuestionKind.PLACE else {each.id for each in question.options}
        )
        for option in wanted:
            if option not in options:
                yield f"{path}.answers.{name}", f"no option is called {option!r}", _one_of(options)


def _roles(path: str, named: tuple[str, ...], organisation: Organisation) -> Iterator[Misfit]:
    roles = {role.id for role in organisation.roles}
    for role in named:
        if role not in roles:
            yield path, f"no role is called {role!r}", _one_of(roles)


def _label(path: str, label: Bilingual) -> Iterator[Misfit]:
    wide = sum(1 if ord(sign) > LAST_NARROW else 0.5 for sign in label.zh)
    if wide > LABEL_ZH:
        yield f"{path}.zh", f"{label.zh!r} is too long for a button", f"expected at most {LABEL_ZH} full widths"
    if len(label.en) > LABEL_EN:
        yield f"{path}.en", f"{label.en!r} is too long for a button", f"expected at most {LABEL_EN} characters"


def _one_of(names: Iterable[str]) -> str:
    return "expected one of " + ", ".join(sorted(names))
