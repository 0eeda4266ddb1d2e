"""`dutyline invite`: a one-time code for a person or for a group's chat."""

import json
import secrets
from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.config import Settings
from bot.errors import Unusable
from bot.house import HOTLINE, STAFF
from bot.library import read_organisation
from bot.shape import nearest
from flows.organisation import Organisation
from flows.text import Series, T, Text, listed
from storage.unit_of_work import Code, CodeKind, Storage, digest_of

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No sign that looks like another one when it is read aloud or copied by hand."""
PART = 4


async def invited(
    settings: Settings, storage: Storage, person: str, group: str, *, as_json: bool, say: Callable[[Text], str]
) -> None:
    """Make a code, keep its digest only, and print it alone on the last line."""
    organisation = read_organisation(settings.organisation)
    lines = _lines(organisation, person, group)
    known = organisation.person(person)
    reporter = known is not None and known.kind != "staff"
    code = "-".join("".join(secrets.choice(SIGNS) for _ in range(PART)) for _ in range(2))
    now = Clock.wall().now()
    expires_at = now + organisation.clocks.invite.delta
    kept = Code(
        digest=digest_of(code),
        kind=CodeKind.PERSON if person else CodeKind.GROUP,
        target=person or group,
        expires_at=expires_at,
        created_at=now,
    )
    await storage.run(lambda rows: storage.codes.put(rows, [kept]))
    if as_json:
        print(json.dumps({"code": code, "for": person or group, "expires_at": expires_at.isoformat()}))
        return
    side = HOTLINE if reporter else STAFF
    links = await storage.read(lambda rows: storage.settings.of(rows, [f"link:{side}"]))
    for line in (*lines, T("The code works until {until}, once.", until=expires_at)):
        print(say(line))
    if person and links:
        # The bot's name is known once the program has run with its token.
        print(f"{next(iter(links.values()))}?start={code}")
    print(code)


def _lines(organisation: Organisation, person: str, group: str) -> tuple[Text, ...]:
    """Whose code it is and what to do with it; raise Unusable when nobody is called so."""
    if bool(person) == bool(group):
        raise Unusable([T("name one person, or one group with --group")])
    if group:
        home = next((each for each in organisation.groups if each.id == group), None)
        if home is None:
            raise Unusable([_no_group(group, sorted(each.id for each in organisation.groups))])
        where = T("For the chat of {group}.", group=home.name.words)
        return (where, T("A joined member writes in the group: /bind CODE"))
    known = organisation.person(person)
    if known is None:
        raise Unusable([_nobody(person, sorted(each.id for each in organisation.people))])
    groups = Series(items=tuple(each.name.words for each in organisation.groups_of(known.id)))
    name = known.name.words
    whose = T("{name}, {groups}.", name=name, groups=groups) if groups.items else T("For {name}.", name=name)
    return (whose, T("Send in private to the bot: /start CODE"))


def _no_group(name: str, ids: Sequence[str]) -> Text:
    """A slip of the hand is answered by the one name that was meant, not by all of them."""
    if near := nearest(name, ids):
        return T("no group is called '{name}' in the organisation file; did you mean '{near}'?", name=name, near=near)
    return T("no group is called '{name}' in the organisation file; expected one of {ids}", name=name, ids=listed(ids))


def _nobody(name: str, ids: Sequence[str]) -> Text:
    if near := nearest(name, ids):
        return T("nobody is called '{name}' in the organisation file; did you mean '{near}'?", name=name, near=near)
    return T("nobody is called '{name}' in the organisation file; expected one of {ids}", name=name, ids=listed(ids))
