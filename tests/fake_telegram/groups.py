"""Groups, supergroups and forums: membership, topics, who hears what, migration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fake_telegram.bots import FakeBot
from tests.fake_telegram.chats import Chat, Member, Topic
from tests.fake_telegram.messages import Json, Message

if TYPE_CHECKING:
    from tests.fake_telegram.people import User
    from tests.fake_telegram.server import FakeTelegram

GENERAL_TOPIC = 1


class Group(Chat):
    """A group. Its ids of messages are its own; in a supergroup they begin anew."""

    def __init__(self, server: FakeTelegram, chat_id: int, title: str, *, is_supergroup: bool, is_forum: bool) -> None:
        super().__init__(server, title)
        self.id = chat_id
        self.type = "supergroup" if is_supergroup or is_forum else "group"
        self.is_forum = is_forum
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        self.former_ids: list[int] = []
        self.is_dissolved = False
        self.may_all_send = True
        """The group lets every member write; where it does not, only administrators do, and no bot is told."""
        self._next_message_id = 0

    def next_message_id(self) -> int:
        """Ids rise by one."""
        self._next_message_id += 1
        return self._next_message_id

    def as_json(self, chat_id: int | None = None) -> Json:
        """The Chat object; under a former id, as it was."""
        kind = "group" if chat_id in self.former_ids else self.type
        body: Json = {"id": chat_id or self.id, "type": kind, "title": self.name}
        return body | ({"is_forum": True} if self.is_forum else {})

    def standing(self, who: FakeBot | User) -> Member:
        """How somebody stands here; a stranger has left."""
        return self.members.get(who.id) or Member(who, "left")

    @property
    def bots(self) -> list[FakeBot]:
        """The bots that belong to the group now."""
        return [member.who for member in self.members.values() if member.is_in and isinstance(member.who, FakeBot)]

    def add(self, *newcomers: FakeBot | User, by: User | None = None) -> None:
        """People and bots join; `by` adds them (a person without it joins alone, a bot is added by the creator)."""
        for who in newcomers:
            adder = by or (self._creator() if isinstance(who, FakeBot) else who)
            self._change(who, Member(who), adder)
            self._service(adder, {"new_chat_members": [who.as_json()]})

    def promote(
        self,
        who: FakeBot | User,
        status: str = "administrator",
        *,
        is_anonymous: bool = False,
        can_manage_topics: bool = True,
    ) -> None:
        """Makes somebody an administrator, creator, or again a member."""
        standing = Member(who, status, is_anonymous=is_anonymous, can_manage_topics=can_manage_topics)
        self._change(who, standing, self._creator())

    def mute(self, who: FakeBot | User) -> None:
        """Takes away the right to write."""
        self._change(who, Member(who, "restricted", can_send=False), self._creator())

    def remove(self, who: FakeBot | User, by: User | None = None) -> None:
        """Removes and bans somebody."""
        remover = by or self._creator()
        listeners = self.bots
        self._change(who, Member(who, "kicked"), remover)
        self._service(remover, {"left_chat_member": who.as_json()}, listeners)

    def leave(self, who: FakeBot | User) -> None:
        """Somebody leaves of their own accord."""
        listeners = [bot for bot in self.bots if bot is not who]
        self._change(who, Member(who, "left"), who)
        self._service(who, {"left_chat_member": who.as_json()}, listeners)

    def dissolve(self) -> None:
        """The group is deleted."""
        self.is_dissolved = True

    def topic(self, name: str, by: FakeBot | User | None = None) -> Topic:
        """Opens a topic; its id is that of the message saying so."""
        assert self.is_forum, f"{self.name} is no forum"
        topic = Topic(self._next_message_id + 1, name)
        self.topics[topic.thread_id] = topic
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        self._service(by or self._creator(), created, thread_id=topic.thread_id)
        return topic

    def delete_topic(self, thread_id: int) -> None:
        """A topic and all that was said in it go; bots are not told."""
        self.topics.pop(thread_id)
        for message in self.history:
            message.is_deleted = message.is_deleted or message.thread_id == thread_id
        self.server.changes.tell()

    def migrate(self, is_told_first: str = "old") -> int:
        """The group becomes a supergroup with a new id (returned), messages begin anew.

        `is_told_first` says which of the two service messages the bots get first, "old" or "new" (the old chat's or
        the new chat's), or "none" when they learn of it only by being refused.
        """
        old_id, new_id = self.id, self.server.next_supergroup_id()
        teller = self._creator()
        telling_old = self.post(teller, kind="service", extra={"migrate_to_chat_id": new_id})
        self.former_ids.append(old_id)
        self.id, self.type, self._next_message_id = new_id, "supergroup", 0
        telling_new = self.post(teller, kind="service", extra={"migrate_from_chat_id": old_id})
        tellings = {"old": [telling_old, telling_new], "new": [telling_new, telling_old], "none": []}[is_told_first]
        for telling in tellings:
            for bot in self.bots:
                bot.tell("message", telling.as_json(bot))
        return new_id

    def heard_by(self, bot: FakeBot, message: Message) -> bool:
        """Privacy mode: without it or as an administrator a bot hears all, otherwise what is meant for it."""
        if bot.reads_all or self.standing(bot).status in ("administrator", "creator"):
            return True
        if message.kind == "service" or (message.reply_to and message.reply_to.sender is bot):
            return True
        command, _, name = message.text.partition(" ")[0].partition("@")
        return command.startswith("/") and (not name or name == bot.username)

    def _creator(self) -> User:
        found = next((member.who for member in self.members.values() if member.status == "creator"), None)
        return found or self.server.owner_of_groups  # type: ignore[return-value]

    def _service(
        self, sender: FakeBot | User, extra: Json, listeners: list[FakeBot] | None = None, thread_id: int | None = None
    ) -> None:
        message = self.post(sender, kind="service", extra=extra, thread_id=thread_id)
        for bot in self.bots if listeners is None else listeners:
            if bot is not sender:
                bot.tell("message", message.as_json(bot))

    def _change(self, who: FakeBot | User, standing: Member, by: FakeBot | User) -> None:
        """Sets somebody's standing and tells: the bot itself, and administrators that ask for chat_member."""
        change: dict[str, Any] = {
            "chat": self.as_json(),
            "from": by.as_json(),
            "date": int(self.server.clock.now()),
            "old_chat_member": self.standing(who).as_json(),
            "new_chat_member": standing.as_json(),
        }
        self.members[who.id] = standing
        if isinstance(who, FakeBot):
            who.tell("my_chat_member", change)
        for bot in self.bots:
            if bot is not who and self.standing(bot).status == "administrator":
                bot.tell("chat_member", change)
        self.server.changes.tell()
