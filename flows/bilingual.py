"""The ground of every file that people write: strict records, and texts in both languages."""

from flows.terms import Language, Record
from flows.text import Words


class Strict(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a plan file: a key that the language does not know is an error, not a comment."""


class Bilingual(Strict, frozen=True):
    """A plan's own text in both languages, with `{named}` places to fill."""

    zh: str
    en: str

    @property
    def words(self) -> Words:
        """The text as a sentence for some reader."""
        return Words(zh=self.zh, en=self.en)

    def in_language(self, language: Language) -> str:
        """The text in one language, whoever reads it."""
        return self.zh if language is Language.ZH else self.en
