"""English names of places by rule: 东山区 is *Dongshan District*, 陕西省 *Shaanxi Province*.

Provinces and cities with a settled English form are listed; other names of up to three characters
are spelt in pinyin. What may be a word and no place (开发区, 贫困县) has no English by this rule.
"""

from __future__ import annotations

import re

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
}
_KINDS = {"省": "Province", "市": "City", "区": "District", "县": "County"}
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,3})([省市区县])")
# Words before 市, 区 or 县 that make a kind of place of it, and characters no such name has.
_NO_NAME = re.compile(
    r"贫困|经开|试点|先进|示范|重点|产粮|受援|脱贫|直管|扩权|单列|地级|县级|省级|省辖|设区|所辖|辖|其他|其它"
    r"|有关|相关|部分|沿海|民族|行政|功能|工业|经济|高新|开发|自贸|城市|下级|上级|本级|自治|风景|保护"
    r"|技术|产业|物流|保税|合作|旅游|管理|改革|实验|试验|预算|财政|城乡|农村|贸易|批发|市场"
    r"|[和及与或等各全本该每年对我省市县区旗]"
)
_NOT_DISTRICTS = re.compile(r"[新园社校景林灾库港矿城地牧片郊老厂小特战军]$")


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
    return f"{_spelt(stem)} {_KINDS[kind]}"


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


def _spelt(stem: str) -> str:
    """Pinyin in one word, with the apostrophe that parts syllables: Xi'an."""
    from pypinyin import lazy_pinyin  # large tables: only once a place is to be spelt

    said = ""
    for syllable in lazy_pinyin(stem, v_to_u=True):
        said += f"'{syllable}" if said and syllable[:1] in "aoe" else syllable
    return said.capitalize()
