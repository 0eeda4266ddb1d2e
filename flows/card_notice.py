"""What a card says of a duty, of several who must acknowledge, and of notices that were sent to many."""

from flows import duty_word, notice_word, several_word
from flows.record import Case, Scene
from flows.text import Text


def notices(case: Case, scene: Scene) -> tuple[Text, ...]:
    """Its lines, the oldest matter first."""
    found = (duty_word.missed(case, scene), several_word.notice(case, scene), *notice_word.notice(case, scene))
    return tuple(each for each in found if each is not None)
