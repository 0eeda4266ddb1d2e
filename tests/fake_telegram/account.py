"""Methods about the bot itself: updates, webhook, commands, descriptions, files."""

from __future__ import annotations

import json

from tests.fake_telegram.calls import Call, Refused
from tests.fake_telegram.messages import Json
from tests.fake_telegram.methods import carries_out
from tests.fake_telegram.updates import Terminated
from tests.fake_telegram.webhooks import Webhook

LONGEST_POLL = 50
"""Seconds (SRV Client.h 1610)."""


@carries_out("getMe")
def get_me(call: Call) -> Json:
    """The bot's own user."""
    return call.bot.as_json(in_full=True)


@carries_out("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    """Long polling."""
    if call.bot.webhook:
        words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise Refused(409, f"Conflict: {words}")
    updates = call.bot.updates
    updates.allowed = call.get("allowed_updates", updates.allowed)
    limit = min(max(call.get("limit", 100), 1), 100)
    timeout = min(max(call.get("timeout", 0), 0), LONGEST_POLL)
    try:
        return await updates.poll(call.get("offset", 0), limit, timeout, call.is_connected)
    except Terminated as error:
        raise Refused(409, f"Conflict: {error}") from None


@carries_out("setWebhook")
def set_webhook(call: Call) -> bool:
    """Updates are posted from now on; an empty address ends that."""
    bot = call.bot
    _end_webhook(call)
    bot.updates.allowed = call.get("allowed_updates", bot.updates.allowed)
    if call.get("url"):
        bot.updates.terminate("setWebhook request")
        bot.webhook = Webhook(bot, call.get("url"), call.get("secret_token", ""), call.get("max_connections", 40))
        bot.webhook.begin()
    return True


@carries_out("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    """Back to polling."""
    _end_webhook(call)
    return True


def _end_webhook(call: Call) -> None:
    if call.get("drop_pending_updates"):
        call.bot.updates.clear()
    if call.bot.webhook:
        call.bot.webhook.end()
        call.bot.webhook = None


@carries_out("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    """How the webhook does."""
    bot, hook = call.bot, call.bot.webhook
    count = len(bot.updates.waiting_updates)
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": count}
    if hook:
        info |= {"url": hook.url, "max_connections": hook.max_connections, **hook.last_error}
    return info | ({"allowed_updates": bot.updates.allowed} if bot.updates.allowed else {})


def _scope(call: Call) -> tuple[str, str]:
    scope = call.get("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), call.get("language_code", "")


@carries_out("setMyCommands")
def set_commands(call: Call) -> bool:
    """The menu of commands for a scope and language."""
    call.bot.commands[_scope(call)] = call.get("commands")
    return True


@carries_out("deleteMyCommands")
def delete_commands(call: Call) -> bool:
    """None any more."""
    call.bot.commands.pop(_scope(call), None)
    return True


@carries_out("getMyCommands")
def get_commands(call: Call) -> list[Json]:
    """What was set for exactly this scope and language."""
    return call.bot.commands.get(_scope(call), [])


_TEXTS = {"MyName": "name", "MyDescription": "description", "MyShortDescription": "short_description"}


@carries_out(*(f"set{ending}" for ending in _TEXTS))
def set_text(call: Call) -> bool:
    """Name, description or short description in a language."""
    name = _TEXTS[call.method.removeprefix("set")]
    call.bot.texts[name, call.get("language_code", "")] = call.get(name, "")
    return True


@carries_out(*(f"get{ending}" for ending in _TEXTS))
def get_text(call: Call) -> Json:
    """As set for the language, or else for all."""
    name, texts = _TEXTS[call.method.removeprefix("get")], call.bot.texts
    fallback = call.bot.name if name == "name" else ""
    return {name: texts.get((name, call.get("language_code", "")), texts.get((name, ""), fallback))}


@carries_out("setChatMenuButton")
def set_menu_button(call: Call) -> bool:
    """The button beside the text field."""
    call.bot.menu_buttons[call.get("chat_id", 0)] = call.get("menu_button") or {"type": "default"}
    return True


@carries_out("getChatMenuButton")
def get_menu_button(call: Call) -> Json:
    """As set for the chat, or else for all."""
    buttons = call.bot.menu_buttons
    return buttons.get(call.get("chat_id", 0), buttons.get(0, {"type": "commands"}))


@carries_out("getFile")
def get_file(call: Call) -> Json:
    """A path to download from, good for an hour."""
    files = call.server.files
    file = files.find(call.bot, call.get("file_id"))
    assert file
    path = files.link(call.bot, file)
    entry = {"file_id": call.get("file_id"), "file_unique_id": file.unique_id, "file_size": file.size}
    return entry | {"file_path": path}
