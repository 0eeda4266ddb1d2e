"""A part of a plan in words: its own line, and below it whatever else somebody who reads the plan must know of it."""

from collections.abc import Callable, Iterator, Sequence

from flows.bilingual import Bilingual
from flows.deed import REPORTER, Action
from flows.duty import Duty, Every
from flows.organisation import Organisation
from flows.plan import Plan, Window
from flows.plan_facts import Retention, Revision
from flows.promise_rule import Day, ObligationRule, Slot
from flows.question import Question
from flows.routing import role_named
from flows.table import Gives, Row, Table, Take
from flows.terms import Basis
from flows.text import C, Given, N, Param, Series, Span, T, Text, same
from flows.threshold import Threshold

_BASIS: dict[Basis, Text] = {
    Basis.DOCUMENT: C("basis of a rule", "document"),
    Basis.COMPANY: C("basis of a rule", "company"),
    Basis.DEFAULT: C("basis of a rule", "default"),
}
_WEEKDAYS: dict[str, Text] = {
    "mon": C("every week", "Monday"),
    "tue": C("every week", "Tuesday"),
    "wed": C("every week", "Wednesday"),
    "thu": C("every week", "Thursday"),
    "fri": C("every week", "Friday"),
    "sat": C("every week", "Saturday"),
    "sun": C("every week", "Sunday"),
}
_DECIDES: dict[tuple[Gives, Take], Callable[[Text], Text]] = {
    (Gives.BRANCH, Take.FIRST): lambda table: T("{table}: the first row that fits gives the branch", table=table),
    (Gives.BRANCH, Take.HIGHEST): lambda table: T("{table}: the gravest row that fits gives the branch", table=table),
    (Gives.LENGTH, Take.FIRST): lambda table: T("{table}: the first row that fits gives the length", table=table),
    (Gives.TEXT, Take.FIRST): lambda table: T("{table}: the first row that fits gives the words", table=table),
    (Gives.AMOUNT, Take.FIRST): lambda table: T("{table}: the first row that fits gives the amount", table=table),
    (Gives.AMOUNT, Take.SUM): lambda table: T("{table}: the rows that fit are added up", table=table),
}
"""No other pair is let into a plan."""


def both(text: Bilingual) -> Text:
    """A text in both languages, as whoever edits the file needs it."""
    return same(" ".join(f"{text.zh} / {text.en}".split("\n")))


def name_of(organisation: Organisation, role: str) -> Text:
    """Whoever a plan means by a role: what the organisation calls it, or its id where the organisation has none."""
    if role == "holder":
        return T("whoever takes the case")
    if role == "anyone":
        return T("anyone of the group")
    if role == REPORTER:
        return C("reporter", "the reporter")
    known = role_named(organisation, role)
    return known.name.words if known else same(role)


