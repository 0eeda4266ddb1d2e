"""Files where something else is asked, words under them, albums, and texts that the platform split."""

from flows.inbound import Attached, MediaKind, SharedContact, Unreadable
from tests.flows.chat import Chat, at_photo, at_vehicle, driving, supplements
from tests.flows.talk.market import customer, objecting

VEHICLE = "How is the vehicle?"


def file(kind: MediaKind, name: str = "f", **more: object) -> Attached:
    return Attached(kind=kind, file=name, unique=name, **more)  # type: ignore[arg-type]


# --- the words under a file -------------------------------------------------------------------------------------------
def test_words_under_a_photo_answer_where_words_are_asked() -> None:
    chat = driving().sends_photo(caption="G4 往北 K1498")
    place = supplements(chat)[-1].answers["place"]
    assert (place.text, [each.file for each in place.files], chat.asked) == ("G4 往北 K1498", ["p"], VEHICLE)


def test_words_under_a_photo_answer_a_choice() -> None:
    chat = at_vehicle().sends_photo(caption="开不了，自己坏的")
    answers = supplements(chat)[-1].answers
    assert (answers["vehicle"].option, len(answers["photo"].files)) == ("fault", 1)
    assert chat.asked == "What is the load?"


def test_words_under_the_photo_that_is_asked_for_stay_with_it() -> None:
    chat = at_photo().sends_photo(caption="左前轮")
    photo = supplements(chat)[-1].answers["photo"]
    assert (photo.text, len(photo.files), chat.asked) == ("左前轮", 1, "What is the load?")


def test_words_under_a_first_photo_name_the_way_in() -> None:
    chat = customer().sends_photo(caption="the shrimp smells")
    assert chat.conversation.named == "goods"
    chat.presses("Bad goods").presses("Nobody")
    photo = chat.reports[0].answers["photo"]
    assert (photo.text, len(photo.files), chat.reports[0].words) == ("the shrimp smells", 1, ())


def test_a_cry_under_a_photo_is_a_cry() -> None:
    for asked in (driving(), at_vehicle(), at_photo()):
        asked.sends_photo(caption="救命")
        assert (asked.reads[0][:24], asked.asked) == ("Call 120 now (ambulance)", "Has anyone called 120?")
    first = Chat().sends_photo(caption="救命")
    assert (first.reports[0].cry, len(first.reports[0].files)) == ("救命", 1)


def test_a_cry_is_heard_in_an_edit_of_words_under_a_photo() -> None:
    chat = at_photo().does(file(MediaKind.PHOTO, "p", caption="左前轮"), message="50")
    chat.does(file(MediaKind.PHOTO, "p", caption="左前轮着火了"), message="50", edited=True)
    assert chat.reads[0].startswith("Call 120 now")


# --- what does not fit ------------------------------------------------------------------------------------------------
def test_files_without_words_are_kept_and_the_question_comes_again() -> None:
    for kind in (MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.DOCUMENT):
        chat = driving().does(file(kind))
        kept = supplements(chat)[-1]
        assert [*kept.files, *(each for answer in kept.answers.values() for each in answer.files)][0].kind is kind
        assert chat.asked == "Where is the vehicle? Typing or voice works too."


def test_somebody_elses_contact_answers_with_its_name() -> None:
    chat = customer(who=driving().who).says("it smells", "10:14").presses("Bad goods")
    chat.does(SharedContact(phone="8613900003301", own=False, name="王芳"))
    assert chat.asked == "Is anyone ill?"
    chat.presses("Nobody")
    assert chat.reports[0].words == ("it smells", "王芳 +86 139 0000 3301")


def test_a_sticker_is_kept_on_the_case() -> None:
    sticker = Attached(kind=MediaKind.PHOTO, file="s", unique="s")
    assert supplements(at_vehicle().does(Unreadable(kind="sticker", kept=sticker)))[-1].files == (sticker,)
    assert supplements(at_vehicle().does(Unreadable(kind="dice")))[-1].note == "[dice]"


def test_nothing_of_a_file_too_large_is_kept() -> None:
    chat = at_photo()
    told = len(chat.told)
    chat.does(file(MediaKind.DOCUMENT, size=20 * 1024 * 1024 + 1))
    assert (len(chat.told), chat.reads[0][:28]) == (told, "This file is over 20 MB and ")
    assert chat.does(file(MediaKind.DOCUMENT, size=20 * 1024 * 1024)).asked == "What is the load?"


# --- one answer in several messages -----------------------------------------------------------------------------------
def test_an_album_of_any_size_is_one_answer() -> None:
    chat = at_photo()
    for number in range(12):
        chat.sends_photo(str(number), album="7", caption="右侧" if number == 5 else "")
        assert (chat.said == []) is (number > 0)
    photo = supplements(chat)[-1].answers["photo"]
    assert (len(photo.files), photo.text) == (12, "右侧")


def test_an_album_beside_the_questions_goes_to_the_case() -> None:
    chat = objecting()
    chat.does(file(MediaKind.VIDEO, "a", album="9")).does(file(MediaKind.VIDEO, "b", album="9"))
    assert chat.said == []
    assert [each.file for told in supplements(chat) for each in told.files] == ["a", "b"]


def test_a_text_that_was_split_is_one_answer() -> None:
    chat = driving().says("长" * 4096, "03:13").says("尾" * 904, "03:13")
    assert chat.said == []
    assert len(supplements(chat)[-1].answers["place"].text) == 5000


def test_a_long_text_is_told_to_be_kept_whole() -> None:
    chat = driving().says("长" * 4096, "03:13")
    assert chat.reads[0] == "Received. The text is long; all of it is kept, and the card shows its beginning."
    assert chat.says("还能继续送", "03:14").asked.startswith("From behind") is True
