"""What the auditor has found, in words for whoever looks after the program: when it begins, and when it is over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from bot.house import House
from bot.pulse import Finding, Name
from flows.outbound import Kind, Say, ToPerson
from flows.rota import on_call
from flows.terms import PersonId
from flows.text import N, Series, T, Text, same

FALLBACK = "duty-manager"
"""The role that is told where the organisation names nobody."""


def _deadlines(found: Finding) -> Text:
    return N(
        "{n} deadline has been due since {since} and was not worked on.",
        "{n} deadlines have been due since {since} and were not worked on.",
        found.n,
        since=found.since,
    )


def _promises(found: Finding) -> Text:
    return N(
        "{n} promise passed its time at {since} and nobody was alerted ({cases}).",
        "{n} promises passed their time from {since} on and nobody was alerted ({cases}).",
        found.n,
        since=found.since,
        cases=_numbers(found),
    )


def _ladders(found: Finding) -> Text:
    return N(
        "{n} escalation was due at {since} and did not happen ({cases}).",
        "{n} escalations were due from {since} on and did not happen ({cases}).",
        found.n,
        since=found.since,
        cases=_numbers(found),
    )


def _silences(found: Finding) -> Text:
    return N(
        "{n} report was to go on without an answer at {since} and did not.",
        "{n} reports were to go on without an answer from {since} on and did not.",
        found.n,
        since=found.since,
    )


def _missing(found: Finding) -> Text:
    if found.mended:
        return N(
            "{n} deadline was missing and has been written anew.",
            "{n} deadlines were missing and have been written anew.",
            found.n,
        )
    return N("{n} deadline is missing.", "{n} deadlines are missing.", found.n)


def _stray(found: Finding) -> Text:
    if found.mended:
        return N(
            "{n} deadline belonged to nobody and was dropped.",
            "{n} deadlines belonged to nobody and were dropped.",
            found.n,
        )
    return N("{n} deadline belongs to nobody.", "{n} deadlines belong to nobody.", found.n)


def _intake(found: Finding) -> Text:
    return N(
        "{n} message that came in at {since} has not been worked on.",
        "{n} messages that came in from {since} on have not been worked on.",
        found.n,
        since=found.since,
    )


def _delivery(found: Finding) -> Text:
    match found.about:
        case "emergency":
            return N(
                "{n} emergency alarm could have gone out since {since} and did not.",
                "{n} emergency alarms could have gone out since {since} and did not.",
                found.n,
                since=found.since,
            )
        case "urgent":
            return N(
                "{n} alert could have gone out since {since} and did not.",
                "{n} alerts could have gone out since {since} and did not.",
                found.n,
                since=found.since,
            )
        case "edit":
            return N(
                "{n} card has not been brought up to date since {since}.",
                "{n} cards have not been brought up to date since {since}.",
                found.n,
                since=found.since,
            )
    return N(
        "{n} message could have gone out since {since} and did not.",
        "{n} messages could have gone out since {since} and did not.",
        found.n,
        since=found.since,
    )


def _sending(found: Finding) -> Text:
    if found.mended:
        return N(
            "{n} message of a process that is no more was put back in line, and may arrive twice.",
            "{n} messages of a process that is no more were put back in line, and may arrive twice.",
            found.n,
        )
    return N(
        "{n} message has been on its way since {since}.",
        "{n} messages have been on their way since {since}.",
        found.n,
        since=found.since,
    )


def _files(found: Finding) -> Text:
    return N(
        "{n} file has waited since {since} to be fetched or sent on.",
        "{n} files have waited since {since} to be fetched or sent on.",
        found.n,
        since=found.since,
    )


def _polling(found: Finding) -> Text:
    if found.about == "staff":
        return T("The staff bot has heard nothing from Telegram since {since}.", since=found.since)
    return T("The hotline bot has heard nothing from Telegram since {since}.", since=found.since)


def _journals(found: Finding) -> Text:
    return N(
        "{n} journal is not as it was written ({cases}).",
        "{n} journals are not as they were written ({cases}).",
        found.n,
        cases=_numbers(found),
    )


def _records(found: Finding) -> Text:
    return N("{n} stored record cannot be read.", "{n} stored records cannot be read.", found.n)


def _clock(found: Finding) -> Text:
    return T("The machine's clock leapt at {since}; deadlines are held for up to a minute.", since=found.since)


def _audit(found: Finding) -> Text:
    return T("The audit has not been able to look since {since}.", since=found.since)


def _numbers(found: Finding) -> Text:
    return Series(items=tuple(same(number) for number in found.cases)) if found.cases else same("-")


BEGUN: Mapping[Name, Callable[[Finding], Text]] = {
    Name.DEADLINES: _deadlines,
    Name.PROMISES: _promises,
    Name.LADDERS: _ladders,
    Name.SILENCES: _silences,
    Name.MISSING: _missing,
    Name.STRAY: _stray,
    Name.INTAKE: _intake,
    Name.DELIVERY: _delivery,
    Name.SENDING: _sending,
    Name.FILES: _files,
    Name.POLLING: _polling,
    Name.JOURNALS: _journals,
    Name.RECORDS: _records,
    Name.CLOCK: _clock,
    Name.AUDIT: _audit,
}
OVER: Mapping[str, Text] = {
    "deadlines": T("Deadlines are worked on again."),
    "promises": T("No promise passes its time unnoticed any more."),
    "ladders": T("Escalations happen again."),
    "silences": T("Reports go on without an answer again."),
    "missing-deadlines": T("Every deadline is written down again."),
    "stray-deadlines": T("Every deadline belongs to somebody again."),
    "intake": T("Messages that come in are worked on again."),
    "delivery:emergency": T("Emergency alarms go out again."),
    "delivery:urgent": T("Alerts go out again."),
    "delivery:edit": T("Cards are brought up to date again."),
    "delivery:message": T("Messages go out again."),
    "sending": T("No message is stuck on its way any more."),
    "files": T("Files are fetched and sent on again."),
    "polling:hotline": T("The hotline bot hears Telegram again."),
    "polling:staff": T("The staff bot hears Telegram again."),
    "journals": T("Every journal that was looked at is as it was written."),
    "records": T("Every stored record can be read again."),
    "clock": T("The clock is right again."),
    "audit": T("The audit looks again."),
}


def administrators(house: House, now: datetime) -> tuple[PersonId, ...]:
    """Who looks after the program: the person or role that the organisation names, else whoever runs the duty."""
    organisation = house.organisation
    if organisation.person(organisation.administrator) is not None:
        return (PersonId(organisation.administrator),)
    named = [role for role in organisation.roles if role.id in {organisation.administrator, FALLBACK}]
    named.sort(key=lambda role: role.id != organisation.administrator)
    people = ((on_call(role, now, house.zone) or role.people) for role in named)
    return next((each for each in people if each), ())


def told(found: Finding) -> Text:
    """What was found, in a sentence."""
    return BEGUN[found.name](found)


def alarm(to: PersonId, begun: Sequence[Finding], over: Iterable[str], *, well: bool) -> Say:
    """What somebody reads when something begins or is over; `well` when nothing is wrong any more."""
    ended = tuple(OVER[key] for key in over if key in OVER)
    lines: tuple[Text, ...] = (*(told(each) for each in begun), *ended)
    if begun:
        first: tuple[Text, ...] = (T("Something is wrong with the hotline."),)
        lines = (*lines, T("On the server, dutyline doctor says more."))
    else:
        first = (T("The hotline is as it should be again."),) if well else ()
    return Say(to=ToPerson(person=to), first=first, lines=lines, kind=Kind.URGENT if begun else Kind.PROMPT)
