"""Questions: an answer that they take is there, leads somewhere, and fits what is made of it."""

from collections.abc import Iterable, Iterator

from flows.check.conditions import condition
from flows.check.ground import Ground
from flows.check.misfit import Misfit, circles, label, missing, one_of, stands
from flows.question import Option, Question, QuestionKind
from flows.terms import Severity
from flows.text import T, listed

_CHOSEN = frozenset({QuestionKind.CHOICE, QuestionKind.LIST})
_MOST = 8
"""Options of a list: it has a key more, that ends it."""
OFFERED = {
    "deliveries": (QuestionKind.TIME,),
    "fresh-deliveries": (QuestionKind.TIME,),
    "other-deliveries": (QuestionKind.TIME,),
    "site": (QuestionKind.TEXT, QuestionKind.PLACE),
    "region": (QuestionKind.CHOICE,),
}
"""Facts that are offered as options instead of being taken as the answer, and the kinds of question that know them."""
TAKEN = {"phone": (QuestionKind.PHONE,), "plate": (QuestionKind.TEXT,), "name": (QuestionKind.TEXT,)}
"""Facts that are taken as the answer."""
KNOWN = (*TAKEN, *OFFERED)
NUMBERS = ("police", "ambulance", "fire")


def questions(ground: Ground) -> Iterator[Misfit]:
    """Everything that the form asks."""
    every = ground.plan.questions
    ids = {question.id for question in every}
    taken = any(branch.also for branch in ground.plan.branches)  # what is taken along may be what answers
    if not any(question.opens for question in every):
        yield "$.questions", T("no answer opens the case"), T("expected one question with `opens: true`")
    for at, question in enumerate(every):
        path = f"$.questions[{at}]"
        yield from asked(path, question, ground)
        yield from condition(f"{path}.when", question.when, ground)
        if question.part_of:
            yield from missing(f"{path}.part_of", "question", question.part_of, ids)
        if question.answered_by and not taken:
            yield from missing(f"{path}.answered_by", "action", question.answered_by, ground.actions)
        for number, option in enumerate(question.options):
            yield from _way_out(f"{path}.options[{number}]", option, ground)
            yield from _ending(f"{path}.options[{number}]", question, option, ground)
    places = {question.id: at for at, question in enumerate(every)}
    parts: dict[str, tuple[str, ...]] = {
        question.id: (question.part_of,) if question.part_of else () for question in every
    }
    for name, after in circles(parts):
        yield (
            f"$.questions[{places[name]}].part_of",
            T("'{name}' is part of itself", name=name),
            T("expected '{other}' to stand alone", other=after),
        )


def _way_out(path: str, option: Option, ground: Ground) -> Iterator[Misfit]:
    """Where an option leads. Whether another plan's branch is there, only the library can tell."""
    if option.read_out and not option.branch:
        yield f"{path}.read_out", T("it leads to no branch"), T("expected `branch` beside it")
    if option.back and (option.branch or option.plan or option.ends):
        yield f"{path}.back", T("it leads back and on as well"), T("expected `back` alone")
    if option.plan and not option.branch:
        yield (
            f"{path}.plan",
            T("it does not say where in that plan it leads"),
            T("expected `branch`, a branch of that plan"),
        )
    elif option.branch and not option.plan:
        yield from missing(f"{path}.branch", "branch", option.branch, ground.branches)


def _ending(path: str, question: Question, option: Option, ground: Ground) -> Iterator[Misfit]:
    """An answer after which nothing is opened: never where somebody may be in danger, and never in silence."""
    if not option.ends:
        return
    if option.says is None:
        yield f"{path}.ends", T("it ends without a word"), T("expected `says`")
    if question.opens:
        yield f"{path}.ends", T("the same answer opens the case"), T("expected another question, without `opens`")
    if option.branch or option.plan:
        yield f"{path}.ends", T("it leads on as well"), T("expected `ends` or `branch`")
    grave = {each.id for each in ground.plan.branches if each.severity is Severity.EMERGENCY}
    if grave.intersection(question.when.branches):
        yield f"{path}.ends", T("an emergency would end without a case"), T("expected it in no emergency branch")


def asked(path: str, question: Question, ground: Ground) -> Iterator[Misfit]:
    """What is wrong with a question by itself, whoever is asked."""
    from_house = question.known == "region"
    if question.kind in _CHOSEN and not question.options and not from_house:
        yield (
            f"{path}.options",
            T("a question of kind {kind} without options", kind=question.kind),
            T("expected at least one"),
        )
    if question.kind is QuestionKind.LIST and len(question.options) > _MOST:
        yield (
            f"{path}.options",
            T("{n} options", n=len(question.options)),
            T("expected at most {most} in a list", most=_MOST),
        )
    if question.items or question.kind is QuestionKind.ITEMS:
        yield from only(f"{path}.items", "items", question, QuestionKind.ITEMS)
        if not question.items:
            yield f"{path}.items", T("nothing to count"), T("expected at least one item")
    yield from _known(path, question, ground)
    if question.updates:
        yield from only(f"{path}.updates", "updates", question, QuestionKind.NUMBER)
    if question.spoiler:
        yield from only(f"{path}.spoiler", "spoiler", question, QuestionKind.PHOTO)
    for name in question.numbers if isinstance(question.numbers, tuple) else ():
        yield from missing(f"{path}.numbers", "emergency number", name, NUMBERS)
    for at, option in enumerate(question.options):
        yield from label(f"{path}.options[{at}].label", option.label)
    for at, item in enumerate(question.items):
        yield from label(f"{path}.items[{at}].label", item.label)


def _known(path: str, question: Question, ground: Ground) -> Iterator[Misfit]:
    facts = {**OFFERED, **TAKEN}
    if question.known in facts:
        yield from only(f"{path}.known", question.known, question, *facts[question.known])
    elif question.known:
        yield f"{path}.known", stands(question.known), one_of(facts)
    if question.known == "region" and not ground.organisation.regions:
        yield f"{path}.known", T("the organisation has no regions"), T("expected `regions` in its file")


def only(path: str, what: str, question: Question, *kinds: QuestionKind) -> Iterator[Misfit]:
    """Something that only questions of these kinds may bear."""
    if question.kind not in kinds:
        found = T("{what} for a {kind}", what=what, kind=question.kind)
        yield path, found, T("expected a question of kind {names}", names=listed(kinds))


def times(every: Iterable[Question]) -> set[str]:
    """Ids of the questions that are answered by a time."""
    return {question.id for question in every if question.kind is QuestionKind.TIME}
