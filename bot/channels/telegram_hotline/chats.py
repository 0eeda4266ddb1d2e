"""What the bot finds and arranges in its chats and about itself, by aiogram."""

from collections.abc import Sequence
from itertools import groupby

from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    ChatFullInfo,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ResultChatMemberUnion,
)

from bot.channels.bot_api import ALLOWED_UPDATES, CONNECTIONS, TITLE_LIMIT
from bot.channels.port import About, Command, NotModified, Standing, Unreachable
from bot.channels.splitting import cut
from bot.channels.telegram_hotline.errors import in_our_words

SCOPES: dict[str, BotCommandScopeAllPrivateChats | BotCommandScopeAllGroupChats] = {
    "private": BotCommandScopeAllPrivateChats(),
    "group": BotCommandScopeAllGroupChats(),
}


async def open_topic(bot: Bot, chat: str, title: str) -> str:
    """Open a topic; its id is that of its first message."""
    with in_our_words():
        return str((await bot.create_forum_topic(int(chat), cut(title, TITLE_LIMIT))).message_thread_id)


async def rename_topic(bot: Bot, chat: str, thread: str, title: str) -> None:
    """Give a topic another title; that it has it already is no error."""
    try:
        with in_our_words():
            await bot.edit_forum_topic(int(chat), int(thread), name=cut(title, TITLE_LIMIT))
    except NotModified:
        return


async def close_topic(bot: Bot, chat: str, thread: str) -> None:
    """Close a topic; that it is closed already is no error."""
    try:
        with in_our_words():
            await bot.close_forum_topic(int(chat), int(thread))
    except NotModified:
        return


async def standing(bot: Bot, chat: str) -> Standing:
    """What the bot finds in a chat."""
    with in_our_words():
        found = await bot.get_chat(int(chat))
        if found.type == ChatType.PRIVATE:
            return Standing(title=found.full_name)
        return _standing(found, await bot.get_chat_member(int(chat), bot.id))


def _standing(chat: ChatFullInfo, member: ResultChatMemberUnion) -> Standing:
    if member.status in (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED):
        raise Unreachable("the bot is not in the group")
    may_write = chat.permissions is None or chat.permissions.can_send_messages is not False
    administrator = member.status in (ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR)
    if isinstance(member, ChatMemberRestricted):
        may_write = member.is_member and member.can_send_messages
    return Standing(
        title=chat.title or "",
        forum=bool(chat.is_forum),
        may_write=administrator or may_write,
        may_manage_topics=isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics),
        administrator=administrator,
    )


async def about(bot: Bot) -> About:
    """What the bot says of itself."""
    with in_our_words():
        me, hook = await bot.get_me(), await bot.get_webhook_info()
    return About(
        username=me.username or "",
        reads_groups=bool(me.can_read_all_group_messages),
        webhook=hook.url,
        webhook_error=hook.last_error_message or "",
        waiting=hook.pending_update_count,
    )


async def use_webhook(bot: Bot, url: str, secret: str) -> None:
    """Have the updates brought to `url`, or with an empty one kept to be polled for; what waits stays."""
    with in_our_words():
        if not url:
            await bot.delete_webhook()
            return
        await bot.set_webhook(
            url, allowed_updates=list(ALLOWED_UPDATES), max_connections=CONNECTIONS, secret_token=secret or None
        )


async def publish_commands(bot: Bot, commands: Sequence[Command]) -> None:
    """Set the menu of each place and language that is named."""
    ordered = sorted(commands, key=_menu_of)  # stable: within a menu they stay as they are
    for (where, language), menu in groupby(ordered, key=_menu_of):
        lines = [BotCommand(command=each.command, description=each.description) for each in menu]
        with in_our_words():
            await bot.set_my_commands(lines, scope=SCOPES.get(where), language_code=language or None)


def _menu_of(command: Command) -> tuple[str, str]:
    return command.where, command.language
