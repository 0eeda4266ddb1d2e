"""The labels of our own keys in both languages: a key sends its label as text, and people type what keys say.

They stand here as words and not in a catalogue, because what a person sends back is read in either language.
"""

import re
from collections.abc import Mapping

from flows.bilingual import Bilingual
from flows.question import Option
from flows.spelling import bare, plain
from flows.terms import Language


def _both(zh: str, en: str) -> Bilingual:
    return Bilingual(zh=zh, en=en)


SKIP = _both("跳过", "Skip")
KEEP = _both("不改了", "Keep as it is")
ALL_CORRECT = _both("都对", "All correct")
SEND_PLACE = _both("发送我的位置", "Send my location")
NO_PLACE = _both("现在发不了", "I can't now")
SEND_PHONE = _both("发送我的电话", "Send my number")
STATUS = _both("查进度", "Status")
ADD = _both("补充情况", "Add details")
HELP = _both("求救", "I need help")
RESUME = _both("接着答", "Go on")
REOPEN = _both("重开", "Reopen")
CALL_BACK = _both("请给我回电", "Call me back")
RIGHT = _both("对", "Right")
WRONG = _both("不对", "Not right")
WAY_BACK = _both("不对，返回", "Not so, go back")
DONE = _both("就这些", "That is all")
NOT_HELPED = _both("还是不行", "It did not help")
MORE = _both("其他事", "Something else")
FIRST_PAGE = _both("回前一页", "First page")

WHICH_DELIVERY = _both("是哪一单？", "Which delivery is it?")
SITE_RIGHT = Option(id="site-right", label=RIGHT, words=("是", "是的", "对的", "没错", "yes", "correct"))
SITE_WRONG = Option(id="site-wrong", label=WRONG, words=("不是", "错", "错了", "no", "wrong"))
NONE_OF_THESE = Option(id="none-of-these", label=_both("都不是", "None of these"), words=("都不对", "没有", "none"))
DAYS_BACK = (("今天", "Today"), ("昨天", "Yesterday"))

LANGUAGES: Mapping[Language, str] = {Language.ZH: "中文", Language.EN: "English"}

DANGER = (
    Option(id="hurt", label=_both("有人受伤", "Someone is hurt")),
    Option(id="danger", label=_both("着火或有危险", "Fire or danger")),
    Option(
        id="none",
        label=_both("没有危险，返回", "No danger, go back"),
        words=("没有危险", "没危险", "没事", "返回", "no danger", "go back", "i'm fine", "false alarm", "no"),
    ),
)
"""The answers to the question whether there is danger. The first two are ids that plans use for their own question."""

WITHDRAW, ONLY_FORM, GO_ON = "withdraw", "form", "on"
STOPPING = (
    Option(id=WITHDRAW, label=_both("不用来了", "Call it off"), words=("不用来", "撤销", "call off")),
    Option(id=ONLY_FORM, label=_both("只是不填了", "Only stop the form"), words=("不填了", "stop the form")),
    Option(id=GO_ON, label=_both("继续填", "Go on with the form"), words=("继续", "go on", "continue")),
)
STOPPING_CASE = (
    STOPPING[0],
    Option(id=GO_ON, label=_both("继续处理", "Keep it going"), words=("继续", "go on", "keep going", "continue")),
)

_SKIPPING = frozenset({"跳过", "skip", "略过", "不填", "pass"})
_NOT_KNOWING = frozenset(
    {"不知道", "不清楚", "不记得", "不记得了", "忘了", "忘记了", "记不清", "记不清了", "说不清", "没注意", "不晓得"}
    | {"i don't know", "don't know", "dont know", "i dont know", "not sure", "no idea", "can't remember", "unknown"}
)
_GOING_BACK = frozenset({"返回", "上一步", "返回上一步", "上一题", "back", "go back", "previous", "退回"})
_KEEPING = frozenset({"不改", "不改了", "keep", "keep as it is", "算了"})
_CANNOT = frozenset(
    {"现在发不了", "发不了", "不方便", "i can't now", "i cant now", "can't now", "cannot now", "i can't"}
)
_APPROVING = frozenset(
    {"都对", "对", "对的", "没错", "全对", "都没错", "正确", "是", "是的", "好", "好的", "确认", "可以", "没问题"}
    | {"all correct", "correct", "ok", "okay", "yes", "right", "all right", "all good", "fine", "confirm"}
)
_STATUS = frozenset(
    {"查进度", "进度", "查询进度", "到哪了", "到哪里了", "车到哪了", "什么情况了", "怎么样了", "多久到", "还要多久"}
    | {"你们在哪", "你们到哪了", "来人了吗", "有人来吗", "到了吗", "还要等多久"}
    | {"什么时候来", "什么时候到", "几点来", "几点到"}
    | {"when will you come", "when will you be here", "is anyone coming", "when do you get here"}
    | {"status", "progress", "where are you", "how long", "any news", "what's the status", "my case", "where is it"}
)
_ADDING = frozenset({"补充情况", "补充", "add details"})
_CANCELLING = frozenset(
    {"取消", "不报了", "不用来了", "算了不用来了", "不要来了", "别来了", "cancel", "don't come", "no need to come"}
)
_CALLING = frozenset(
    {"请给我回电", "给我回电", "回电", "请回电", "给我打电话", "请给我打电话", "打电话给我", "电话联系我"}
    | {"人工", "转人工", "人工客服", "找人工", "operator", "human", "a human", "talk to a human", "talk to a person"}
    | {"call me back", "call me", "please call me", "please call", "call back", "phone me", "ring me"}
)
_DENYING = frozenset({"不对", "不是", "错", "错了", "不", "否", "no", "not right", "wrong", "nope", "that is wrong"})
_HELPING = frozenset({"帮助", "怎么用", "说明"})
_ENGLISH = frozenset({"english", "英文", "英语", "in english", "en"})
_CHINESE = frozenset({"中文", "汉语", "chinese", "简体中文", "in chinese", "zh"})
_SOLVED = frozenset(
    {"解决了", "已解决", "已经解决", "已经解决了", "问题解决了", "都解决了", "好了", "没问题了", "是", "是的"}
    | {"满意", "满意了", "很满意", "satisfied", "i am satisfied", "i'm satisfied"}
    | {"solved", "it is solved", "it's solved", "resolved", "fixed", "it is fixed", "it's fixed", "yes", "yes, solved"}
)
_NOT_SOLVED = frozenset(
    {"没解决", "没有解决", "还没解决", "还没有解决", "未解决", "没好", "还没好", "没有", "还没有", "还没", "不是"}
    | {"不满意", "不行", "还是不行", "还不行", "not satisfied", "i am not satisfied", "i'm not satisfied"}
    | {"not solved", "it is not solved", "it's not solved", "not fixed", "unsolved", "not yet", "no", "no, not solved"}
)
_FINISHING = frozenset(
    {"就这些", "就这些了", "完了", "完成", "好了", "选好了", "选完了", "报完了", "没有了", "没了", "没有别的了"}
    | {"that is all", "that's all", "thats all", "done", "finished", "ready", "no more", "nothing else"}
)
_NOT_HELPED = frozenset({"没用", "不管用", "没有用", "不好使", "没效果", "it did not help", "no use", "no help"})
_STILL = re.compile(
    r"^(?:我?(?:都)?试(?:过)?了[,， ]*)?(?:但|可是?)?(?:它|水|问题|现在)?(?:还是|还在|还有|还漏|仍|依然)"
    r"|^(?:i tried[^,.]{0,20}[,.] ?)?(?:but |sorry,? )?(?:(?:it|that|this)(?:'s| is| has)? )?still\b"
    r"|\b(?:did not|didn't|didnt|does not|doesn't|doesnt|has not|hasn't) (?:help|work|stop)"
    r"|没(?:有)?(?:用|好|效|解决)|不管用|不起作用|又(?:漏|坏|开始|不行)"
)
_CHANGING = re.compile(r"(?:修改|更改|改一下|改|change|correct)\s*[:]?\s*(.{1,40})")
_NUMBER = re.compile(r"(?<!\d)(\d{2})\s?-\s?(\d{3,6})(?!\d)")


