"""One topic a case, where the group has topics; somebody's deleting or closing one costs no word."""

from __future__ import annotations

from bot.channels.port import Muted, Standing
from bot.engine.outcome import Trouble
from flows.terms import CaseId
from tests.bot.engine.post_office import GROUP, SECOND, Office, office

FORUM = Standing(forum=True, may_manage_topics=True)


def places(house: Office) -> list[tuple[str, str]]:
    """The title of the topic in which each message stands, and its first line."""
    double = house.double
    return [
        (double.topics.get(double.threads[number], ""), text.splitlines()[0])
        for number, text in double.stands[GROUP.partition(":")[2]].items()
    ]


async def test_everything_of_a_case_goes_into_its_topic() -> None:
    async with office() as house:
        house.double.rights = FORUM
        await house.put(house.post(1, title="26-0001 Breakdown"), house.post(2))
        await house.put(house.say("Overdue: standby", case=CaseId(1), on_card=True), house.say("a word to all"))
        await house.rounds()
        assert sorted(places(house)) == [
            ("", "a word to all"),
            ("26-0001 Breakdown", "Overdue: standby"),
            ("26-0001 Breakdown", "[To be taken] breakdown 26-0001"),
            ("26-0002", "[To be taken] breakdown 26-0002"),
        ]
        assert house.double.asked == 1, "the standing is asked once an hour"
        house.clock.move_to(house.clock.now() + 3601 * SECOND)
        await house.put(house.post(3))
        await house.rounds()
        assert house.double.asked == 2


async def test_a_new_card_of_the_case_stays_in_its_topic_which_is_named_anew() -> None:
    async with office() as house:
        house.double.rights = FORUM
        await house.put(house.post(1, title="26-0001 Breakdown"))
        await house.rounds()
        await house.put(house.post(1, title="26-0001 Accident", emergency=True))
        await house.rounds()
        assert [place for place, _ in places(house)] == ["26-0001 Accident"] * 2
        assert house.double.words()[0] == "Case 26-0001: the current card is further down."


async def test_a_deleted_topic_is_made_anew_and_the_card_comes_first() -> None:
    async with office() as house:
        house.double.rights = FORUM
        await house.put(house.post(1, title="26-0001 Breakdown"))
        await house.rounds()
        await house.put(house.refresh(1, "Li Na has it"))
        await house.rounds()
        house.double.topics.clear()
        house.double.stands.clear()
        await house.put(house.say("Overdue: standby", case=CaseId(1), on_card=True))
        await house.rounds()
        assert places(house) == [
            ("26-0001 Breakdown", "[Li Na has it] breakdown 26-0001"),
            ("26-0001 Breakdown", "Overdue: standby"),
        ]
        await house.put(house.refresh(1, "Chen Bo has it"))
        await house.rounds()
        assert places(house)[0] == ("26-0001 Breakdown", "[Chen Bo has it] breakdown 26-0001")


async def test_an_edit_whose_topic_was_deleted_posts_the_card_in_a_new_one() -> None:
    async with office() as house:
        house.double.rights = FORUM
        await house.put(house.post(1, title="26-0001 Breakdown"))
        await house.rounds()
        house.double.topics.clear()
        house.double.stands.clear()
        await house.put(house.refresh(1, "Li Na has it"))
        await house.rounds()
        assert places(house) == [("26-0001 Breakdown", "[Li Na has it] breakdown 26-0001")]


async def test_a_topic_in_which_we_may_not_write_is_replaced() -> None:
    async with office() as house:
        house.double.rights = FORUM
        await house.put(house.post(1, title="26-0001 Breakdown"))
        await house.rounds()
        house.double.raises = [Muted("TOPIC_CLOSED")]
        await house.put(house.post(1, title="26-0001 Breakdown"))
        await house.rounds()
        assert len(house.double.topics) == 2
        assert house.troubles == []


async def test_without_the_right_the_plain_chat_serves_and_the_desk_hears_of_it_once() -> None:
    async with office() as house:
        house.double.rights = Standing(forum=True)
        await house.put(house.post(1), house.post(2))
        await house.rounds()
        await house.anew().begin()
        await house.put(house.post(3))
        await house.rounds()
        assert [place for place, _ in places(house)] == [""] * 3
        assert house.troubles == [(GROUP, Trouble.NO_TOPICS)]


async def test_a_group_without_topics_keeps_the_thread_of_its_binding() -> None:
    async with office() as house:
        house.double.topics["t5"] = "duty"
        await house.put(house.post(1, thread="t5"), house.say("line", thread="t5", case=CaseId(1)))
        await house.rounds()
        assert {place for place, _ in places(house)} == {"duty"}
        house.double.topics.clear()
        await house.put(house.say("another", thread="t5", case=CaseId(1)))
        await house.rounds()
        assert places(house)[-1] == ("", "another"), "what is said is not lost with a thread that somebody deleted"
