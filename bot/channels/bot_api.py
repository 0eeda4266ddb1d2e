"""What Telegram's Bot API says, whichever library speaks it."""

from collections.abc import Collection, Iterator
from typing import Any

API = "https://api.telegram.org"
"""Its base URL, unless a server of one's own stands in."""

PLATFORM = "telegram"
"""Whose users these are, in a Sender."""

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that are asked for; no other is read."""

ANSWER_LIMIT = 200
"""Units of the answer to a press (Bot API, answerCallbackQuery)."""

CONNECTIONS = 40
"""Connections that Telegram may open to a webhook at the same time (Bot API, setWebhook: 1-100)."""

TITLE_LIMIT = 128
"""Units of a topic's title (Bot API, createForumTopic)."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


RICH = "rich_message"
WRITTEN = _names("alternative_text blocks button buttons caption cells credit expression items label summary text")
"""The parts of a rich message in which somebody wrote, or which hold such parts (Bot API, RichBlock and RichText)."""

UNREADABLE = _names(
    """
    animation checklist dice game giveaway giveaway_winners invoice paid_media poll rich_message sticker story
    """
)
"""Content that a person sends on purpose and no rule can read."""

READ = _names(
    """
    audio caption contact document live_photo location migrate_from_chat_id migrate_to_chat_id photo text venue video
    video_note voice
    """
)
"""Content that becomes an event."""

SERVICE = _names(
    """
    boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left chat_shared
    checklist_tasks_added checklist_tasks_done community_chat_added community_chat_joined community_chat_removed
    connected_website delete_chat_photo direct_message_price_changed forum_topic_closed forum_topic_created
    forum_topic_edited forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden gift
    gift_upgrade_sent giveaway_completed giveaway_created group_chat_created left_chat_member managed_bot_created
    message_auto_delete_timer_changed new_chat_members new_chat_photo new_chat_title paid_message_price_changed
    passport_data pinned_message poll_option_added poll_option_deleted proximity_alert_triggered refunded_payment
    successful_payment suggested_post_approval_failed suggested_post_approved suggested_post_declined
    suggested_post_paid suggested_post_refunded supergroup_chat_created unique_gift users_shared video_chat_ended
    video_chat_participants_invited video_chat_scheduled video_chat_started web_app_data write_access_allowed
    """
)
"""What Telegram itself says in a chat: nobody is answered."""

ENVELOPE = _names(
    """
    author_signature business_connection_id caption_entities chat date direct_messages_topic edit_date effect_id
    entities ephemeral_message_id external_reply forward_origin from guest_bot_caller_chat guest_bot_caller_user
    guest_query_id has_media_spoiler has_protected_content is_automatic_forward is_from_offline is_paid_post
    is_topic_message link_preview_options media_group_id message_id message_thread_id paid_star_count quote
    receiver_user reply_markup reply_to_checklist_task_id reply_to_message reply_to_poll_option_id reply_to_story
    sender_boost_count sender_business_bot sender_chat sender_tag show_caption_above_media suggested_post_info via_bot
    """
)
"""What a message says of itself beside its content. Together the four name every field of Bot API 10.3."""

NUL = "\0"
"""PostgreSQL keeps no text with it, and nobody can type it."""
KNOWN = UNREADABLE | READ | SERVICE | ENVELOPE


def strange(message: object, newer: Collection[str]) -> str:
    """The first of the fields `newer` than a library that is newer than this program, too.

    Somebody may have sent something by it, unless the message is a service message.
    """
    if not newer or any(name in newer or getattr(message, name, None) for name in SERVICE):
        return ""
    return next((name for name in newer if name not in KNOWN), "")


def plainly(update: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The update with every rich message as the text that it holds, and without the sign that no database keeps.

    A person may nest the formatting of a rich message deeper than a library can parse in reasonable time: aiogram
    3.31 tries every kind of text at every level and takes eight seconds for five levels. Nothing here reads formatting.
    """
    if isinstance(update, list):
        return [plainly(each) for each in update]
    if isinstance(update, str):
        return update.replace(NUL, "")
    if not isinstance(update, dict):
        return update
    whole = {name: plainly(value) for name, value in update.items() if name != RICH}
    if RICH in update:
        words = " ".join(_words(update[RICH])).strip()
        plain: dict[str, Any] = {"text": words} if words and "text" not in whole else {RICH: {"blocks": []}}
        return {**whole, **plain}
    return whole


def _words(rich: object) -> Iterator[str]:
    """What stands written in a piece of a rich message, in its order."""
    if isinstance(rich, str):
        yield rich
    elif isinstance(rich, list):
        for each in rich:
            yield from _words(each)
    elif isinstance(rich, dict):
        for name, value in rich.items():
            if name in WRITTEN:
                yield from _words(value)


def source(token: str, api: str) -> str:
    """What tells the updates of one bot from those of any other bot or server, without the secret in its token."""
    return f"{token.partition(':')[0]}@{api.partition('://')[2].rstrip('/')}"
