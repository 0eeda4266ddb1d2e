"""What people write when they need help: literal tables, read by `triage.py`. In doubt a word stands here.

The texts are plain (small letters, half-width), a letter that is held down (`heeelp`) is one letter.
"""

import re

# Calls for help. `不是`, `不用` before them denies; "nobody" does not: 没人救我 is a cry.
PLEAS = tuple(
    re.compile(pattern)
    for pattern in (
        r"救[\W_]{0,3}命(?!稻草|恩人|药)",
        r"救救|救我|快救|救人(?!员)",
        r"(?:就命(?!令|名)|救名|救明|求命|九命啊|旧命啊)",
        r"救护车|救户车",
        r"(?<![a-z])s\.?\s?o\.?\s?s(?![a-z])|(?<![a-z])may\s?day(?![a-z])",
        r"(?<![a-z])jiu\s?ming?(?:\s?(?:a|ya|la))?(?![a-z])|(?<![a-z])jiu\s?(?:jiu\s?)?wo(?:men)?(?![a-z])",
        r"\b(?:save|rescue) (?:me|us|him|her|them)\b",
        r"(?:打|叫|要|call|need) ?(?:一下)?120(?!\d)",
    )
)

# Harm to people, or what does harm. Denied words are none: 没有人受伤, nobody is hurt.
HARMS = tuple(
    re.compile(pattern)
    for pattern in (
        # hurt
        r"受伤|受商|受了伤|重伤|伤亡|伤了人|伤到(?:人|我|他|她)|[摔烫烧砸压撞划刺割咬捅砍]伤",
        r"流血|留血|出血|血流|(?:都|全)是血|好多血|满(?:身|脸|头|地)(?:是|都是)?血",
        r"骨折(?!价)|(?:腿|手|胳膊|脚|肋骨)断|断了(?:腿|手|胳膊|脚)",
        r"撞(?:到|了|着|死|倒|飞)?(?:一个|个|路|行)?人(?!行道|行横道|工)|[轧碾](?:到|了)?人|撞(?:到|了|倒)(?:小孩|老人|行人)",
        r"(?<![累急热气笑吓烦冻愁坑饿])死人|死了人|人死|(?:快|要)没命|有人(?:快|要)?死|(?<![累急热气笑吓烦冻愁饿])快死了",
        r"\bhurt\b|\binjur(?:ed|y|ies|d|ied)\b|\bwounded\b|\bbroken (?:leg|arm|neck|bones?|back|ribs?)\b",
        r"\bblee?d(?:s|ing|in)?\b|\bbleading\b|\bblood(?! (?:test|sample|product|orange|sausage))",
        r"\bdying\b|\bkilled\b",
        r"\b(?:someone|somebody|he|she|driver|man|woman|people|person|child)(?:'s| is| has)? (?:died|dead)\b",
        r"\bhit (?:a |an |the |some )?(?:person|pedestrian|man|woman|child|kid|cyclist|someone|somebody|people)\b",
        r"(?<![a-z])shou\s?shang(?:\s?le)?(?![a-z])|(?<![a-z])si\s?ren(?:\s?le)?(?![a-z])",
        # ill
        r"昏迷|[晕昏](?:倒|过去)|没有?(?:呼吸(?!困难)|心跳|意识|知觉)|不能呼吸|喘不[上过]来?气|呼吸困难|窒息|休克|抽搐|口吐白沫",
        r"休克|心脏病|心梗|脑溢血|触电|(?<!电脑)(?<!手机)(?<!系统)(?<!服务器)中毒|溺水|落水|掉(?:到|进)?(?:了)?[水河江湖海]里",
        r"\bunconscious\b|\bunconcious\b|\bunresponsive\b|\bpassed out\b|\bfainted\b|\bheart attack\b|\bseizure\b",
        r"\b(?:not|stopped|isn't|can't|cannot|cant|difficulty|trouble) breath(?:e|ing)\b",
        r"\bambul(?:ance|ence|anc|ans|ants?)\b|\belectrocuted\b|\bchoking\b|\bdrown(?:ing|ed)\b|\bpoison(?:ed|ing)\b",
        # fire
        r"(?<![打点动])(?<!打不)着火|[失]火|(?<!打不)起火|火灾|火烛|烧起来|烧着了|自燃|爆炸",
        r"\bfire\b(?! ?(?:extinguisher|hydrant|station|truck|engine|exit|lane|drill|department|brigade|alarm test))",
        r"\bon fir\b|\bfier\b|\bflames\b|\bexplo(?:sion|ded|ding|des)\b",
        r"(?<![a-z])zh?ao\s?huo(?:\s?le)?(?![a-z])|(?<![a-z])shi\s?huo(?:\s?le)?(?![a-z])",
        r"(?<![a-z])bao\s?zha(?:\s?le)?(?![a-z])",
        r"(?:燃气|煤气|天然气)(?:泄漏|泄露|味|漏)|漏(?:燃气|煤气|天然气)|\bgas leak|\bsmell (?:of )?gas\b|\bgas smell",
        # trapped, attacked
        r"被困|困在(?:里面|车里|车内|电梯|驾驶室|火)|电梯困人|[压夹卡](?:住|到|着)(?:了)?(?:人|腿|脚|手|他|她|我)",
        r"\btrapped\b|\bpinned (?:down|under|in)\b|\bcrushed\b|(?<![a-z])bei\s?kun(?:\s?le)?(?![a-z])",
        r"自杀|跳楼|砍人|捅人|杀人|抢劫|持刀|\bsuicid|\bstabbed\b|\b(?:been|got|was) shot\b|\brobbed\b|\brobbery\b",
    )
)

# Everyday words: the same screen, and then the question whether there is danger.
WEAK = tuple(
    re.compile(pattern)
    for pattern in (
        r"求助|求救|帮帮我|快来人|来人[啊呀哪]|出事[了啦]|出大事|不好了|[我人他她]快?不行了|打起来了|刹车失灵|刹不住",
        r"危险(?!品|化学|废|源|驾驶|货)|紧急(?!停车|制动|刹车|通道|出口|联系|电话)|(?<![累热冷饿困急烦气吓笑冻])要死了",
        r"冒[黑白浓]?烟|烟很大",
        r"(?<!thanks for )(?<!for the )(?<!for your )\b(?:help+|halp|hlep|hepl|helpme)\b(?! ?(?:desk|line))",
        r"\bemergenc(?:y|ie|ey)\b(?! (?:lane|brake|exit|bay|stop|phone|number|contact))|\bemergancy\b",
        r"\bdanger(?:ous)?\b(?! (?:goods|load|cargo))|\bsmok(?:e|ing)\b(?! (?:area|room))|\bhurts\b|\bcollapsed\b",
        r"(?<![a-z])qiu\s?(?:jiu|zhu)(?![a-z])|(?<![a-z])chu\s?shi\s?le(?![a-z])|(?<![a-z])liu\s?xue(?:\s?le)?(?![a-z])",
        r"^(?:120|119)$",
    )
)

NOT_A_PLEA = re.compile(r"(?:不是|不用|不需要|不要|无需|不必)(?:再)?(?:叫|打|来|喊)?\s?$")
