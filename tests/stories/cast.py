"""Who plays in the stories, and the steps that many of them begin with."""

from __future__ import annotations

from tests.harness.hotline import Hotline
from tests.harness.people import Group, Person


class Cast:
    """The people of a story: the driver and the holder in its language, the supply group reading it too."""

    def __init__(self, hotline: Hotline, language: str) -> None:
        self.hotline = hotline
        self.language = language
        self.is_zh = language == "zh"
        self.driver: Person = hotline.person("driver-zhang" if self.is_zh else "driver-reed")
        self.holder: Person = hotline.person("li-na" if self.is_zh else "chen-bo")
        self.other: Person = hotline.person("chen-bo" if self.is_zh else "li-na")
        self.supply: Group = hotline.group("supply")
        self.emergency: Group = hotline.group("emergency")
        self.head: Person = hotline.person("zhao-min")
        self.outlet: Person = hotline.person("sun-tao")
        self.manager: Person = hotline.person("zhou-qiang")
        self.director: Person = hotline.person("fang-lin")
        self.supervisor: Person = hotline.person("tang-jun")
        self.leader: Person = hotline.person("zheng-guodong")

    @classmethod
    async def of(cls, hotline: Hotline, language: str) -> Cast:
        """Everybody at their place; in an English story the groups and the managers have switched, too."""
        cast = cls(hotline, language)
        if not cast.is_zh:
            for group, who in (("supply", "chen-bo"), ("emergency", "chen-bo")):
                await hotline.group(group).member(who).says("/language en")
                hotline.group(group).reads("This chat is in English from now on.")
            leaders = (cast.head, cast.outlet, cast.manager, cast.director)
            for person in (*leaders, cast.supervisor, cast.leader):
                await person.says("/language en")
                person.reads("This chat is in English from now on.")
        return cast

    @property
    def names(self) -> dict[str, str]:
        """Who is who in this story's language."""
        return {
            "holder": "李娜" if self.is_zh else "Chen Bo",
            "other": "陈博" if self.is_zh else "Li Na",
            "driver": "张师傅" if self.is_zh else "Mr Reed",
        }

    async def begins(self) -> None:
        """The driver writes what has happened and reads the first question."""
        await self.driver.says("车趴窝了", "the truck broke down")
        self.driver.reads(
            "有人受伤先打 120，着火冒烟先打 119，报警 110，交警 122。\n要报什么？打字、发语音都行。",
            "Someone hurt: call 120. Fire or smoke: 119. Police 110, traffic police 122.\n"
            "What are you reporting? Type or send a voice message.",
        )
        await self.driver.presses("车坏了", "Breakdown")
        self.driver.reads(
            "有人受伤先打 120，着火冒烟先打 119。\n人都安全吗？",
            "Someone hurt: call 120. Fire or smoke: 119.\nIs everyone safe?",
        )

    def accident_told(self) -> None:
        """The supervisor of the distribution centre and the emergency team are told of an accident."""
        asked = ("请确认知悉，组织应急车辆装货。", "Please confirm that you know and have a relief vehicle loaded.")
        self.supervisor.reads(*asked)
        self.leader.reads("请确认知悉。", "Please confirm that you know.")

    async def opens(self) -> None:
        """A breakdown is reported as far as the case: group, head and outlet head are told; the place is asked."""
        await self.begins()
        await self.driver.presses("都安全", "All safe")
        self.supply.reads_card("【待接单】车辆故障", "[Waiting] Vehicle breakdown")
        self.head.reads("请确认知悉。", "Please confirm that you know.")
        self.outlet.reads("请确认知悉。", "Please confirm that you know.")
        self.driver.reads("车在哪里？", "Where is the vehicle?")

    async def acknowledged(self) -> None:
        """Somebody has it, and the driver has read so, with the open question below."""
        await self.supply.member(self.holder.who).presses("接单", "Acknowledge")
        self.holder.reads("已接单", "Acknowledged")
        self.driver.reads("已接单，会给您打电话。\n接着问：", "has your case and will call you.\nTo go on:")

    async def acknowledged_with(self, words: str) -> None:
        """Somebody has it, and reads these words in private."""
        await self.supply.member(self.holder.who).presses("接单", "Acknowledge")
        self.holder.reads(words)
        self.driver.reads("已接单，会给您打电话。", "has your case and will call you.")

    async def noted(self) -> None:
        """Those who must know have said so."""
        await self.head.presses("已知悉", "Noted")
        await self.outlet.presses("已知悉", "Noted")

    async def answers(self) -> None:
        """The driver answers the rest of the form and finds it right; the head and the outlet head have noted."""
        await self.driver.says("G4往广州 1512", "G4 towards Guangzhou 1512")
        self.driver.skips()
        await self.driver.presses("开不了，自己坏的", "Stopped, a fault")
        self.driver.skips()
        await self.driver.presses("跳过", "Skip")
        self.driver.reads("车上是什么货？", "What is the load?")
        await self.driver.presses("冷冻", "Frozen")
        self.driver.reads("请核对。", "Please check.")
        await self.driver.presses("都对", "All correct")
        self.driver.reads("都记下了", "All recorded")

    async def is_resolved(self) -> None:
        """From the first word to the question whether it is solved, with everything in time."""
        await self.opens()
        await self.acknowledged()
        await self.noted()
        await self.answers()
        await self.hotline.passes(minutes=2)
        await self.supply.member(self.holder.who).presses("维修已安排", "Repair arranged")
        self.holder.reads("怎么安排的？", "How is it arranged?")
        await self.holder.says("拖车已到", "the tow truck is here")
        self.holder.reads("记下了。", "Noted.")
        self.driver.reads("故障车维修已安排", "Repair of your vehicle is arranged")
        await self.hotline.at("03:20")
        await self.supply.member(self.holder.who).presses("备用车出发", "Vehicle left")
        self.holder.reads("哪辆车？", "Which vehicle?")
        await self.holder.says("/cancel")
        self.holder.reads("记下了。", "Noted.")
        self.driver.reads("备用车 03:20 已出发", "The standby vehicle left at 03:20")
        await self.supply.member(self.holder.who).presses("已解决", "Resolved")
        self.driver.reads("问题解决了吗？", "Is it solved?")
