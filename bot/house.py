"""What the rooms of the desk share: the organisation, the plans, and where each address belongs."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec.structs import replace

from flows.organisation import Organisation
from flows.plan import Compiled, Entry, Plan
from flows.record import Outage
from flows.terms import Address, Language, PlanHash
from flows.triage import is_of_staff

CONSOLE = "console"
HOTLINE = "hotline"
ALWAYS = "reception"
"""The pack that is always in force: a cry for help must have a plan."""
STAFF = "staff"
STAFF_KIND = "staff"
"""The kind of a person who works here."""


class Side(StrEnum):
    """On which side of the house a chat stands."""

    PUBLIC = "public"
    STAFF = "staff"
    GROUP = "group"


def side_of(address: Address, *, group: bool = False) -> Side:
    """The side of a chat: the console names it in the chat's id, a bot has only one."""
    if address.bot == CONSOLE:
        return Side(address.chat.partition(":")[0])
    if group:
        return Side.GROUP
    return Side.PUBLIC if address.bot == HOTLINE else Side.STAFF


def identity_of(address: Address) -> str:
    """Who writes in a private chat: on Telegram its id is the person's, on the console its name is."""
    if address.bot == CONSOLE:
        return f"console:{address.chat.partition(':')[2]}"
    return f"telegram:{address.chat}"


class House:
    """The organisation and the plans in force, with every plan that a case still stands on."""

    def __init__(self, organisation: Organisation, plans: Iterable[Compiled], *, zone: str, language: Language) -> None:
        self.organisation = organisation
        self.offered: tuple[Compiled, ...] = ()
        self.zone = organisation.time_zone or zone
        self.language = organisation.language or language
        self.bots: frozenset[str] = frozenset({CONSOLE})
        """The bots that run; a chat of another one is as good as not there."""
        self.reaching: frozenset[str] = self.bots
        """Those through which a person is really reached: beside tokens the console is only a window."""
        self._offered_to: dict[str, tuple[Compiled, ...]] = {}
        self.hotline_link = ""
        """Where customers and drivers write; known once the hotline bot has said its name."""
        self.outage: Outage | None = None
        """When our line to the staff was last down, as delivery has noticed."""
        self.privacy_link = ""
        """Where it is told how people's data is treated; empty without a public page."""
        self._read_in: dict[frozenset[tuple[str, Language]], Organisation] = {}
        self._by_hash: dict[PlanHash, Plan] = {}
        self.put_in_force(plans)

    def put_in_force(self, plans: Iterable[Compiled]) -> None:
        """From now on these are the plans, as far as their packs are in force; of several of an id the first."""
        packs = self.organisation.packs
        found: dict[str, Compiled] = {}
        for each in plans:
            if not packs or each.plan.pack in {*packs, ALWAYS}:
                found.setdefault(each.plan.id, each)
        self.offered = tuple(found.values())
        self._offered_to.clear()
        self.remember(self.offered)

    @property
    def staff_bot(self) -> str:
        """The bot to which the staff writes."""
        return STAFF if STAFF in self.bots else CONSOLE

    def offered_to(self, kind: str) -> tuple[Compiled, ...]:
        """The plans with the ways in that somebody of this kind is offered.

        An unknown person is offered all but those of the staff; one of the staff is offered every one.
        They stand in the order of their places, then of the files. Of ways in of the same id the first is shown.
        """
        if kind not in self._offered_to:
            ways = [(compiled, entries) for compiled in self.offered if (entries := _entries(compiled.plan, kind))]
            ways.sort(key=lambda way: min(entry.place for entry in way[1]))
            seen: set[str] = set()
            offered = []
            for compiled, entries in ways:
                fresh = tuple(entry for entry in entries if entry.id not in seen)
                seen.update(entry.id for entry in fresh)
                if fresh:
                    offered.append(replace(compiled, plan=replace(compiled.plan, entries=fresh)))
            self._offered_to[kind] = tuple(offered)
        return self._offered_to[kind]

    def plan(self, plan: PlanHash) -> Plan | None:
        """The plan of this hash, when it has been read."""
        return self._by_hash.get(plan)

    def remember(self, plans: Iterable[Compiled]) -> None:
        """Keep older plans that open cases stand on."""
        for compiled in plans:
            self._by_hash.setdefault(compiled.hash, compiled.plan)

    @property
    def plans(self) -> dict[PlanHash, Plan]:
        """Every plan that has been read, by hash."""
        return self._by_hash

    def zone_of_group(self, group: str) -> str:
        """The time zone in which a group reads."""
        return self.organisation.group(group).time_zone or self.zone

    def read_in(self, languages: frozenset[tuple[str, Language]]) -> Organisation:
        """The organisation with the languages that these people and groups have chosen since its file was written."""
        if not languages:
            return self.organisation
        if languages not in self._read_in:
            chosen = dict(languages)
            self._read_in[languages] = replace(
                self.organisation,
                people=tuple(
                    replace(each, language=chosen.get(each.id, each.language)) for each in self.organisation.people
                ),
                groups=tuple(
                    replace(each, language=chosen.get(each.id, each.language)) for each in self.organisation.groups
                ),
            )
        return self._read_in[languages]


def _entries(plan: Plan, kind: str) -> tuple[Entry, ...]:
    if kind in {"", STAFF_KIND}:
        return tuple(entry for entry in plan.entries if kind or not is_of_staff(plan, entry))
    if plan.reporter and kind not in plan.reporter:
        return ()
    return tuple(entry for entry in plan.entries if not entry.reporter or kind in entry.reporter)
