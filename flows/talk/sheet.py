"""One turn of a talk, being written: the conversation as it becomes, what is said and what is asked of the house."""

from datetime import datetime
from functools import cached_property

from msgspec.structs import replace

from flows.answer import Answer
from flows.errors import FlowError
from flows.event import CaseEvent
from flows.fact import Supplemented
from flows.inbound import Attached
from flows.outbound import Choose, Rows, Say, Wish
from flows.plan import Branch, Plan
from flows.question import Question
from flows.report import Report, Reporter
from flows.request import ChangeLanguage, MoveCase, OpenCase, Request, TellCase
from flows.talk import caller, deliveries, regions, sites
from flows.talk import form as forms
from flows.talk.phases import moved
from flows.talk.turn import Conversation, Form, Glimpse, Heard, Hearing, Phase
from flows.terms import CaseId, Language, PlanHash
from flows.text import Text
from flows.triage import Way, ways

_OPEN = (Phase.ASKING, Phase.CORRECTING)
"""In these a question of the form stands open."""


class Sheet:
    """Everything that one turn has brought about so far; it lives as long as the turn."""

    def __init__(self, conversation: Conversation, hearing: Hearing, heard: Heard | None = None) -> None:
        self.conversation = conversation
        self.hearing = hearing
        self.heard = heard
        self.was = conversation.phase
        """What was being asked when the turn began."""
        self.at: datetime = heard.said_at if heard else hearing.now
        """When the person spoke."""
        self.first: list[Text] = []
        self.lines: list[Text] = []
        self.dropped: Text | None = None
        """What takes the keys under the text field away, as a message of its own."""
        self.ending: tuple[Text, ...] = ()
        """Last lines that stand in the place of a question."""
        self.ending_keys: Rows = ()
        self.asks_instead: Text | None = None
        """What the first message asks this time, in the place of its own words."""
        self.extra: list[Say] = []
        """Messages that other rooms have written."""
        self.answer: Text | None = None
        self.shows = False
        """Whether the open question is said in this turn."""
        self.resumes = False
        """Whether it comes again after an interruption: "to go on"."""
        self.urgent = False
        self.raised = False
        """Whether an answer has made an emergency of it: its own questions come next."""
        self.fresh: tuple[str, ...] = ()
        """Questions whose answers were read out of other words in this turn."""
        self.opening: Report | None = None
        self.then: list[CaseEvent] = []
        """What the case that is opened in this turn is told at once."""
        self.status: list[Request] = []
        self._requests: list[Request] = []
        self._supplements: dict[CaseId, Supplemented] = {}
        self._opened: tuple[OpenCase, ...] = ()
        self._open: tuple[Form, Question] | None = None
        """The question that stands open, in the form to which it belongs."""

    # --- looking ------------------------------------------------------------------------------------------------------
    @cached_property
    def around(self) -> forms.Around:
        """What conditions look at outside the form."""
        organisation = self.hearing.organisation
        done = {each.id: each.done for each in self.hearing.cases if each.done}
        return forms.Around(settings=organisation.settings, hours=organisation.hours, zone=self.hearing.zone, done=done)

    @property
    def form(self) -> Form:
        """The form under way; FlowError when there is none."""
        if self.conversation.form is None:
            raise FlowError(f"no form in {self.conversation.phase}")
        return self.conversation.form

    @property
    def has_form(self) -> bool:
        """Whether a form is under way and not finished."""
        return self.conversation.form is not None and not self.conversation.form.finished

    @property
    def plan(self) -> Plan:
        """The plan of the form under way."""
        return self.plan_of(self.form.plan)

    def plan_of(self, plan: PlanHash) -> Plan:
        """The plan of this hash; FlowError when nobody has kept it."""
        known = self.hearing.plans.get(plan)
        if known is None:
            raise FlowError(f"no plan {plan}")
        return known

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Every way in that is offered, in the order of the keys."""
        return ways(self.hearing.offered)

    @property
    def branch(self) -> Branch:
        """The branch of the form under way."""
        return self.plan.branch(self.form.branch)

    @property
    def question(self) -> Question:
        """The question that stands open, with what is known as its answers."""
        form = self.form
        if self._open is None or self._open[0] is not form:
            plan = self.plan
            asked = self.as_asked(forms.question_of(form, plan, form.asked))
            self._open = form, sites.offered(asked, form, self.hearing, forms.questions_of(form, plan))
        return self._open[1]

    def as_asked(self, question: Question) -> Question:
        """A question with what the organisation knows as its answers."""
        known = regions.offered(question, self.hearing.organisation)
        return deliveries.offered(known, self.form, self.hearing)

    @property
    def in_danger(self) -> bool:
        """Whether the form under way is an emergency."""
        form = self.conversation.form
        return form is not None and not form.action and self.branch.cry

    @property
    def by(self) -> str:
        """Who speaks."""
        return self.hearing.reporter.person

    @property
    def reporter(self) -> Reporter:
        """Whose report the form is: the person's own, or that of somebody on the telephone."""
        if self.conversation.form is not None and self.conversation.form.taken:
            return caller.reporter_of(self.conversation.form, self.hearing)
        return replace(self.hearing.reporter, language=self.conversation.language)

    def glimpse(self, case: CaseId | None) -> Glimpse | None:
        """What is known of a case of this person."""
        return next((each for each in self.hearing.cases if each.id == case), None)

    def is_open(self, case: CaseId | None) -> bool:
        """Whether a case of this person is open."""
        seen = self.glimpse(case)
        return seen is not None and not seen.closed

    @property
    def open_case(self) -> CaseId | None:
        """The open case that words beside every question belong to."""
        if self.conversation.form and self.conversation.form.taken:
            seen = self.glimpse(self.conversation.form.case)
            return None if seen is not None and seen.closed else self.conversation.form.case
        for case in (self.conversation.form.case if self.conversation.form else None, self.conversation.case):
            if self.is_open(case):
                return case
        return None

    @property
    def spoken_at(self) -> datetime:
        """When the person said their last word."""
        return self.conversation.spoke_at or self.at

    # --- writing ------------------------------------------------------------------------------------------------------
    def set(self, **changes: object) -> None:
        """Change the conversation."""
        self.conversation = replace(self.conversation, **changes)

    def set_form(self, **changes: object) -> None:
        """Change the form under way."""
        self.conversation = replace(self.conversation, form=replace(self.form, **changes))

    def pose(self, trigger: str, asked: str = "") -> None:
        """Ask something new: the old keys are old from now on."""
        phase, form = moved(self.conversation.phase, trigger), self.conversation.form
        if form is not None and phase in _OPEN:
            form = replace(form, asked=asked)
        self.set(phase=phase, form=form, stamp=self.conversation.stamp + 1, asked_at=self.hearing.now, more=False)
        self.shows = True

    def rest(self) -> None:
        """Nothing is asked any more."""
        self.set(phase=moved(self.conversation.phase, "rest"), under=None)
        self.shows = False

    def repeat(self) -> None:
        """The open question comes again; its keys are as good as before."""
        self.shows = self.conversation.phase is not Phase.QUIET

    def say(self, *lines: Text) -> None:
        """Add lines below what is to be read first."""
        self.lines.extend(lines)

    # --- asking the house ---------------------------------------------------------------------------------------------
    def request(self, request: Request) -> None:
        """Ask something of the house."""
        self._requests.append(request)

    def tell(self, case: CaseId, event: CaseEvent) -> None:
        """Tell a case a fact."""
        self._requests.append(TellCase(case=case, event=event))

    def supplement(
        self,
        case: CaseId,
        *,
        answers: dict[str, Answer] | None = None,
        branch: str = "",
        note: str = "",
        files: tuple[Attached, ...] = (),
    ) -> None:
        """Tell a case answers, words or files; all of one turn are one fact."""
        known = self._supplements.get(case) or Supplemented(at=self.at, by=self.by)
        self._supplements[case] = replace(
            known,
            answers={**known.answers, **(answers or {})},
            branch=branch or known.branch,
            note="\n".join(filter(None, (known.note, note))),
            files=(*known.files, *files),
        )

    def move(self, case: CaseId, event: CaseEvent) -> None:
        """The case goes on by another plan; what it was told in this turn comes before that."""
        told = self._supplements.pop(case, None)
        if told is not None:
            self._requests.append(TellCase(case=case, event=told))
        self._requests.append(MoveCase(case=case, event=event))

    def change_language(self, language: Language) -> None:
        """The person reads this language from now on."""
        self.set(language=language, language_chosen=True)
        self.request(ChangeLanguage(language=language))

    def open(self, *, since: datetime, cry: str = "", paged: bool = True) -> None:
        """Make a case of the form; what is answered later in this turn is part of the report."""
        self.opening = Report(
            plan=self.form.plan,
            branch=self.form.branch,
            reporter=self.reporter,
            first_said_at=since,
            cry=cry,
            paged=paged,
            taken_by=self.by if self.form.taken else "",
        )

    def seal(self) -> None:
        """The report that this turn opens is whole, whatever form comes next."""
        if self.opening is not None:
            form = self.form
            report = replace(
                self.opening,
                plan=form.plan,
                branch=form.branch,
                answers=caller.without_own(form).answers,
                words=tuple(each.text for each in form.early if each.text),
                files=tuple(file for each in form.early for file in each.files),
            )
            self._opened = (OpenCase(report=report, then=tuple(self.then)),)
            self.opening = None

    def requests(self) -> tuple[Request, ...]:
        """Everything asked of the house, in the order in which it is to be done."""
        self.seal()
        told = [TellCase(case=case, event=event) for case, event in self._supplements.items()]
        return (*self._requests, *self._opened, *told, *self.status)

    @property
    def pressed(self) -> Choose | Wish | None:
        """The press that began this turn."""
        body = self.heard.body if self.heard else None
        return body if isinstance(body, Choose | Wish) else None
