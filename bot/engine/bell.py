"""How the auditor tells: what stands is written into the rows, with words to whoever looks after the program.

Said once when it begins and once when it is over, however often the program was started again in between.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from bot.alarm import administrators, alarm
from bot.house import House
from bot.notebook import Notebook
from bot.post import seal, send
from bot.pulse import Audit, Finding, Name, audit_of, put_audit
from storage.unit_of_work import Rows, Storage

SETTLES = timedelta(seconds=60)
"""For so long after it began to watch, the auditor cannot tell that what was late is late no more."""
TIMED = frozenset(
    {
        Name.DEADLINES,
        Name.PROMISES,
        Name.LADDERS,
        Name.SILENCES,
        Name.INTAKE,
        Name.DELIVERY,
        Name.SENDING,
        Name.FILES,
        Name.POLLING,
    }
)
"""What is found by how late it is."""


class Heard(NamedTuple):
    """What one look has come to: what was found, and what was put right how often."""

    found: tuple[Finding, ...]
    mended: Mapping[Name, int]
    began: datetime
    now: datetime


def ring(storage: Storage, rows: Rows, house: House, heard: Heard) -> tuple[tuple[Finding, ...], bool]:
    """Write down what stands now and the words about what is new; return what stands, and whether there were words.

    A verb for a unit of work.
    """
    said = audit_of(storage, rows)
    before = {each.key: each for each in said.findings}
    begun = [each for each in heard.found if _is_news(each, before.get(each.key))]
    left = _left(said.findings, heard)
    over = [key for key in before if key not in {each.key for each in (*heard.found, *left)}]
    stands = (*(_since_then(each, before.get(each.key)) for each in heard.found), *left)
    counted = Counter(said.mended) + Counter({name.value: n for name, n in heard.mended.items()})
    could_look = all(each.name is not Name.AUDIT for each in heard.found)
    looked_at = heard.now if could_look else said.looked_at
    put_audit(storage, rows, Audit(began_at=heard.began, looked_at=looked_at, findings=stands, mended=dict(counted)))
    if not begun and not over:
        return stands, False
    book = Notebook(rows, storage, house, heard.now)
    send(book, [alarm(each, begun, over, well=not stands) for each in administrators(house, heard.now)])
    seal(book)
    book.keep_page()
    book.write()
    return stands, True


def _left(known: Sequence[Finding], heard: Heard) -> tuple[Finding, ...]:
    """What was found before and may still be so: of what is found by its lateness, until it could be late again."""
    if heard.now - heard.began >= SETTLES:
        return ()
    keys = {each.key for each in heard.found}
    return tuple(each for each in known if each.name in TIMED and each.key not in keys)


def _is_news(found: Finding, before: Finding | None) -> bool:
    """Whether nobody was told yet; every further journal that was changed is news."""
    return before is None or (found.name is Name.JOURNALS and found.n > before.n)


def _since_then(found: Finding, before: Finding | None) -> Finding:
    return replace(found, since=min(found.since, before.since)) if before is not None else found
