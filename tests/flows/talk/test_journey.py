"""A live location: the cases follow it without a word, and whoever drives is asked nothing."""

from flows.conversation import Phase
from flows.inbound import Located
from flows.request import SendPosition
from flows.terms import CaseId
from tests.flows.chat import Chat, driving, supplements
from tests.flows.words import at

HOLD = "Drive on first. Answer when you have stopped safely; the question waits."


def shared() -> Chat:
    """Since 03:13 the phone sends where it is."""
    return driving().does(Located(lat=28.0, lon=113.0, live=True), "03:13", message="77")


def moves(chat: Chat, lat: float, clock: str) -> Chat:
    return chat.does(Located(lat=lat, lon=113.0, live=True), clock, message="77", edited=True)


def test_it_answers_where_the_vehicle_is() -> None:
    chat = shared()
    assert supplements(chat)[-1].answers["place"].lat == 28.0
    assert chat.asked.startswith("Which road")


def test_then_it_is_no_correction_and_says_nothing() -> None:
    chat = shared()
    told = len(chat.told)
    moves(chat, 28.0005, "03:14")
    assert chat.requests == (SendPosition(cases=(CaseId(1),), lat=28.0005, lon=113.0, at=at("03:14")),)
    assert (chat.said, len(chat.told)) == ([], told)


def test_whoever_drives_is_told_once_and_asked_when_they_are_slower() -> None:
    chat = moves(shared(), 28.01, "03:14")
    assert (chat.reads, chat.again()) == ([HOLD], [])
    assert (moves(chat, 28.02, "03:15").said, chat.again()) == ([], [])
    moves(chat, 28.0201, "03:16")
    assert chat.asked.startswith("To go on: Which road")


def test_two_minutes_without_a_point_count_as_stopped() -> None:
    chat = moves(shared(), 28.01, "03:14").is_silent("03:16")
    assert chat.asked.startswith("To go on: Which road")


def test_whoever_writes_is_answered() -> None:
    chat = moves(shared(), 28.01, "03:14").says("G4 往南", "03:15")
    assert chat.asked == "How is the vehicle?"
    assert moves(chat, 28.02, "03:16").said == []


def test_danger_does_not_wait() -> None:
    chat = moves(shared(), 28.01, "03:14")
    chat.says("救命", "03:15")
    moves(chat, 28.02, "03:16")
    assert chat.again()[-1] == "To go on: Has anyone called 120?"


def test_a_phone_that_moves_puts_silence_off_no_longer() -> None:
    chat = Chat().says("车趴窝了", "03:11").presses("Breakdown", "03:12")
    chat.does(Located(lat=28.0, lon=113.0, live=True), "03:13", message="77")
    due = chat.due()
    moves(chat, 28.00001, "03:14")
    assert (chat.due(), chat.conversation.phase) == (due, Phase.ASKING)


def test_before_there_is_a_case_the_report_says_where_they_are() -> None:
    chat = Chat().says("车趴窝了", "03:11").presses("Breakdown", "03:12")
    chat.does(Located(lat=28.0, lon=113.0, live=True), "03:13", message="77")
    moves(chat, 28.001, "03:14").says("都安全", "03:14")
    assert chat.reports[0].answers["place"].lat == 28.001
