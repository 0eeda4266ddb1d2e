"""Somebody in a chat with the hotline: what they do, what they read, and what the house is asked for."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from flows.conversation import Conversation, Glimpse, Heard, Hearing, Phase, Turn, advance, again, opened, silent, waits
from flows.event import CaseEvent
from flows.fact import Supplemented
from flows.inbound import Attached, Body, Located, MediaKind, SharedContact, Unreadable, Wrote
from flows.outbound import Act, Button, Choose, Copy, Key, Say, Wish
from flows.plan import Compiled
from flows.report import Report, Reporter
from flows.request import OpenCase, Request, TellCase
from flows.terms import Address, CaseId, Language, PlanHash
from tests.flows.life import BREAKDOWN, UNCLASSIFIED
from tests.flows.words import ORGANISATION, at, read, reporter

STRANGER = Reporter(person="telegram:4711", address=Address(bot="hotline", chat="4711"), language=Language.ZH)


class Chat:
    """One chat; times are local, of 22 November 2026. Cases are numbered from 26-0417."""

    def __init__(
        self,
        who: Reporter | None = None,
        *,
        language: Language = Language.ZH,
        known: bool = True,
        plans: tuple[Compiled, ...] = (BREAKDOWN, UNCLASSIFIED),
    ) -> None:
        self.who = who or reporter()
        self.plans = plans
        self.conversation = Conversation(address=self.who.address, language=language, language_chosen=known)
        self.organisation = ORGANISATION
        self.cases: dict[CaseId, Glimpse] = {}
        self.reports: list[Report] = []
        self.told: list[tuple[CaseId, CaseEvent]] = []
        self.requests: tuple[Request, ...] = ()
        self.turn: Turn = Turn(conversation=self.conversation)
        self.said: list[Say] = []
        self.now = at("03:00")
        self.messages = 0

    # --- doing --------------------------------------------------------------------------------------------------------
    def does(self, body: Body | Choose | Wish, clock: str = "", came: str = "", **heard: Any) -> "Chat":
        said_at = at(clock) if clock else self.now + timedelta(seconds=10)
        self.now = at(came) if came else max(self.now, said_at)
        self.messages += 1
        fields: dict[str, Any] = {"message": str(self.messages), **heard}
        heard_now = Heard(body=body, said_at=said_at, received_at=self.now, **fields)
        return self._takes(advance(self.conversation, heard_now, self.hearing))

    def says(self, text: str, clock: str = "", came: str = "", **heard: Any) -> "Chat":
        return self.does(Wrote(text=text), clock, came, **heard)

    def presses(self, label: str, clock: str = "") -> "Chat":
        return self.does(self.key(label), clock)

    def sends_place(self, lat: float = 28.1963, lon: float = 113.0737, clock: str = "") -> "Chat":
        return self.does(Located(lat=lat, lon=lon), clock)

    def sends_photo(self, name: str = "p", clock: str = "", **attached: Any) -> "Chat":
        return self.does(Attached(kind=MediaKind.PHOTO, file=name, unique=name, **attached), clock)

    def sends_voice(self, name: str = "v", clock: str = "") -> "Chat":
        return self.does(Attached(kind=MediaKind.VOICE, file=name, unique=name), clock)

    def sends_phone(self, number: str) -> "Chat":
        return self.does(SharedContact(phone=number))

    def sends_sticker(self) -> "Chat":
        return self.does(Unreadable(kind="sticker"))

    def is_silent(self, until: str) -> "Chat":
        """Let the time pass; silence acts when it is due."""
        end = at(until)
        while (due := waits(self.conversation).get("silence")) is not None and due <= end:
            self.now = max(due, self.now)
            self._takes(silent(self.conversation, self.hearing))
            assert waits(self.conversation).get("silence") != due
        self.now = end
        return self

    def closes(self, case: int = 1) -> "Chat":
        """Staff close a case."""
        self.cases[CaseId(case)] = replace(self.cases[CaseId(case)], closed=True)
        return self

    def does_for(self, *deeds: str, case: int = 1) -> "Chat":
        """Staff do something about a case."""
        seen = self.cases[CaseId(case)]
        self.cases[CaseId(case)] = replace(seen, done=(*seen.done, *deeds))
        return self

    def _takes(self, turn: Turn) -> "Chat":
        self.turn, self.conversation, self.requests = turn, turn.conversation, turn.requests
        self.said = list(turn.said)
        for request in turn.requests:
            match request:
                case OpenCase(report=report):
                    case = CaseId(len(self.cases) + 1)
                    self.cases[case] = Glimpse(id=case, number=f"26-04{16 + case}")
                    self.reports.append(report)
                    self.conversation = opened(self.conversation, case)
                case TellCase(case=case, event=event):
                    self.told.append((case, event))
                case _:
                    pass
        return self

    # --- seeing -------------------------------------------------------------------------------------------------------
    @property
    def hearing(self) -> Hearing:
        return Hearing(
            now=self.now,
            plans={compiled.hash: compiled.plan for compiled in self.plans},
            offered=self.plans,
            organisation=self.organisation,
            reporter=self.who,
            cases=tuple(self.cases.values()),
        )

    @property
    def reads(self) -> list[str]:
        """The lines of the last turn, all its messages."""
        return [read(text) for say in self.said for text in (*say.first, *say.lines, *say.question)]

    @property
    def asked(self) -> str:
        """The last line."""
        return self.reads[-1]

    @property
    def keys(self) -> list[str]:
        """The labels under the last message."""
        say = self.said[-1]
        shown: list[Button | Key] = [each for row in (*say.buttons, *say.keys) for each in row]
        return [read(each.label) for each in shown]

    @property
    def phase(self) -> Phase:
        return self.conversation.phase

    @property
    def last_told(self) -> CaseEvent:
        return self.told[-1][1]

    def key(self, wanted: str) -> Choose | Wish:
        """The key of this label, with or without its number, or of this option."""
        for say in reversed(self.said):
            for button in (each for row in say.buttons for each in row):
                label = read(button.label)
                press = button.press
                if isinstance(press, Act | Copy):
                    continue
                option = press.option if isinstance(press, Choose) else press.what
                if wanted in {label, label.lstrip("0123456789 "), option}:
                    return press
        message = f"no key {wanted!r} under {self.reads}: {[self.keys]}"
        raise AssertionError(message)

    def again(self) -> list[str]:
        """What comes below a message that interrupts; where that was the answer to what is asked, the talk goes on."""
        turn = again(self.conversation, self.hearing)
        if turn is None:
            return []
        if turn.conversation is not self.conversation:
            return self._takes(turn).reads
        return [read(text) for say in turn.said for text in (*say.first, *say.lines, *say.question)]

    @property
    def is_over(self) -> bool:
        """Whether a form stands open whose case staff have closed: its question is not asked again."""
        form = self.conversation.form
        asks = self.phase in {Phase.ASKING, Phase.CORRECTING, Phase.CHECKING}
        seen = self.cases.get(form.case) if asks and form is not None and form.case is not None else None
        return seen is not None and seen.closed

    def due(self) -> datetime | None:
        return waits(self.conversation).get("silence")


def driving(clock: str = "03:12") -> Chat:
    """A known driver whose breakdown is a case; the place is being asked."""
    return Chat().says("车趴窝了", "03:11").presses("Breakdown", clock).presses("All safe")


def at_vehicle() -> Chat:
    """The same driver one step further: how the vehicle is."""
    return driving().says("G4 往北 K1498")


def supplements(chat: Chat) -> list[Supplemented]:
    """What the case was told beside what opened it."""
    return [event for _, event in chat.told if isinstance(event, Supplemented)]


def at_photo() -> Chat:
    """The photo of a breakdown is asked; the case is open."""
    return driving().sends_place().says("G4 往北 K1498").presses("fault")


def unraisable() -> Chat:
    """The place of a breakdown is asked, under a plan that has no branch for emergencies."""
    branches = tuple(replace(branch, cry=False) for branch in BREAKDOWN.plan.branches)
    plan = Compiled(hash=PlanHash("unraisable"), plan=replace(BREAKDOWN.plan, branches=branches))
    chat = Chat(plans=(plan, UNCLASSIFIED))
    return chat.says("车坏了", "09:00").presses("Breakdown").presses("All safe")
