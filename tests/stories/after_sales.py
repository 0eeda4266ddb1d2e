"""Who plays in the stories of customers: the customer, the after-sales group and those above it, in either language."""

from __future__ import annotations

from tests.harness.hotline import Hotline
from tests.harness.people import Group, Person


class Shop:
    """The people of a customer's story, all reading its language."""

    def __init__(self, hotline: Hotline, language: str) -> None:
        self.hotline = hotline
        self.is_zh = language == "zh"
        self.customer: Person = hotline.person("customer-wang" if self.is_zh else "customer-ann")
        self.group: Group = hotline.group("after-sales")
        self.emergency: Group = hotline.group("emergency")
        self.worker: Person = hotline.person("liu-yang")
        self.head: Person = hotline.person("he-jing")
        self.outlet: Person = hotline.person("sun-tao")
        self.office: Person = hotline.person("qian-hui")
        self.manager: Person = hotline.person("zhou-qiang")
        self.director: Person = hotline.person("fang-lin")
        self.leader: Person = hotline.person("zheng-guodong")
        self.tester: Person = hotline.person("xu-lan")

    @classmethod
    async def of(cls, hotline: Hotline, language: str) -> Shop:
        """Everybody at their place; in an English story all have switched."""
        shop = cls(hotline, language)
        if not shop.is_zh:
            for group, who in ((shop.group, "liu-yang"), (shop.emergency, "chen-bo")):
                await group.member(who).says("/language en")
                group.reads("This chat is in English from now on.")
            people = (shop.worker, shop.head, shop.outlet, shop.office, shop.manager, shop.director)
            for person in (*people, shop.leader, shop.tester):
                await person.says("/language en")
                person.reads("This chat is in English from now on.")
        return shop

    @property
    def wang(self) -> str:
        """How the staff read the customer's name."""
        return "王女士" if self.is_zh else "Ms Miller"

    async def objects(self) -> None:
        """Something smells; nobody has eaten of it, and the case opens."""
        customer = self.customer
        await customer.says("早上送的虾有味道", "this morning's fruit smells rotten")
        customer.reads(
            "症状重的先打 120。\n有人吃了不舒服吗？比如吐、拉肚子、发烧。",
            "If anyone is seriously ill, call 120 first.\nHas anyone felt ill after eating it?",
            keys="1 没有人不舒服 / 2 有人不舒服 / 3 还没吃 / 请给我回电"
            if self.is_zh
            else "1 Nobody is ill / 2 Someone is ill / 3 Not eaten yet / Call me back",
        )
        await self.hotline.at("10:15")
        await customer.presses("还没吃", "Not eaten yet")
        self.group.reads_card(
            "【待接单】质量异议 26-0001\n10:20 接单（本单位），还有 5 分钟",
            "[Waiting] Quality objection 26-0001\n10:20 acknowledge (default), 5 min left",
        )
        self.outlet.reads(
            "请确认知悉。10:45 前（预案 30 分钟）。", "Please confirm that you know. By 10:45 (plan, 30 min)."
        )

    async def is_inside(self) -> None:
        """It was signed for this morning, so she may return it; she wants another."""
        customer = self.customer
        customer.reads(
            "已记录，工单 26-0001，10:15 已发给售后值班组。\n是哪一单？",
            "Recorded as case 26-0001, sent to the after-sales duty group at 10:15.\nWhich delivery is it?",
        )
        await customer.presses("今天 06:40 海鲜", "Today 07:20, fruit")
        customer.reads(
            "签收 06:40，12 小时内（到 18:40）可以退换。\n想怎么办？",
            "Signed for at 07:20; you can return or exchange until 19:20 (12 hours).\nWhat would you like?",
            keys="1 换货 / 2 退货 / 3 听工作人员的 / 请给我回电"
            if self.is_zh
            else "1 Exchange / 2 Return / 3 What staff advise / Call me back",
        )

    async def finishes(self) -> None:
        """The rest of the form, and Liu Yang has it."""
        customer = self.customer
        await customer.presses("换货", "Exchange")
        customer.reads("方便就拍一张照片。", "If you can, send one photo.")
        await customer.presses("跳过", "Skip")
        customer.reads("请核对。", "Please check.")
        await customer.presses("都对", "All correct")
        customer.reads(
            "都记下了，工单 26-0001。\n11月23日 10:15 前换好或退好\n11月23日 10:15 前售后人员\n"
            "网点负责人\n10:45\n您满意了，这件事才算完。",
            "All recorded, case 26-0001.\nexchanged or taken back by 23 Nov, 10:15\noutlet head\n10:45\n"
            "after-sales\nIt stays open until you are satisfied.",
            keys="查进度 / 补充情况 / 请给我回电" if self.is_zh else "Status / Add details / Call me back",
        )
        await self.hotline.at("10:18")
        await self.group.member("liu-yang").presses("接单", "Acknowledge")
        self.worker.reads("已接单 26-0001", "Acknowledged 26-0001")
        customer.reads("刘洋（售后值班组）已接单，会给您打电话。", "Liu Yang (after-sales duty group) has your case")

    async def exchanges(self, clock: str) -> None:
        """Liu Yang has exchanged it, and the customer is asked whether all is well."""
        await self.hotline.at(clock)
        await self.group.member("liu-yang").presses("已退换", "Exchanged")
        self.worker.reads("换的还是退的？", "Exchanged or taken back?")
        await self.worker.presses("换货", "Exchanged")
        self.worker.reads("已记录", "Recorded"), self.worker.reads("记下了。", "Noted.")
        self.customer.reads(
            f"{clock} 已换货。\n问题解决了吗？",
            f"Exchanged at {clock}.\nIs it solved?",
            keys="解决了 / 没解决" if self.is_zh else "Solved / Not solved",
        )