class Teller:
    """Puts the parts of one plan into words, the names of its organisation among them."""

    def __init__(self, plan: Plan, organisation: Organisation) -> None:
        self._plan, self._organisation = plan, organisation

    # --- what it is for -----------------------------------------------------------------------------------------------
    def lacks(self, lack: Bilingual) -> Iterator[Text]:
        """What the source leaves open."""
        yield both(lack)

    def route(self, plan: Plan) -> Iterator[Text]:
        """Who gets the case, and who is asked in turn when nobody takes it."""
        group = next((each.name.words for each in self._organisation.groups if each.id == plan.route.group), None)
        yield group or same(plan.route.group)
        if plan.route.ladder:
            yield T("in turn, when nobody takes it: {roles}", roles=self._all(plan.route.ladder))

    def question(self, question: Question) -> Iterator[Text]:
        """What is asked."""
        yield both(question.ask)

    # --- clocks -------------------------------------------------------------------------------------------------------
    def obligation(self, rule: ObligationRule) -> Iterator[Text]:
        """A promise and its clock."""
        owed: dict[str, Given] = {"what": both(rule.what), "who": self._all((rule.who, *rule.beside))}
        yield self._by_right(self._clock(rule, owed), rule.basis, rule.cite)
        yield from (_slot(each) for each in rule.slots)
        if rule.when.branches:
            yield T("in: {branches}", branches=self._branches(rule.when.branches))
        if rule.hours:
            yield T("only the hours '{hours}' count", hours=rule.hours)
        if rule.most:
            yield T("never later than {length} after the start", length=rule.most.delta)
        if rule.every:
            yield T("again every {length}", length=rule.every.delta)
        if rule.outlives:
            yield T("goes on when the case is closed")

    def _clock(self, rule: ObligationRule, owed: dict[str, Given]) -> Text:
        start = rule.after or rule.since
        if rule.within and start:
            length = rule.within.delta
            return T("{what}: {who}, within {length} of '{start}'", **owed, length=length, start=self._named(start))
        if rule.within:
            return T("{what}: {who}, within {length}", **owed, length=rule.within.delta)
        if rule.by and rule.by.day is Day.SAME:
            return T("{what}: {who}, by {at} on the same day", **owed, at=rule.by.at)
        if rule.by:
            return T("{what}: {who}, by {at} on the next day", **owed, at=rule.by.at)
        if rule.slots:
            return T("{what}: {who}, by a time that hangs on when it began", **owed)
        if rule.before:
            of = self._named(rule.before.of)
            return T("{what}: {who}, {length} before '{time}'", **owed, length=rule.before.lead.delta, time=of)
        if rule.matrix:
            return T("{what}: {who}, within the length of the table '{table}'", **owed, table=self._table(rule.matrix))
        given = self._named(f"{rule.after}.{rule.expected}" if rule.after else rule.expected)
        return T("{what}: {who}, by the time given as '{answer}'", **owed, answer=given)

    def window(self, window: Window) -> Iterator[Text]:
        """A right that lapses."""
        right = T(
            "{length} from '{start}', after that '{branch}'",
            length=window.closes_after.delta,
            start=self._named(window.since),
            branch=self._branch(window.outside),
        )
        yield self._by_right(right, window.basis, window.cite)

    def threshold(self, threshold: Threshold) -> Iterator[Text]:
        """A time that does something."""
        passed: dict[str, Given] = {"length": threshold.at.delta, "what": both(threshold.what)}
        start = threshold.after or threshold.since
        line = (
            T("{length} after '{start}': {what}", **passed, start=self._named(start))
            if start
            else T("{length} after the report: {what}", **passed)
        )
        yield self._by_right(line, threshold.basis, threshold.cite)
        rules = self._plan.obligations
        starts = [each for each in rules if each.after == threshold.id or threshold.id in each.when.done]
        if starts:
            yield T("then due: {promises}", promises=Series(items=tuple(each.what.words for each in starts)))
        if threshold.branch:
            yield T("the case becomes '{branch}'", branch=self._branch(threshold.branch))

    def duty(self, duty: Duty) -> Iterator[Text]:
        """A duty of the calendar."""
        owed: dict[str, Given] = {
            "what": both(duty.title),
            "who": name_of(self._organisation, duty.who),
            "at": duty.every.at,
            "length": duty.within.delta,
        }
        yield self._by_right(_round(duty.every, owed), duty.basis, duty.cite)

    # --- what decides and what is done --------------------------------------------------------------------------------
    def table(self, table: Table) -> Iterator[Text]:
        """A table with all its rows."""
        yield _DECIDES[table.gives, table.take](self._table(table.id))
        for row in table.rows:
            yield self._by_row(T("{row}: {given}", row=row.id, given=self._given(row, table)), row, table)
        if (last := table.otherwise) is not None:
            yield self._by_row(T("where no row fits: {given}", given=self._given(last, table)), last, table)
        if (meanwhile := table.unknown) is not None:
            given = self._given(meanwhile, table)
            yield self._by_row(T("while an answer is missing: {given}", given=given), meanwhile, table)

    def _by_row(self, line: Text, row: Row, table: Table) -> Text:
        """Rows that decide a length or an amount have a right of their own; of the others those that name a source."""
        weighty = row.cite or table.gives in {Gives.LENGTH, Gives.AMOUNT}
        return self._by_right(line, row.basis, row.cite) if weighty else line

    def _given(self, row: Row, table: Table) -> Param:
        if row.branch:
            return self._branch(row.branch)
        if row.length:
            return Span(length=row.length.delta)
        if row.text:
            return both(row.text)
        if row.percent is not None:
            return T("{percent} % of '{table}'", percent=row.percent, table=self._table(table.of_amount))
        if row.per:
            return T("{amount} yuan × '{number}'", amount=row.amount or 0, number=self._named(row.per))
        return T("{amount} yuan", amount=row.amount or 0)

    def action(self, action: Action) -> Iterator[Text]:
        """What somebody does, and who may."""
        deed = both(action.label)
        yield T("{deed}: {who}", deed=deed, who=name_of(self._organisation, action.by)) if action.by else deed
        if action.approval:
            yield T("needs the agreement of: {who}", who=name_of(self._organisation, action.approval))

    # --- its end ------------------------------------------------------------------------------------------------------
    def closing(self, plan: Plan) -> Iterator[Text]:
        """What is done before a case is closed."""
        if plan.closing.actions:
            yield Series(items=tuple(plan.action(each).label.words for each in plan.closing.actions))

    def retention(self, kept: Retention) -> Iterator[Text]:
        """How long records stay."""
        years = N("records are kept for {n} year", "records are kept for {n} years", kept.years)
        yield self._by_right(years, kept.basis, kept.cite)
        if kept.always:
            yield T("for ever: {branches}", branches=self._branches(kept.always))

    def revision(self, revision: Revision) -> Iterator[Text]:
        """Which version it is, and when it is looked at again."""
        yield T("version {version}", version=revision.version)
        if revision.approved_by and revision.approved_on:
            approver = name_of(self._organisation, revision.approved_by)
            yield T("approved by {who} on {day}", who=approver, day=revision.approved_on)
        if revision.next_review:
            yield T("to be looked at again on {day}", day=revision.next_review)

    # --- names --------------------------------------------------------------------------------------------------------
    def _by_right(self, line: Text, basis: Basis, cite: str) -> Text:
        """The line and by what right it says so."""
        if cite:
            return T("{line} ({basis}, {cite})", line=line, basis=_BASIS[basis], cite=cite)
        return T("{line} ({basis})", line=line, basis=_BASIS[basis])

    def _all(self, roles: Sequence[str]) -> Text:
        return Series(items=tuple(name_of(self._organisation, each) for each in roles))

    def _branch(self, branch: str) -> Text:
        return next((each.title.words for each in self._plan.branches if each.id == branch), same(branch))

    def _branches(self, branches: Sequence[str]) -> Text:
        return Series(items=tuple(T("'{branch}'", branch=self._branch(each)) for each in branches))

    def _table(self, table: str) -> Text:
        found = self._plan.table(table)
        return found.label.words if found and found.label else same(table)

    def _named(self, name: str) -> Text:
        """What an id means: a question, `deed.question`, a deed, or a time that does something."""
        plan = self._plan
        labels = {each.id: each.what for each in plan.thresholds}
        labels |= {each.id: each.label for each in plan.actions}
        labels |= {each.id: each.label for each in plan.questions}
        labels |= {f"{deed.id}.{each.id}": each.label for deed in plan.actions for each in deed.asks}
        return labels[name].words if name in labels else same(name)


