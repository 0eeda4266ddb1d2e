"""What a deed said the time before, and how that differs: one that is done again makes a new version of its result."""

from flows import lookup
from flows.answer import Answer
from flows.answering import answer_text
from flows.question import Question
from flows.record import Case, Done, Scene
from flows.table import Gives, Table
from flows.text import T, Text
from flows.view import looked_at, view_of, with_answers


def last(action: str, before: tuple[Done, ...]) -> Done | None:
    """The last time that an action was done, undone since or not."""
    return next((each for each in reversed(before) if each.action == action), None)


def reason(case: Case, action: str, asked: str) -> Answer | None:
    """Why somebody said last that an action cannot be done, as long as that counts."""
    said = next((each for each in reversed(case.failed) if each.action == action and each.undone_at is None), None)
    return said.answers.get(asked) if said else None


def time_before(done: Done, before: tuple[Done, ...]) -> Done | None:
    """The deed of the same name before this one, undone or not."""
    known = [each for each in before if each.action == done.action and each.round < done.round]
    return known[-1] if known else None


def differs(question: Question, was: Done, done: Done) -> bool:
    """Whether both answered a question, each in another way."""
    one, other = was.answers.get(question.id), done.answers.get(question.id)
    if one is None or other is None or one.skipped or other.skipped:
        return False
    return answer_text(question, one) != answer_text(question, other)


def more(was: Answer, now: Answer) -> Text | None:
    """How much more or less an amount is than it was; None where it is the same, or no amount."""
    return _difference(was.number, now.number)


def more_of_table(table: Table, before: tuple[Done, ...], case: Case, scene: Scene) -> Text | None:
    """The same of an amount that a table gives, by the deeds that it looks at, each as it was the time before."""
    if table.gives is not Gives.AMOUNT:
        return None
    names = {each.per for each in table.rows} | {name for each in table.rows for name in looked_at(each.when)}
    deeds = {name.partition(".")[0] for name in names if "." in name}
    found = (last(each, before) for each in sorted(deeds))
    formers = [was for done in found if done and (was := time_before(done, before))]
    if not formers:
        return None
    view = view_of(case, scene)
    old = {f"{each.action}.{asked}": answer for each in formers for asked, answer in each.answers.items()}
    before_it = lookup.total(table, with_answers(view, old), scene.plan.tables, scene.plan)
    return _difference(before_it, lookup.total(table, view, scene.plan.tables, scene.plan))


def _difference(was: int | None, now: int | None) -> Text | None:
    if was is None or now is None or was == now:
        return None
    if now > was:
        return T("{n} yuan more", n=now - was)
    return T("{n} yuan less", n=was - now)
