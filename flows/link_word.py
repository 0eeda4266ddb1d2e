"""What is read when two reports are of one event."""

from flows.answering import answer_text
from flows.event import Followed
from flows.naming import the_reporter
from flows.outbound import Say
from flows.receipt import say
from flows.record import Case, Scene
from flows.text import Series, T, Text, same
from flows.tiding import to_person


def merged(case: Case) -> Text:
    """All that is left of the card of a case that follows another."""
    return T("[Closed] {number}, merged into {lead}", number=case.number, lead=case.leads)


def notice(case: Case) -> Text | None:
    """On the card of the case that leads: which others it stands for."""
    if not case.followers:
        return None
    numbers = Series(items=tuple(same(each.number) for each in case.followers))
    return T("Also reported as {numbers}", numbers=numbers)


def told_reporter(case: Case, scene: Scene) -> Say:  # noqa: ARG001 - every message is asked alike
    """To the reporter of the follower: under which number it goes on."""
    line = T(
        "Your report {number} is about the same event as case {lead}. It is worked on there, and you hear everything.",
        number=case.number,
        lead=case.leads,
    )
    return say(case, line)


def told_holder(case: Case, scene: Scene, who: str) -> Say:  # noqa: ARG001 - as above
    """To whoever had the follower."""
    return to_person(case, who, (T("{number} is merged into {lead}.", number=case.number, lead=case.leads),))


def also_reported(case: Case, scene: Scene, who: str, event: Followed) -> Say:
    """To whoever has the lead: what the other report says, as far as the plan can name it."""
    facts = tuple(
        T("{label}: {answer}", label=question.label.words, answer=answer_text(question, event.answers[question.id]))
        for question in scene.plan.questions
        if question.id in event.answers and not event.answers[question.id].skipped
    )
    line = T("{number}: also reported as {other}.", number=case.number, other=event.number)
    words = tuple(T("Added: “{words}”", words=same(each)) for each in event.notes)
    return to_person(case, who, (line, *facts, *words))


def done(case: Case, scene: Scene) -> Text:
    """The answer to whoever merged them."""
    return T(
        "{number} is merged into {lead}; {who} hears it.",
        number=case.number,
        lead=case.leads,
        who=the_reporter(case, scene),
    )


def leads_itself(case: Case, scene: Scene) -> Text:  # noqa: ARG001 - as above
    """A case with followers follows none."""
    return T("{number} stands for other reports itself; merge the other case into it.", number=case.number)
