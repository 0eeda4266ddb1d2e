"""Somebody on duty in a private chat with the staff bot."""

from msgspec.structs import replace

from flows.conversation import Hearing, start_action
from flows.report import Reporter
from flows.terms import Address, CaseId, Language
from tests.flows.chat import Chat
from tests.flows.life import BREAKDOWN
from tests.flows.words import at

LI_NA = Reporter(person="li-na", address=Address(bot="staff", chat="li-na"), language=Language.ZH, name="李娜")


class Colleague(Chat):
    """Li Na, who works a breakdown since 03:33."""

    def __init__(self, case: int = 7) -> None:
        super().__init__(LI_NA)
        self.case = CaseId(case)
        self.now = at("03:33")

    @property
    def hearing(self) -> Hearing:
        return replace(super().hearing, staff=True, offered=(), cases=())

    def starts(self, action: str, only: tuple[str, ...] = ()) -> "Colleague":
        """Press an action whose details are asked."""
        self._takes(
            start_action(self.conversation, BREAKDOWN.hash, BREAKDOWN.plan, action, self.case, self.hearing, only)
        )
        return self
