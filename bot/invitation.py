"""`dutyline invite`: a one-time code for a person or for a group's chat."""

import json
import secrets
from collections.abc import Callable

from bot.clock import Clock
from bot.config import Settings
from bot.errors import Unusable
from bot.library import read_organisation
from flows.text import Series, T, Text
from storage.unit_of_work import Code, CodeKind, Storage, digest_of

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No sign that looks like another one when it is read aloud or copied by hand."""
PART = 4


async def invited(
    settings: Settings, storage: Storage, person: str, group: str, *, as_json: bool, say: Callable[[Text], str]
) -> None:
    """Make a code, keep its digest only, and print it alone on the last line."""
    organisation = read_organisation(settings.organisation)
    known = organisation.person(person) if person else None
    home = next((each for each in organisation.groups if each.id == group), None)
    if bool(person) == bool(group):
        raise Unusable(["name one person, or one group with --group"])
    if person and known is None:
        ids = ", ".join(sorted(each.id for each in organisation.people))
        raise Unusable([f"nobody is called {person!r} in the organisation file; expected one of {ids}"])
    if group and home is None:
        ids = ", ".join(sorted(each.id for each in organisation.groups))
        raise Unusable([f"no group is called {group!r} in the organisation file; expected one of {ids}"])
    code = "-".join("".join(secrets.choice(SIGNS) for _ in range(PART)) for _ in range(2))
    now = Clock.wall().now()
    expires_at = now + organisation.clocks.invite.delta
    kept = Code(
        digest=digest_of(code),
        kind=CodeKind.PERSON if known else CodeKind.GROUP,
        target=person or group,
        expires_at=expires_at,
        created_at=now,
    )
    await storage.run(lambda rows: storage.codes.put(rows, [kept]))
    if as_json:
        print(json.dumps({"code": code, "for": person or group, "expires_at": expires_at.isoformat()}))
        return
    if known is not None:
        groups = tuple(each.name.words for each in organisation.groups_of(known.id))
        if groups:
            print(say(T("{name}, {groups}.", name=known.name.words, groups=Series(items=groups))))
        else:
            print(say(T("For {name}.", name=known.name.words)))
        print(say(T("Send in private to the bot: /start CODE")))
    elif home is not None:
        print(say(T("For the chat of {group}.", group=home.name.words)))
        print(say(T("A joined member writes in the group: /bind CODE")))
    print(say(T("The code works until {until}, once.", until=expires_at)))
    print(code)
