"""What stops the program before it starts, told in lines that say what to do."""

from collections.abc import Iterable

from flows.text import T, Text


class Unusable(Exception):
    """A setting, a file or a place that cannot be used; `texts` tell the administrator what was found and expected."""

    def __init__(self, texts: Iterable[Text]) -> None:
        from bot.i18n import english  # noqa: PLC0415 - a command that goes well needs no catalogue

        self.texts = tuple(texts)
        self.lines = tuple(english(text) for text in self.texts)
        """The same for a log."""
        super().__init__("; ".join(self.lines))


def unwritable(file: str, error: OSError) -> Text:
    """Why a file cannot be written, and what to do."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return T("{file} cannot be written: there is no such folder; expected one that is there", file=file)
        case PermissionError():
            return T("{file} cannot be written: the program has no right to; expected another folder", file=file)
    return T("{file} cannot be written ({why})", file=file, why=error.strerror or type(error).__name__)
