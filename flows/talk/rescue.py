"""A cry for help: numbers first, people are woken, and whatever was being asked waits until it is over."""

from msgspec.structs import replace

from flows.answer import Answer
from flows.fact import Calmed, Cried
from flows.plan import Branch
from flows.question import Option, Question, QuestionKind
from flows.talk import form as forms
from flows.talk import gathering, labels, staff
from flows.talk.beginning import emergency_form, named_form
from flows.talk.choice import pick
from flows.talk.keeping import also_said, keep
from flows.talk.raising import PASSING, enter, interrupted, say_raised, ways_back
from flows.talk.screen import emergency_lines
from flows.talk.sheet import Sheet
from flows.talk.steps import finish, go_idle, return_to, store, unshelve
from flows.talk.turn import Phase
from flows.terms import CaseId, Severity
from flows.text import T
from flows.triage import has_substance, language_of_text, may_name_place, option_said, way_of_cry


# --- a cry ------------------------------------------------------------------------------------------------------------
def cry_out(sheet: Sheet, words: str) -> None:
    """A strong cry: the open case is raised, or one is opened, and somebody is woken in the same step."""
    gathering.settle(sheet)
    staff.leave_deed(sheet)
    form = sheet.conversation.form
    branch = None if form is None or form.action else sheet.plan.cry_branch
    if branch is not None and sheet.branch.severity is Severity.EMERGENCY:
        branch = sheet.branch  # it is where such a cry leads, or in a branch that knows better what it is
    if form is not None and branch is not None and sheet.is_open(form.case) and form.case is not None:
        _cried(sheet, form.case, words, branch)
        if form.branch == branch.id:
            _insist(sheet)
        else:
            enter(sheet, branch)
            _hear_words(sheet, words, branch)
            _ask(sheet)
    elif form is not None and branch is not None and form.case is None and not form.finished:
        enter(sheet, branch)
        sheet.open(since=sheet.at, cry=words)
        _hear_words(sheet, words, branch)
        _ask(sheet)
    elif not _named(sheet, words):
        _unclassified(sheet, words)


def _hear_words(sheet: Sheet, words: str, branch: Branch) -> None:
    """Take what the words of a cry answer: who is hurt, and whatever else they tell."""
    for question in forms.questions_of(sheet.form, sheet.plan):
        option = option_said(words, question.options, labels=True) if question.id not in sheet.form.answers else None
        if option is not None and forms.leads_to(option, branch.id):
            store(sheet, {question.id: Answer(said_at=sheet.at, option=option.id, assumed=True)})
    also_said(sheet, words)


def _named(sheet: Sheet, words: str) -> bool:
    """The first words name what one plan is made for: it is opened there at once, the numbers first all the same."""
    form = sheet.conversation.form
    busy = (form is not None and not form.finished) or sheet.open_case is not None
    if busy or sheet.is_open(sheet.conversation.emergency):
        return False
    found = way_of_cry(words, sheet.ways)
    if found is None:
        return False
    way, branch = found
    sheet.set(form=named_form(sheet, way, branch, interrupted(sheet)))
    sheet.set(early=(), named="", since=None, case=None, under=None)
    sheet.open(since=sheet.at, cry=words)
    say_raised(sheet, branch)
    _hear_words(sheet, words, branch)
    _ask(sheet)
    return True


def _unclassified(sheet: Sheet, words: str) -> None:
    """From no form, or from one whose plan has no branch for it: the form waits, the cry becomes a case of its own."""
    case = sheet.conversation.emergency
    _put_aside(sheet)
    branch = sheet.branch
    if case is not None and sheet.is_open(case):
        sheet.set_form(case=case)
        _cried(sheet, case, words, branch)
    else:
        sheet.open(since=sheet.at, cry=words)
    say_raised(sheet, branch)
    _ask(sheet)


def _put_aside(sheet: Sheet) -> None:
    """Begin an emergency form; the one that is open stays where it is until that is over."""
    conversation = sheet.conversation
    phase = interrupted(sheet)
    shelf = (*conversation.shelf, sheet.form) if sheet.has_form and not sheet.form.action else conversation.shelf
    sheet.set(form=emergency_form(sheet, phase), shelf=shelf, early=(), named="", since=None, under=None)


def _ask(sheet: Sheet) -> None:
    """The first question of the emergency, with the numbers above it, whatever that question is."""
    sheet.first.extend(emergency_lines(sheet))
    # An ambulance that was called an hour ago is not on its way to what has happened now.
    before = [each for each in sheet.plan.questions if forms.is_answered_by_deed(each, sheet.form, sheet.around)]
    sheet.set_form(paged=True, anew=tuple(each.id for each in before))
    sheet.set(cry="", cry_told=False, under=None)
    left = forms.unanswered(sheet.form, sheet.plan, sheet.around)
    if left:
        sheet.pose("ask", left[0].id)
    else:
        finish(sheet)


def is_only_a_cry(question: Question, text: str) -> bool:
    """Whether words that cry for help are no answer to a question that takes any words.

    救命 does not say what was eaten, and `the truck is on fire now` is no place: an ambulance has to find it.
    """
    if question.kind is QuestionKind.PLACE:
        return not may_name_place(text)
    return question.kind is QuestionKind.TEXT and not has_substance(text)


