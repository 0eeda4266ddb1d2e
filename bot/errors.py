"""What stops the program before it starts, told in lines that say what to do."""

from collections.abc import Iterable


class Unusable(Exception):
    """A setting, a file or a place that cannot be used; `lines` tell the administrator what was found and expected."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))
