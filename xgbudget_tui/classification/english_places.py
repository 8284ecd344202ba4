"""English names of places by rule: 东山区 is *Dongshan District*, 陕西省 *Shaanxi Province*.

Names with a settled English form, and well-known ones with a character of several readings, are
listed; other names of up to three characters are spelt in pinyin if each has one reading. What may
be a word and no place (开发区, 贫困县) has none by this rule: that is better than a wrong one.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SETTLED = {
    "内蒙古自治区": "Inner Mongolia Autonomous Region",
    "广西壮族自治区": "Guangxi Zhuang Autonomous Region",
    "西藏自治区": "Tibet Autonomous Region",
    "宁夏回族自治区": "Ningxia Hui Autonomous Region",
    "新疆维吾尔自治区": "Xinjiang Uygur Autonomous Region",
    "陕西省": "Shaanxi Province",
    "黑龙江省": "Heilongjiang Province",
    "哈尔滨市": "Harbin City",
    "齐齐哈尔市": "Qiqihar City",
    "呼和浩特市": "Hohhot City",
    "鄂尔多斯市": "Ordos City",
    "呼伦贝尔市": "Hulunbuir City",
    "乌鲁木齐市": "Urumqi City",
    "拉萨市": "Lhasa City",
    "林芝市": "Nyingchi City",
    "日喀则市": "Xigaze City",
    "昌都市": "Qamdo City",
    "那曲市": "Nagqu City",
    "吐鲁番市": "Turpan City",
    "阿克苏市": "Aksu City",
    "阿勒泰市": "Altay City",
    "阿拉尔市": "Aral City",
    "库尔勒市": "Korla City",
    "喀什市": "Kashgar City",
    "和田市": "Hotan City",
    "格尔木市": "Golmud City",
    "宕昌县": "Tanchang County",
    "重庆市": "Chongqing City",
    "成都市": "Chengdu City",
    "长春市": "Changchun City",
    "长沙市": "Changsha City",
    "长治市": "Changzhi City",
    "朝阳市": "Chaoyang City",
    "朝阳区": "Chaoyang District",
    "厦门市": "Xiamen City",
    "六安市": "Lu'an City",
    "乐山市": "Leshan City",
    "漯河市": "Luohe City",
    "香港特别行政区": "Hong Kong Special Administrative Region",
    "澳门特别行政区": "Macao Special Administrative Region",
    "新疆生产建设兵团": "Xinjiang Production and Construction Corps",
    "巴彦淖尔市": "Bayannur City",
    "乌兰察布市": "Ulanqab City",
    "克拉玛依市": "Karamay City",
    "石家庄市": "Shijiazhuang City",
    "张家口市": "Zhangjiakou City",
    "张家界市": "Zhangjiajie City",
    "张家港市": "Zhangjiagang City",
    "秦皇岛市": "Qinhuangdao City",
    "佳木斯市": "Jiamusi City",
    "葫芦岛市": "Huludao City",
    "六盘水市": "Liupanshui City",
    "攀枝花市": "Panzhihua City",
    "包头市": "Baotou City",
    "本溪市": "Benxi City",
    "无锡市": "Wuxi City",
    "宁波市": "Ningbo City",
    "温州市": "Wenzhou City",
    "合肥市": "Hefei City",
    "蚌埠市": "Bengbu City",
    "宿州市": "Suzhou City",
    "宿迁市": "Suqian City",
    "新余市": "Xinyu City",
    "烟台市": "Yantai City",
    "开封市": "Kaifeng City",
    "许昌市": "Xuchang City",
    "孝感市": "Xiaogan City",
    "娄底市": "Loudi City",
    "东莞市": "Dongguan City",
    "百色市": "Baise City",
    "达州市": "Dazhou City",
    "四会市": "Sihui City",
    "乐昌市": "Lechang City",
    "新会区": "Xinhui District",
    "增城区": "Zengcheng District",
    "番禺区": "Panyu District",
    "禅城区": "Chancheng District",
    "黄埔区": "Huangpu District",
    "清新区": "Qingxin District",
    "梅县区": "Meixian District",
    "大埔县": "Dabu County",
    "封开县": "Fengkai County",
    "和平县": "Heping County",
    "洪洞县": "Hongtong County",
}
_FILE = Path(__file__).with_name("syllables.tsv")
_USUAL = {
    "南": "nan", "平": "ping", "宁": "ning", "化": "hua", "大": "da", "石": "shi",
    "白": "bai", "红": "hong", "青": "qing", "沙": "sha", "溪": "xi", "港": "gang",
    "台": "tai", "谷": "gu", "明": "ming", "桃": "tao", "月": "yue", "景": "jing",
    "圣": "sheng", "古": "gu", "前": "qian", "内": "nei", "信": "xin", "沈": "shen",
    "吴": "wu", "承": "cheng", "永": "yong", "盐": "yan", "甘": "gan", "庄": "zhuang",
    "鼎": "ding", "广": "guang", "太": "tai", "杭": "hang", "汕": "shan", "潭": "tan", "池": "chi",
    "昆": "kun", "咸": "xian", "揭": "jie", "湛": "zhan", "莆": "pu", "沂": "yi", "菏": "he",
    "聊": "liao", "郴": "chen", "邢": "xing", "汾": "fen", "祁": "qi", "渠": "qu", "蒲": "pu",
    "彭": "peng", "潘": "pan", "邓": "deng", "蔡": "cai", "冯": "feng", "涪": "fu", "甸": "dian",
    "芦": "lu", "鹿": "lu", "陆": "lu", "尾": "wei", "梧": "wu", "焦": "jiao", "蕉": "jiao",
    "怀": "huai", "桐": "tong", "圳": "zhen", "佛": "fo", "都": "du", "从": "cong", "斗": "dou",
    "澄": "cheng", "澳": "ao", "越": "yue", "英": "ying", "万": "wan", "敦": "dun", "繁": "fan",
    "扶": "fu", "横": "heng", "虹": "hong", "呼": "hu", "柏": "bai", "彬": "bin", "淳": "chun",
    "登": "deng", "房": "fang", "居": "ju", "巨": "ju", "蓝": "lan", "墨": "mo", "屏": "ping",
    "栖": "qi", "乾": "qian", "容": "rong", "射": "she", "施": "shi", "舒": "shu", "思": "si",
    "汤": "tang", "屯": "tun", "夏": "xia", "旬": "xun", "寻": "xun", "叶": "ye", "殷": "yin",
    "于": "yu", "匀": "yun", "朱": "zhu", "滋": "zi", "足": "zu", "榕": "rong", "哈": "ha",
}  # fmt: skip
"""Characters whose other readings are met in words, and not in names of places."""
_KINDS = {"省": "Province", "市": "City", "区": "District", "县": "County"}
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,3})([省市区县])")
# Words before 市, 区 or 县 that make a kind of place of it, and characters no such name has.
_NO_NAME = re.compile(
    r"贫困|经开|试点|先进|示范|重点|产粮|受援|脱贫|直管|扩权|单列|地级|县级|省级|省辖|设区|所辖|辖|其他|其它"
    r"|有关|相关|部分|沿海|民族|行政|功能|工业|经济|高新|开发|自贸|城市|下级|上级|本级|自治|风景|保护"
    r"|推广|大都|都市|技术|产业|物流|保税|合作|旅游|管理|改革|实验|试验|预算|财政|城乡|农村|贸易|批发|市场"
    r"|[和及与或等各全本该每年对我省市县区旗]"
)
_NOT_DISTRICTS = re.compile(
    r"[新园社校景林灾库港矿地牧片郊老厂小特战军]$|^..城$|[老新主县市全古旧各内外中建乡大小近进出]城$"
)


def english_area(name: str) -> str | None:
    """The English of a name that is one place and nothing else; None if it may be none."""
    settled = _SETTLED.get(name)
    if settled is not None:
        return settled
    match = _PLACE.fullmatch(name)
    if match is None:
        return None
    stem, kind = match.groups()
    if _NO_NAME.search(stem) or (kind == "区" and _NOT_DISTRICTS.search(stem)):
        return None
    spelt = _spelt(stem)
    return f"{spelt} {_KINDS[kind]}" if spelt else None


def english_areas(names: str) -> str | None:
    """The English of places in a row, the widest first as printed: 大连市西岗区."""
    said: list[str] = []
    rest = names
    while rest:
        ends = [len(one) for one in _SETTLED if rest.startswith(one)]
        ends += [match.end() for match in [re.match(r"[^省市区县]{2,3}[省市区县]", rest)] if match]
        if not ends:
            return None
        english = english_area(rest[: max(ends)])
        if english is None:
            return None
        said.append(english)
        rest = rest[max(ends) :]
    return " ".join(said) or None


def _spelt(stem: str) -> str | None:
    """Pinyin in one word, with the apostrophe that parts syllables: Xi'an.

    None where a character has several readings: 长 and 朝 do, and each place has its own.
    """
    said = ""
    for character in stem:
        syllable = _USUAL.get(character) or _syllables().get(character) or _rare(character)
        if syllable is None:
            return None
        said += f"'{syllable}" if said and syllable[:1] in "aoe" else syllable
    return said.capitalize()


@cache
def _syllables() -> dict[str, str]:
    """The reading of each character of GB/T 2312 that has one alone.

    The file has a syllable and its characters in each line. It is read in a millisecond, where the
    tables of all readings take a quarter of a second.
    """
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    parted = (line.split("\t") for line in lines)
    return {character: syllable for syllable, characters in parted for character in characters}


def _rare(character: str) -> str | None:
    """The only reading of a character that is not of GB/T 2312."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        from pypinyin import Style, pinyin  # large tables: only for a character seldom seen

        ((*readings,),) = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True)
        return readings[0] if len(set(readings)) == 1 else None
    return None  # in the list, were it not for several readings
