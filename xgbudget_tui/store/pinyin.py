"""How names sound and how typed letters are cut into syllables: pinyin and initials.

Readings are made once, when a Book is saved.
"""

from __future__ import annotations

from functools import lru_cache

from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.value import value_class
from xgbudget_tui.store.readings import load_readings

# Characters of budgets that people read in two ways; the reading that the phrase does not have
# is indexed as well.
_READINGS = {
    "还": ("huan", "hai"),
    "行": ("xing", "hang"),
    "重": ("zhong", "chong"),
    "调": ("tiao", "diao"),
    "长": ("chang", "zhang"),
    "会": ("hui", "kuai"),
    "乐": ("le", "yue"),
    "校": ("xiao", "jiao"),
    "参": ("can", "shen"),
    "差": ("chai", "cha"),
    "藏": ("cang", "zang"),
    "传": ("chuan", "zhuan"),
    "率": ("lv", "shuai"),
    "朝": ("chao", "zhao"),
    "给": ("gei", "ji"),
    "系": ("xi", "ji"),
    "降": ("jiang", "xiang"),
    "都": ("du", "dou"),
    "车": ("che", "ju"),
    "薄": ("bo", "bao"),
    "省": ("sheng", "xing"),
    "解": ("jie", "xie"),
    "厦": ("xia", "sha"),
    "六": ("liu", "lu"),
    "蚌": ("beng", "bang"),
    "巷": ("xiang", "hang"),
    "单": ("dan", "shan"),
    "曾": ("zeng", "ceng"),
    "盛": ("sheng", "cheng"),
}
_MOST_READINGS = 8


@value_class
class Reading:
    """A name as searches see it.

    ``search`` is the normalised name in small letters; ``pinyin`` one syllable a character with
    spaces between, other readings of the name after a bar; ``initials`` the first letters of each
    reading; ``sounds`` all of these without spaces, each between bars.
    """

    search: str
    pinyin: str
    initials: str
    sounds: str


def search_form(text: str) -> str:
    """The form in which names and queries meet: normalised, small letters, ü as v."""
    return normalise_name(text).casefold().replace("ü", "v")


def read_name(name: str) -> Reading:
    """How a name is found: its search form, pinyin and initials."""
    search = search_form(name)
    syllables = load_readings().read(search.replace("|", "·"))
    readings = [syllables]
    if len(syllables) == len(search):
        for place, character in enumerate(search):
            for other in _READINGS.get(character, ()):
                if other != syllables[place] and len(readings) < _MOST_READINGS:
                    readings.append([*syllables[:place], other, *syllables[place + 1 :]])
    initials = dict.fromkeys("".join(part[0] for part in reading) for reading in readings)
    letters = dict.fromkeys("".join(reading) for reading in readings)
    return Reading(
        search,
        " | ".join(" ".join(reading) for reading in readings),
        "|".join(initials),
        f"|{'|'.join([*letters, *initials])}|",
    )


_INITIALS = ("", *"bpmfdtnlgkhjqxrzcsyw", "zh", "ch", "sh")
_FINALS = (
    "a o e i u v ai ei ui ao ou iu ie ue ve er an en in un vn ang eng ing ong ia iao ian iang iong"
    " ua uo uai uan uang van"
)
UNUSUAL = "㕶咹哏哽唔唵嗯𠮾呒呣嘸噷哼"
"""Characters that may be read as a bare m, n, ng, hm or hng, which are not among the syllables."""

_MOST_WAYS = 40


@lru_cache(maxsize=1)
def read_syllables() -> tuple[frozenset[str], frozenset[str]]:
    """Every syllable there can be (and some there are not), and every start of one."""
    syllables = {initial + final for initial in _INITIALS for final in _FINALS.split(" ")}
    starts = {text[:end] for text in syllables for end in range(1, len(text) + 1)}
    return frozenset(syllables), frozenset(starts)


def spell(letters: str) -> list[str] | None:
    """The ways to cut letters into syllables with spaces between, the last perhaps cut short.

    None if there are too many ways to list.
    """
    syllables, starts = read_syllables()
    ways: list[str] = []
    waiting = [("", letters)]
    while waiting:
        before, rest = waiting.pop()
        if rest in starts:
            ways.append(f"{before}{rest}")
        if len(ways) + len(waiting) > _MOST_WAYS:
            return None
        waiting += [
            (f"{before}{rest[:end]} ", rest[end:])
            for end in range(1, min(7, len(rest)))
            if rest[:end] in syllables
        ]
    return ways


def find_sound(pinyin: str, letters: str) -> tuple[int, int] | None:
    """Where pinyin or initials stand in a name: its syllables from, to; None if nowhere.

    Pinyin starts with a syllable and may break off inside one (``jiaoy``).
    """
    for reading in pinyin.split(" | "):
        syllables = reading.split(" ")
        at = "".join(syllable[:1] for syllable in syllables).find(letters)
        if at >= 0:
            return at, at + len(letters)
        for start in range(len(syllables)):
            rest = letters
            for end in range(start, len(syllables)):
                if syllables[end].startswith(rest):
                    return start, end + 1
                if not rest.startswith(syllables[end]):
                    break
                rest = rest[len(syllables[end]) :]
    return None
