"""Whose fault it is: ours, or the person's."""

from flows.text import Text


class FlowError(Exception):
    """Our bug: an event met a state that no table foresees. It is set aside, logged and shown to the administrator."""


class Refused(Exception):
    """What a person asked cannot be done; `text` tells them why and what to do next."""

    def __init__(self, text: Text) -> None:
        super().__init__("refused")
        self.text = text
