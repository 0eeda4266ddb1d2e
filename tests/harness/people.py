"""Characters over the stage: people and groups that say, press and read; each reads every message or the story fails.

A story is told in one language at a time. Where a sentence is given in both, the reader's own is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rehearsal.theatre import Shown
from flows.inbound import Attached, Body, Located, MediaKind, Membership, SharedContact, Wrote

if TYPE_CHECKING:
    from tests.harness.hotline import Hotline


class Reader:
    """A phone, or a group's chat: what has come there and not been read yet."""

    def __init__(self, hotline: Hotline, who: str, chat: str) -> None:
        self.hotline, self.who, self.chat = hotline, who, chat

    # --- reading ------------------------------------------------------------------------------------------------------
    @property
    def unread(self) -> list[Shown]:
        """New messages that were not read yet, oldest first; edits make no sound and are none."""
        stage = self.hotline.stage
        new = [each for each in stage.theatre.sent if each.chat == self.chat and not each.edited]
        return new[self.hotline.seen.get(self.chat, 0) :]

    def reads(self, zh: str, en: str | None = None, *, keys: str | None = None) -> Shown:
        """The next unread message has every one of these lines in it, and these keys when they are given."""
        unread = self.unread
        assert unread, f"{self.who} reads nothing new; looked for {self.hotline.choose(self, zh, en)!r}"
        self.hotline.seen[self.chat] = self.hotline.seen.get(self.chat, 0) + 1
        self._has(unread[0], self.hotline.choose(self, zh, en))
        if keys is not None:
            assert _keys(unread[0]) == keys.split(" / "), f"{self.who} may press {_keys(unread[0])}"
        return unread[0]

    def reads_nothing(self) -> None:
        """Nothing new came."""
        assert not self.unread, f"{self.who} has {[each.text for each in self.unread]}"

    def skips(self) -> None:
        """Reads everything, and this story has nothing to say about it."""
        self.hotline.seen[self.chat] = self.hotline.seen.get(self.chat, 0) + len(self.unread)

    def last(self) -> Shown:
        """The newest message there, as it stands now."""
        return self.hotline.stage.theatre.shown[self.chat][-1]

    def never_saw(self, words: str) -> None:
        """These words stand in no message that ever came there."""
        for each in self.hotline.stage.theatre.sent:
            assert each.chat != self.chat or words not in each.text, each.text

    def _has(self, shown: Shown, wanted: str) -> None:
        for line in wanted.splitlines():
            assert line in shown.text, f"{self.who} reads:\n{shown.text}\nlooked for: {line}"


class Person(Reader):
    """Somebody with a phone."""

    # --- doing --------------------------------------------------------------------------------------------------------
    async def does(self, body: Body, **how: Any) -> str:
        """Do something on this phone; return the key under which it arrived."""
        return await self.hotline.does(self.who, body, self.chat, **how)

    async def says(self, zh: str, en: str | None = None, **how: Any) -> str:
        """Write a text."""
        if en is not None and not self.hotline.knows(self.chat):
            await self.hotline.learn(self.chat)
        return await self.does(Wrote(text=self.hotline.choose(self, zh, en)), **how)

    async def edits(self, message: str, zh: str, en: str | None = None) -> str:
        """Change a text that was sent under this id."""
        return await self.says(zh, en, message=message, edited=True)

    async def is_at(self, lat: float, lon: float, **how: Any) -> str:
        """Send a location."""
        return await self.does(Located(lat=lat, lon=lon), **how)

    async def sends(self, kind: MediaKind, name: str = "file", *, size: int = 100_000, **how: Any) -> str:
        """Send a photo, a voice message or another file; `caption` and `album` as on a phone."""
        parts = {each: how.pop(each) for each in ("caption", "album") if each in how}
        return await self.does(Attached(kind=kind, file=name, unique=name, size=size, **parts), **how)

    async def shares(self, phone: str) -> str:
        """Send a telephone number by the phone's own key."""
        return await self.does(SharedContact(phone=phone))

    async def presses(self, zh: str, en: str | None = None) -> str:
        """Press a key on this phone, under a message or under the text field; return the answer to the press."""
        return await self.hotline.presses(self.who, self.hotline.choose(self, zh, en), self.chat)

    async def presses_on(self, shown: Shown, zh: str, en: str | None = None) -> str:
        """Press a key under this very message, as it was when it was read."""
        return await self.hotline.press_under(self.who, shown, self.hotline.choose(self, zh, en))

    async def blocks(self, *, back: bool = False) -> None:
        """Block the bot, or let it in again."""
        await self.does(Membership(present=back))


class Group(Reader):
    """A group's chat."""

    def member(self, who: str) -> Member:
        """Somebody who writes and presses there."""
        return Member(self, who)

    def reads_card(self, zh: str, en: str | None = None, *, keys: str | None = None) -> Shown:
        """The next unread message is a card with these lines."""
        shown = self.reads(zh, en, keys=keys)
        assert shown.card, shown.text
        return shown

    def shows(self, zh: str, en: str | None = None, *, keys: str | None = None) -> Shown:
        """The newest card has these lines now, however it came to have them."""
        cards = [each for each in self.hotline.stage.theatre.shown[self.chat] if each.card]
        self._has(cards[-1], self.hotline.choose(self, zh, en))
        if keys is not None:
            assert _keys(cards[-1]) == keys.split(" / "), _keys(cards[-1])
        return cards[-1]

    def hides(self, words: str) -> None:
        """The newest card does not say this."""
        cards = [each for each in self.hotline.stage.theatre.shown[self.chat] if each.card]
        assert words not in cards[-1].text, cards[-1].text


class Member:
    """One of a group, in its chat."""

    def __init__(self, group: Group, who: str) -> None:
        self.group, self.who = group, who

    async def says(self, text: str) -> str:
        """Write into the group."""
        return await self.group.hotline.does(self.who, Wrote(text=text), self.group.chat)

    async def presses(self, zh: str, en: str | None = None) -> str:
        """Press a key in the group, the newest that bears this label; return the answer to the press."""
        label = self.group.hotline.choose(self.group, zh, en)
        return await self.group.hotline.presses(self.who, label, self.group.chat)


def _keys(shown: Shown) -> list[str]:
    rows = [*([key.label for key in row] for row in shown.buttons), *([key.label for key in row] for row in shown.keys)]
    return [label for row in rows for label in row]
