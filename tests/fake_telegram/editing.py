"""Methods that change or remove what was sent, and answers to presses."""

from __future__ import annotations

from tests.fake_telegram.calls import Call
from tests.fake_telegram.markup import Marked
from tests.fake_telegram.messages import Json, Message
from tests.fake_telegram.methods import carries_out
from tests.fake_telegram.sending import PLACE, media_of


def _target(call: Call) -> Message:
    assert call.target, f"{call.method} got past the limits without its message"
    return call.target


def _rewrite(call: Call, marked: Marked) -> Json:
    message = _target(call)
    message.chat.keep_edit(message)
    message.text, message.entities = marked.text, marked.entities
    message.markup = call.new_markup  # left out, the keyboard goes: so it does in Telegram
    message.chat.deliver(call.bot, "edited", message)
    return message.as_json(call.bot)


@carries_out("editMessageText", "editMessageCaption")
def edit_text(call: Call) -> Json:
    """Another text or caption."""
    return _rewrite(call, call.text)


@carries_out("editMessageMedia")
def edit_media(call: Call) -> Json:
    """Another file, with its caption."""
    item = call.album[0]
    message = _target(call)
    message.media, message.kind = media_of(call, item["type"], item["media"]), item["type"]
    return _rewrite(call, call.text)


@carries_out("editMessageLiveLocation", "stopMessageLiveLocation")
def move_place(call: Call) -> Json:
    """Another place for as long as it is live; stopped, it stays where it is."""
    message = _target(call)
    message.chat.keep_edit(message)
    place = {**message.extra["location"], **{name: call.get(name) for name in PLACE if name in call.parameters}}
    if call.method == "stopMessageLiveLocation":
        del place["live_period"]
    message.extra, message.markup = {**message.extra, "location": place}, call.new_markup
    message.chat.deliver(call.bot, "edited", message)
    return message.as_json(call.bot)


@carries_out("editMessageReplyMarkup")
def edit_buttons(call: Call) -> Json:
    """Another inline keyboard, or none."""
    message = _target(call)
    message.chat.keep_edit(message)
    message.markup = call.new_markup
    message.chat.deliver(call.bot, "buttons", message)
    return message.as_json(call.bot)


@carries_out("deleteMessage")
def delete_message(call: Call) -> bool:
    """Gone for everybody."""
    _delete(call, _target(call))
    return True


@carries_out("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Several; those that can't be found are passed over."""
    found = [call.chat.find(message_id, call.chat_id) for message_id in call.get("message_ids")]
    for message in found:
        if message:
            _delete(call, message)
    return True


def _delete(call: Call, message: Message) -> None:
    message.is_deleted = True
    message.chat.deliver(call.bot, "deleted", message)


@carries_out("answerCallbackQuery")
def answer_press(call: Call) -> bool:
    """The waiting sign on the button goes away."""
    press = call.server.presses[call.get("callback_query_id")]
    press.is_answered, press.answer = True, call.get("text", "")
    press.is_alert = bool(call.get("show_alert"))
    call.server.changes.tell()
    return True


@carries_out("pinChatMessage")
def pin_message(call: Call) -> bool:
    """Pinned on top of the chat."""
    call.chat.pinned.append(_target(call))
    return True


@carries_out("unpinChatMessage")
def unpin_message(call: Call) -> bool:
    """The one named, or the last one pinned."""
    if call.chat.pinned:
        call.chat.pinned.remove(call.target or call.chat.pinned[-1])
    return True
