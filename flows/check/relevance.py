"""What in a plan tells two answers or two deeds apart: whatever nothing looks at need be tried only once."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from flows.answer import Answer
from flows.check.conditions import inside
from flows.check.cone import END, Aim, Cone
from flows.check.hours import conditions
from flows.check.weighing import Weighing, source_of
from flows.condition import Range
from flows.plan import Plan
from flows.promise_rule import ObligationRule
from flows.question import Option, Question
from flows.view import looked_at, meanings

_ANY = 3
"""A number like any other."""
OTHER = "*"
"""Any answer that nothing in the plan looks at."""


class Relevance:
    """The answers and deeds of one plan on which something hangs."""

    def __init__(self, plan: Plan, aim: Aim = END, *, alone: bool = False) -> None:
        self.plan, self.aim, self._alone = plan, aim, alone
        self.ways: dict[str, tuple[tuple[int, ...], ...]] = {}
        """Deed -> the combinations of answers that come to something else, once they were looked for."""

    @cached_property
    def _cone(self) -> Cone:
        return Cone(self.plan, self.aim, alone=self._alone)

    @cached_property
    def options(self) -> Mapping[str, frozenset[str]]:
        """Question -> the options that some condition names, or that lead somewhere."""
        found: dict[str, set[str]] = {}
        for when in conditions(self.plan):
            for question, wanted in when.answers.items():
                found.setdefault(question, set()).update(wanted)
        for name, each in self.asked.items():
            found.setdefault(name, set()).update(option.id for option in each.options if leads(option))
        return {question: frozenset(wanted) for question, wanted in found.items()}

    @cached_property
    def ranges(self) -> Mapping[str, tuple[Range, ...]]:
        """Question -> the ranges that some condition looks for its number in."""
        found: dict[str, list[Range]] = {}
        for when in conditions(self.plan):
            for question, bounds in when.numbers.items():
                found.setdefault(question, []).append(bounds)
                for bound in (bounds.from_, bounds.over, bounds.to, bounds.below):
                    if isinstance(bound, str):
                        found.setdefault(bound, [])
        return {question: tuple(every) for question, every in found.items()}

    @cached_property
    def times(self) -> frozenset[str]:
        """Questions of a time from which a window or a promise counts."""
        plan = self.plan
        found = {each.since for each in plan.windows} | {each.since for each in plan.thresholds}
        for rule in plan.obligations:
            found |= times_of(rule)
        return frozenset(found - {""})

    @cached_property
    def gates(self) -> frozenset[str]:
        """Deeds and thresholds of which it counts whether they were done."""
        return frozenset(self._cone.gates)

    @cached_property
    def tried(self) -> frozenset[str]:
        """Deeds that are tried wherever they can be done; of any other it is enough to have done it once."""
        return self.telling | self._cone.tried | {each.id for each in self.plan.actions if each.becomes}

    @cached_property
    def moving(self) -> frozenset[str]:
        """Of the gates those that have to be done again once a case was opened again."""
        return frozenset(each.id for each in self.plan.actions if each.becomes) & self.gates

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(name for when in self._cone.conditions for name in looked_at(when)) | self.aim.timed

    @cached_property
    def weighing(self) -> Weighing:
        """What the answers of a case come to for what can be done about it."""
        return Weighing(self._cone.conditions, self.kind_of, self.aim.timed | (self.compared & self._named))

    @cached_property
    def telling_apart(self) -> Weighing:
        """What answers come to for anything in the plan."""
        led = {name for name, each in self.asked.items() if any(leads(option) for option in each.options)}
        return Weighing(conditions(self.plan), self.kind_of, led | self.times | self.compared)

    @cached_property
    def asked(self) -> Mapping[str, Question]:
        """Its questions, those of deeds as `deed.question`."""
        deeds = {f"{deed.id}.{each.id}": each for deed in self.plan.actions for each in deed.asks}
        return {each.id: each for each in self.plan.questions} | deeds

    @cached_property
    def telling(self) -> frozenset[str]:
        """Deeds of which each answer counts: something waits for them, or looks at what was answered."""
        return self.gates | {source_of(name) for name in self._named} - {""}

    @cached_property
    def compared(self) -> frozenset[str]:
        """Questions whose number is compared with that of another."""
        found = set[str]()
        for when in conditions(self.plan):
            for question, bounds in when.numbers.items():
                named = {each for each in (bounds.from_, bounds.over, bounds.to, bounds.below) if isinstance(each, str)}
                found |= {question, *named} if named else set()
        return frozenset(found)

    def looked_at(self, question: str) -> bool:
        """Whether anything hangs on the answer to this question."""
        return bool(self.options.get(question)) or question in self.ranges or question in self.times

    def kind_of(self, question: str, answer: Answer) -> str:
        """The class that an answer belongs to: alike for all that nothing tells apart."""
        if answer.skipped:
            return "-" if self.looked_at(question) else OTHER
        wanted = self.options.get(question, frozenset())
        named = sorted(wanted & meanings(answer))
        if named:
            return "+".join(named)
        if question in self.ranges and answer.number is not None:
            return self.place_of(question, answer.number)
        if question in self.ranges and answer.counts:
            return "".join(sorted({self.place_of(question, number) for number in answer.counts.values()}))
        if question in self.times and answer.at is not None:
            return "at"
        return OTHER

    def place_of(self, question: str, number: int) -> str:
        """In which of the ranges a number lies."""
        exactly = str(number) if question in self.compared else ""
        return "#" + "".join("1" if inside(number, each) else "0" for each in self.ranges[question]) + exactly

    def numbers(self, question: str) -> tuple[int, ...]:
        """Numbers of which each lies in other ranges, the bounds themselves among them; one when nothing looks."""
        bounds = sorted(
            {
                each
                for it in self.ranges.get(question, ())
                for each in (it.from_, it.over, it.to, it.below)
                if isinstance(each, int)
            }
        )
        tried = sorted({max(bound + more, 0) for bound in bounds for more in (-1, 0, 1)}) or [_ANY]
        if question in self.compared:
            tried = sorted({*tried, _ANY - 1, _ANY, _ANY + 1})
        places: dict[str, int] = {}
        for number in tried:
            key = self.place_of(question, number) if question in self.ranges else ""
            places.setdefault(key, number)
        return tuple(places.values())

    def alike(self, question: Question, prefix: str = "") -> Iterable[Option]:
        """Of a question's options one of each class."""
        wanted = self.options.get(prefix + question.id, frozenset())
        others = [option for option in question.options if option.id not in wanted]
        return (*(option for option in question.options if option.id in wanted), *others[:1])


def times_of(rule: ObligationRule) -> set[str]:
    """The answers from which a promise counts; of one that a deed asks, its name as a condition says it."""
    asked = f"{rule.after}.{rule.expected}" if rule.after and rule.expected else rule.expected
    return {rule.since, asked, rule.before.of if rule.before else ""} - {""}


def leads(option: Option) -> bool:
    """Whether an option does something of its own."""
    return bool(option.branch or option.plan or option.back or option.ends or option.extends)