def _insist(sheet: Sheet) -> None:
    """Further words of a person whose case is an emergency already: no new page, the open question comes again."""
    sheet.urgent = True
    sheet.first.extend(emergency_lines(sheet))
    if sheet.form.finished:
        number = sheet.glimpse(sheet.form.case)
        sheet.say(T("Added to case {number}.", number=number.number if number else ""))
    elif sheet.conversation.phase in PASSING:
        _ask(sheet)
    else:
        sheet.repeat()


def _cried(sheet: Sheet, case: CaseId, words: str, branch: Branch) -> None:
    language = language_of_text(words) or sheet.conversation.language
    sheet.tell(case, Cried(at=sheet.at, by=sheet.by, words=words, branch=branch.id, language=language.value))


# --- a weak cry -------------------------------------------------------------------------------------------------------
def whisper(sheet: Sheet, words: str) -> None:
    """A weak cry: the same numbers, recorded at once, and a question; people are woken by its answer, or by silence."""
    gathering.settle(sheet)
    staff.leave_deed(sheet)
    form = sheet.conversation.form
    if sheet.in_danger and form is not None and sheet.is_open(form.case) and form.case is not None:
        _cried(sheet, form.case, words, sheet.branch)
        _insist(sheet)
        return
    phase = interrupted(sheet)
    known = sheet.open_case is not None or sheet.is_open(sheet.conversation.emergency)
    if not known:
        own = form is not None and not form.finished and sheet.plan.cry_branch is not None
        if not own:
            _put_aside(sheet)
        sheet.open(since=sheet.at, cry=words, paged=False)
        sheet.set_form(paged=False)
    sheet.set(cry=words, cry_told=not known, under=phase)
    sheet.urgent = True
    sheet.pose("doubt")


def answer_danger(sheet: Sheet, option: Option) -> None:
    """There is danger, or there is none."""
    if option.id == labels.DANGER[-1].id:
        _no_danger(sheet)
        return
    label = option.label.in_language(sheet.conversation.language)
    words = label if sheet.conversation.cry_told else "\n".join(filter(None, (sheet.conversation.cry, label)))
    page(sheet, words, option.id)


def read_danger(sheet: Sheet, text: str) -> None:
    """An answer in words to the question whether there is danger."""
    option = pick(text, labels.DANGER)
    if option is not None:
        answer_danger(sheet, option)
        return
    keep(sheet, text=text)
    sheet.say(T("Please press one of the buttons, or type its number."))
    sheet.repeat()


def page(sheet: Sheet, words: str, option: str = "") -> None:
    """There is danger, or nobody answered: wake people now."""
    form = sheet.conversation.form
    branch = None if form is None else sheet.plan.cry_branch
    if form is not None and branch is not None and sheet.opening is not None:
        sheet.opening = replace(sheet.opening, paged=True)
    elif form is None or branch is None or form.case is None or not sheet.is_open(form.case):
        cry_out(sheet, words)
        return
    else:
        _cried(sheet, form.case, words, branch)
    if form.branch == branch.id:
        say_raised(sheet, branch)
    else:
        enter(sheet, branch)
    for question in sheet.plan.questions:
        if any(each.id == option and forms.leads_to(each, branch.id) for each in question.options):
            store(sheet, {question.id: Answer(said_at=sheet.at, option=option, assumed=True)})
    _ask(sheet)


# --- no danger --------------------------------------------------------------------------------------------------------
def _reassured(sheet: Sheet) -> None:
    sheet.say(T("That is all right; say so at any time if something changes."))


def _no_danger(sheet: Sheet) -> None:
    """After a weak cry: nobody was woken, and nothing is lost."""
    conversation = sheet.conversation
    form, phase = conversation.form, conversation.under or Phase.QUIET
    told = conversation.cry_told
    sheet.set(cry="", cry_told=False, under=None)
    _reassured(sheet)
    if told and form is not None and form.case is not None:
        sheet.tell(form.case, Calmed(at=sheet.at, by=sheet.by))
        if not form.paged:
            # Nobody was woken, so the case is over; the form opens its own once there is something to tell.
            sheet.set(case=None)
            sheet.set_form(case=None, paged=True)
    if form is not None and form.emergency and not form.left:
        sheet.set(form=None)
        unshelve(sheet, phase)
    elif phase in {Phase.CHOOSING, Phase.LANGUAGE} or form is None:
        go_idle(sheet, phase)
    else:
        return_to(sheet, phase, form.asked)


def calm(sheet: Sheet) -> None:
    """The reporter says that there is no danger: the form goes back to where it was, the case waits for a person."""
    form = sheet.form
    if form.case is not None:
        sheet.tell(form.case, Calmed(at=sheet.at, by=sheet.by))
    _reassured(sheet)
    if not form.left:
        sheet.set(form=None, case=form.case)
        unshelve(sheet, form.left_phase)
        return
    leading = (
        question.id
        for question in sheet.plan.questions
        if any(
            forms.leads_to(option, form.branch) and _chose(form.answers.get(question.id), option)
            for option in question.options
        )
    )
    sheet.set(form=forms.without(form, (*ways_back(sheet), *leading)))
    sheet.set_form(branch=form.left, left="", left_asked="", left_phase=None, emergency=False)
    return_to(sheet, form.left_phase or Phase.ASKING, form.left_asked)


def _chose(answer: Answer | None, option: Option) -> bool:
    return answer is not None and answer.option == option.id
