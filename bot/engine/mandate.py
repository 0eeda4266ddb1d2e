"""Through which bots this process speaks, and what has become of what it said: kept until it is written down.

A process that hung may find that another one speaks by now. What it sent meanwhile was sent, and is written down; what
it did not send is for the other one to see to, who has found the same rows.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.engine.carrying import Carried
from bot.engine.outcome import Outcome, Sent
from bot.engine.topics import repainted
from flows.outbound import Kind
from storage.unit_of_work import Outgoing, Rows, Storage


class Finished(NamedTuple):
    """What became of a row that was claimed in this turn of its bot."""

    row: Outgoing
    outcome: Outcome
    turn: int
    at: datetime


class Mandate:
    """Whose turn it is; at first this process speaks through all bots.

    `may_send` tells whether it does now; `may_claim` asks the database whether nobody else has had a turn since.
    """

    def __init__(self, storage: Storage, bots: Collection[str]) -> None:
        self._storage, self._bots = storage, bots
        self.may_send: Callable[[str], bool] = lambda _bot: True
        self.may_claim: Callable[[Rows, str], bool] = lambda _rows, _bot: True
        self.finished: list[Finished] = []
        self._turns: Counter[str] = Counter()

    def begin(self, bot: str) -> None:
        """Another process may have spoken since: what was claimed before is not ours any more."""
        self._turns[bot] += 1

    def turns(self) -> Counter[str]:
        """The turns of this moment."""
        return self._turns.copy()

    def speaks(self, bot: str, turn: int) -> bool:
        """Whether what was claimed in that turn is still to be sent here; a bot that is off has no turns."""
        return bot not in self._bots or (turn == self._turns[bot] and self.may_send(bot))

    def left_to_others(self) -> list[str]:
        """The bots through which another process speaks now."""
        return [bot for bot in self._bots if not self.may_send(bot)]

    def keep(self, row: Outgoing, outcome: Outcome, turn: int, at: datetime) -> None:
        """This became of it; it is written down with the next unit of work."""
        self.finished.append(Finished(row, outcome, turn, at))

    def record(self, rows: Rows, finished: Sequence[Finished]) -> None:
        """Write it down. A card that was edited beside somebody else's edit is edited once more, as it now reads."""
        own: dict[str, bool] = {}
        for row, outcome, turn, at in finished:
            bot = bot_of(row)
            if bot not in own:
                own[bot] = bot not in self._bots or self.may_claim(rows, bot)
            ours, is_out = own[bot] and turn == self._turns[bot], isinstance(outcome, Sent | Carried)
            if ours or is_out:
                outcome(self._storage, rows)
            if is_out and not ours and row.kind is Kind.STATE:
                repainted(row, at)(self._storage, rows)


def bot_of(row: Outgoing) -> str:
    """The bot through which a row is sent."""
    return row.lane.partition(":")[0]
