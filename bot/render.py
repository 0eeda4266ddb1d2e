"""What is to be said becomes a message in its reader's language, still without any platform."""

from bot.buttons import data_of
from bot.channels.port import InlineKey, Message, ReplyKey
from bot.i18n import Reader, plain, stripped, written
from flows.outbound import Button, Card, Copy, Key, Rows, Say
from flows.text import T, Text


def message_of(say: Say, reader: Reader, *, repeated: bool = False) -> Message:
    """A woven Say, read from the top: danger, what we know, what comes next, and the question last."""
    html = _lines((*say.first, *say.lines, *say.question), reader, repeated=repeated)
    return Message(
        html=html,
        plain=stripped(html),
        buttons=_buttons(say.buttons, reader),
        keys=tuple(tuple(_key(key, reader) for key in row) for row in say.keys),
        drop_keys=say.drop_keys and not say.keys,
    )


def card_of(card: Card, reader: Reader, *, repeated: bool = False) -> Message:
    """A staff card, its state first."""
    html = _lines(card.lines, reader, repeated=repeated)
    return Message(html=html, plain=stripped(html), buttons=_buttons(card.buttons, reader))


def _lines(texts: tuple[Text, ...], reader: Reader, *, repeated: bool) -> str:
    lines = [written(text, reader) for text in texts]
    if repeated:
        lines.insert(0, written(T("(possibly a repeat)"), reader))
    return "\n".join(lines)


def _buttons(rows: Rows, reader: Reader) -> tuple[tuple[InlineKey, ...], ...]:
    return tuple(tuple(_button(button, reader) for button in row) for row in rows if row)


def _button(button: Button, reader: Reader) -> InlineKey:
    label = plain(button.label, reader)
    if isinstance(button.press, Copy):
        return InlineKey(label=label, copies=button.press.text)
    return InlineKey(label=label, data=data_of(button.press))


def _key(key: Key, reader: Reader) -> ReplyKey:
    return ReplyKey(label=plain(key.label, reader), requests=key.requests)