def _slot(slot: Slot) -> Text:
    """What began between two times of the day, and when it is due."""
    if slot.day is Day.SAME:
        return T("begun {since} to {until}: by {at} on the same day", since=slot.since, until=slot.until, at=slot.at)
    return T("begun {since} to {until}: by {at} on the next day", since=slot.since, until=slot.until, at=slot.at)


def _round(every: Every, owed: dict[str, Given]) -> Text:
    """When a duty comes round, and how long there is to do it."""
    if every.before:
        days = N("{n} day", "{n} days", every.lead)
        return T("{what}: {who}, {days} before {date} at {at}, within {length}", **owed, days=days, date=every.before)
    if every.week:
        weekday = _WEEKDAYS[every.week]
        return T("{what}: {who}, every {weekday} at {at}, within {length}", **owed, weekday=weekday)
    if every.month is not None:
        return T("{what}: {who}, on day {day} of each month at {at}, within {length}", **owed, day=every.month)
    if every.months is not None:
        return T(
            "{what}: {who}, every {months} months from January, on the 1st at {at}, within {length}",
            **owed,
            months=every.months,
        )
    if every.year:
        month, _, day = every.year.partition("-")
        return T(
            "{what}: {who}, every year on day {day} of month {month} at {at}, within {length}",
            **owed,
            day=int(day),
            month=int(month),
        )
    return T("{what}: {who}, every day at {at}, within {length}", **owed)
