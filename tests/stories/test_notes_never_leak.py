"""Whatever staff and strangers write: only replies by permitted people to messages of the case reach the reporter."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.inbound import Wrote
from tests.harness.hotline import hotline_open
from tests.stories.cast import Cast

WRITERS = {"li-na": True, "chen-bo": True, "zhao-min": True, "liu-yang": False, "passer-by": False, "": False}
"""Who may write to the reporter of a case of the supply group."""
PREFIXES = {"": True, "/note ": False, "备注": False, "/NOTE@duty_bot ": False, " 备注：": False, "/status ": False}
"""How it begins, and whether that is for the reporter."""
spoken = st.tuples(
    st.sampled_from(sorted(WRITERS)),
    st.sampled_from(sorted(PREFIXES)),
    st.sampled_from(["card", "line", "chatter", "nothing"]),
    st.booleans(),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(spoken, min_size=1, max_size=12))
def test_only_replies_of_permitted_people_to_messages_of_the_case_reach_the_reporter(
    said: list[tuple[str, str, str, bool]],
) -> None:
    asyncio.run(_play(said))


async def _play(said: list[tuple[str, str, str, bool]]) -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        await cast.noted()
        await cast.acknowledged()
        await cast.driver.says("还有一件事")
        stage = hotline.stage
        shown = stage.theatre.shown[cast.supply.chat]
        places = {
            "card": shown[0].id,
            "line": next(each.id for each in shown if "还有一件事" in each.text),
            "chatter": "s-of-a-person",
            "nothing": "",
        }
        for number, (who, prefix, to, edited) in enumerate(said):
            mark = f"m{number:03d}m"
            event = hotline.event(
                who or "anonymous", Wrote(text=f"{prefix}{mark}"), cast.supply.chat, user=who, reply_to=places[to]
            )
            await hotline.arrive(event)
            if edited:
                again = hotline.event(
                    who or "anonymous",
                    Wrote(text=f"{prefix}{mark} again"),
                    cast.supply.chat,
                    user=who,
                    reply_to=places[to],
                    message=event.message,
                    edited=True,
                )
                await hotline.arrive(again)
            meant = WRITERS[who] and PREFIXES[prefix] and to in {"card", "line"}
            read = any(mark in each.text for each in stage.theatre.sent if each.chat.startswith("public:"))
            assert read == meant, (who, prefix, to)
        hotline.finished = True
