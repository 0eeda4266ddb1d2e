"""What is to be said becomes a message in its reader's language, still without any platform."""

from bot.buttons import data_of
from bot.channels.port import InlineKey, Message, ReplyKey
from bot.i18n import Pen, Reader, stripped
from flows.outbound import Button, Card, Copy, Key, Rows, Say
from flows.text import T, Text


def message_of(say: Say, reader: Reader, *, repeated: bool = False) -> Message:
    """A woven Say, read from the top: danger, what we know, what comes next, and the question last."""
    pen = Pen(reader)
    html = _lines((*say.first, *say.lines, *say.question), pen, repeated=repeated)
    return Message(
        html=html,
        plain=stripped(html),
        buttons=_buttons(say.buttons, pen),
        keys=tuple([tuple([_key(key, pen) for key in row]) for row in say.keys]),
        drop_keys=say.drop_keys and not say.keys,
    )


def card_of(card: Card, reader: Reader, *, repeated: bool = False) -> Message:
    """A staff card, its state first."""
    pen = Pen(reader)
    html = _lines(card.lines, pen, repeated=repeated)
    return Message(html=html, plain=stripped(html), buttons=_buttons(card.buttons, pen))


def _lines(texts: tuple[Text, ...], pen: Pen, *, repeated: bool) -> str:
    lines = [pen.written(text) for text in texts]
    if repeated:
        lines.insert(0, pen.written(T("(possibly a repeat)")))
    return "\n".join(lines)


def _buttons(rows: Rows, pen: Pen) -> tuple[tuple[InlineKey, ...], ...]:
    return tuple([tuple([_button(button, pen) for button in row]) for row in rows if row])


def _button(button: Button, pen: Pen) -> InlineKey:
    label, press = pen.plain(button.label), button.press
    if type(press) is Copy:
        return InlineKey(label=label, copies=press.text)
    return InlineKey(label=label, data=data_of(press))


def _key(key: Key, pen: Pen) -> ReplyKey:
    return ReplyKey(label=pen.plain(key.label), requests=key.requests)
