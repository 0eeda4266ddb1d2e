"""The regions that the organisation serves, offered as the answers where a plan asks for one."""

from msgspec.structs import replace

from flows.answer import Answer
from flows.organisation import Organisation
from flows.question import Option, Question, QuestionKind

KNOWN = "region"
"""What the question says that knows them (`known: region`)."""


def offered(question: Question, organisation: Organisation) -> Question:
    """The question with the regions before its own answers; as it stands when the organisation names none."""
    if question.known != KNOWN or not organisation.regions:
        return question
    regions = tuple(Option(id=each.id, label=each.name) for each in organisation.regions)
    own = tuple(option for option in question.options if all(option.id != each.id for each in organisation.regions))
    return replace(question, kind=QuestionKind.CHOICE, options=(*regions, *own))


def taken(question: Question, answer: Answer, organisation: Organisation) -> Answer:
    """The answer with the name of the region that was chosen, since the plan itself knows none."""
    if question.known != KNOWN:
        return answer
    chosen = next((each for each in organisation.regions if each.id == answer.option), None)
    if chosen is None or any(option.id == chosen.id for option in question.options):
        return answer
    name = chosen.name.in_language(organisation.place_language)
    return replace(answer, text=name)