_WISHES: Mapping[str, str] = {
    word: wish
    for words, wish in reversed(
        (
            (_STATUS, "status"),
            (_ADDING, "add"),
            (_CANCELLING, "cancel"),
            (_CALLING, "call"),
            (_HELPING, "instructions"),
            (_ENGLISH, f"language:{Language.EN}"),
            (_CHINESE, f"language:{Language.ZH}"),
            ({bare(HELP.zh), bare(HELP.en)}, "help"),
            ({bare(RESUME.zh), bare(RESUME.en)}, "resume"),
            ({bare(REOPEN.zh), bare(REOPEN.en)}, "reopen"),
        )
    )
    for word in words
}
"""What words wish that may be said at any time; of what has two meanings, the first counts."""


def is_label(text: str, label: Bilingual) -> bool:
    """Whether a text is this label, in either language."""
    return bare(text) in {bare(label.zh), bare(label.en)}


def skips(text: str) -> bool:
    """Whether a text says: leave this question out."""
    return bare(text) in _SKIPPING


def solved(text: str) -> bool | None:
    """What a text says to the question whether it is solved; None when it says something else."""
    seen = bare(text)
    return True if seen in _SOLVED else False if seen in _NOT_SOLVED else None


def does_not_know(text: str) -> bool:
    """Whether a text says that the person cannot tell."""
    return bare(text) in _NOT_KNOWING


def goes_back(text: str) -> bool:
    """Whether a text says: to the question before."""
    return bare(text) in _GOING_BACK


def is_all(text: str) -> bool:
    """Whether a text says that nothing more is to be named."""
    return bare(text) in _FINISHING


def has_not_helped(text: str) -> bool:
    """Whether a text says that what was advised did not help."""
    seen = bare(text)
    return is_label(text, NOT_HELPED) or seen in _NOT_HELPED | _NOT_SOLVED or bool(_STILL.search(plain(text)))


def keeps(text: str) -> bool:
    """Whether a text says: leave the answer as it is."""
    return bare(text) in _KEEPING


def cannot_send(text: str) -> bool:
    """Whether a text says that no position can be sent now."""
    return bare(text) in _CANNOT


def is_no_danger(text: str) -> bool:
    """Whether a text says that there is no danger, and nothing else."""
    safe = DANGER[-1]
    return bare(text) in {bare(each) for each in (safe.label.zh, safe.label.en, *safe.words)}


def approves(text: str) -> bool:
    """Whether a text says that all is right."""
    return bare(text) in _APPROVING


def denies(text: str) -> bool:
    """Whether a text says that something is not right."""
    return bare(text) in _DENYING


def change_of(text: str) -> str:
    """What a text asks to change, by its label or number; empty when it asks nothing of the kind."""
    found = _CHANGING.fullmatch(bare(text))
    return found[1] if found else ""


def wished(text: str) -> str:
    """What a text that is the label of a key, or says the same, wishes: as `Wish.what`; empty for any other text."""
    seen = bare(text)
    if seen in _WISHES:
        return _WISHES[seen]
    number = _NUMBER.search(seen)
    if number is None:
        return ""
    rest = bare(_NUMBER.sub(" ", seen)).removeprefix("工单").removeprefix("case").strip()
    return f"status:{number[1]}-{number[2]}" if not rest or rest in _STATUS else ""
