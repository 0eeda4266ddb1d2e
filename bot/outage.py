"""When each bot could not reach its platform, as the rows remember it: it survives a kill and can be shown."""

from collections.abc import Iterable

from flows.record import Outage
from flows.text import T, Text
from storage.unit_of_work import Rows, Storage, Unreadable, decode, encode

OUTAGE = "outage:"
"""Before a bot's name: the key under which the rows remember when it was last out of reach."""
POLLED = "polled:"
"""Before a bot's name: the key under which they remember how far it has polled, whichever process does."""


def known(storage: Storage, rows: Rows) -> dict[str, Outage]:
    """The last outage of each bot; one without an end goes on."""
    found: dict[str, Outage] = {}
    for key, value in storage.settings.under(rows, OUTAGE).items():
        try:
            found[key.removeprefix(OUTAGE)] = decode(Outage, value)
        except Unreadable:  # of a later program: the next one is written over it
            continue
    return found


def remember(storage: Storage, rows: Rows, bot: str, outage: Outage) -> None:
    """Keep the last outage of a bot."""
    storage.settings.put(rows, {f"{OUTAGE}{bot}": encode(outage)})


def lasting(outages: Iterable[Outage]) -> Outage | None:
    """The one to be told of: the longest that goes on, else the one that ended last."""
    every = list(outages)
    if lasting := [each for each in every if each.until is None]:
        return min(lasting, key=lambda each: each.since)
    return max(every, key=lambda each: each.until or each.since, default=None)


def notice(outage: Outage, hotline: str) -> tuple[Text, ...]:
    """What somebody reads on the web or on the command line: that the line was or is down, and what to do about it."""
    if outage.until is None:
        first = T("Our line to Telegram has been down since {since}.", since=outage.since)
    else:
        first = T("Our line to Telegram was down {since}–{until}.", since=outage.since, until=outage.until)
    lost = T("Telegram keeps messages for 24 h; what was sent before that cannot be known here.")
    return first, lost, T("Please call {phone}.", phone=hotline)
