"""A search finds what a plain look at every line finds, in the same order."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import book, line, measure, small_book, table
from tests.store import shelves
from tests.store.books import books
from tests.store.shelves import archive_of
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.entries import Listing, Row
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.store import StoredArchive
from xgbudget_tui.store.pinyin import UNUSUAL, read_name, read_syllables, spell
from xgbudget_tui.store.query import Amounts, read_query

either = pytest.mark.usefixtures("either_store")
"""A test over both stores."""

WORDS = ["教", "支出", "行政", "税", "2", "205", "20502", "%", "_", "'", "p", "zc", "jiaoyu"]
WORDS += ["y", "hb", "jy", "zhichu", "(", "hai", "huanben", "xing", "hang", "１", "P", "é", "行 政"]
WORDS += [
    "教 支",
    ">3",
    "<-2",
    "=5",
    "-3..4",
    "教 >0",
    "2 =3",
    "1",
    "zhi",
    "u",
    "pp",
    "an",
    "yinha",
    "xian",
    "ppjiao",
    "zhengyun",
    "国防 支 出",
]


def fit_of(word: str, row: Row) -> int | None:
    """How well a word matches a line, worked out from its name and code alone."""
    reading = read_name(row.name)
    fits = []
    if word in reading.search:
        fits.append(0 if word == reading.search else 1 if reading.search.startswith(word) else 2)
    if word.isascii() and word.isdigit() and row.code and row.code.startswith(word):
        fits.append(0 if word == row.code else 1)
    if word.isascii() and word.isalpha():
        for spelled in reading.pinyin.split(" | "):
            syllables = spelled.split(" ")
            initials = "".join(part[0] for part in syllables if part)
            starts = ["".join(syllables[start:]) for start in range(len(syllables))]
            if word in (starts[0], initials):
                fits.append(0)
            if starts[0].startswith(word) or initials.startswith(word):
                fits.append(1)
            if any(start.startswith(word) for start in starts) or word in initials:
                fits.append(2)
    return min(fits, default=None)


def plain_scan(archive: StoredArchive, text: str, book_id: int | None) -> list[int]:
    """Ids of all lines that match, best fit first, by looking at each line of the archive."""
    query = read_query(text, Unit.WAN_YUAN)
    hits = []
    for entry in archive.find_books():
        if book_id not in (None, entry.id):
            continue
        for section in archive.load_contents(entry.id):
            if section.first_line is None or section.last_line is None:
                continue
            listing = Listing(section.first_line, section.last_line, 99)
            rows = {row.id: row for row in archive.load_rows(listing, 0, 999)}
            for row in rows.values():
                own = [fit_of(word, row) for word in query.words]
                above = row
                found = [fit is not None for fit in own]
                while above.parent is not None:
                    above = rows[above.parent]
                    found = [
                        known or fit_of(word, above) is not None
                        for known, word in zip(found, query.words, strict=True)
                    ]
                fits = [fit for fit in own if fit is not None]
                if not all(found) or (query.words and not fits):
                    continue
                if query.amounts is None or shows(row, query.amounts):
                    hits.append((min(fits, default=0), row.id))
    return [line_id for _, line_id in sorted(hits)]


def shows(row: Row, amounts: Amounts) -> bool:
    return any(
        figure.state is FigureState.AMOUNT
        and figure.value is not None
        and amounts.low <= figure.value <= amounts.high
        for figure in row.figures
    )


def check(archive: StoredArchive, text: str, book_id: int | None) -> None:
    expected = plain_scan(archive, text, book_id)
    page = archive.search(text, book_id, 0, 1000)
    assert [hit.place.row.id for hit in page.hits] == expected, text
    assert page.total == len(expected) or not page.exact
    for offset in (1, 5):
        part = archive.search(text, book_id, offset, 3)
        assert [hit.place.row.id for hit in part.hits] == expected[offset : offset + 3], text
        assert part.total == len(expected) if part.exact else part.total <= len(expected)


def some_words(turn: int) -> list[str]:
    """The words to look for; on a server, where each takes longer, every third in turn."""
    return WORDS if shelves.server is None else WORDS[turn % 3 :: 3]


law = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@either
@pytest.mark.slow
@law
@given(st.lists(books(), min_size=1, max_size=3))
def test_every_search_agrees_with_a_plain_scan(saved: list[Book]) -> None:
    with tempfile.TemporaryDirectory() as folder, archive_of(Path(folder), *saved) as archive:
        for text in some_words(len(saved)):
            for book_id in (None, archive.find_books()[0].id):
                check(archive, text, book_id)


@either
@pytest.mark.slow
@law
@given(st.lists(books(), min_size=1, max_size=3))
def test_searches_of_a_large_archive_agree_with_a_plain_scan(saved: list[Book]) -> None:
    """The ways of large archives, taken with few lines: nothing is few or small any more.

    Names of one line are read in groups, others one by one, and two at first of those that match;
    words that are rare are those of two names, and what is around them four paths at most. Any word
    is often there beside an amount, or none.
    """
    limits = {"_FEW_LINES": 2, "_FEW_SHOWN": 2, "_SMALL_BOOK": 0, "_FEW_USES": 1}
    limits["_OFTEN"] = 0 if len(saved) % 2 else 1_000
    steps = {"_FIRST_BATCH": 1, "_CHUNK": 2, "_FIRST_NAMES": 2, "_MORE_NAMES": 2}
    far = {"_FAR_BATCH": 2, "_LARGEST_FAR_BATCH": 4, "_FAR_CHUNKS": 2}
    with (
        tempfile.TemporaryDirectory() as folder,
        archive_of(Path(folder), *saved) as archive,
        patch.multiple("xgbudget_tui.store.search", **limits, **steps, **far),
        patch.multiple("xgbudget_tui.store.word_matches", _MOST_NAMES=2, _MOST_AROUND=4),
    ):
        for text in some_words(len(saved)):
            for book_id in (None, archive.find_books()[0].id):
                check(archive, text, book_id)


@either
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("教", ["教育支出", "普通教育", "学前教育", "小学教育"]),
        ("JiaoYu", ["教育支出", "普通教育", "学前教育", "小学教育"]),
        ("jyzc", ["教育支出"]),
        ("国防", ["国防支出"]),
        ("2050", ["普通教育", "学前教育", "小学教育"]),
        ("教育支出 小学", ["小学教育"]),
        (">=300", ["收入总计", "支出总计", "一般公共预算支出合计"]),
        ("＝１２０万", ["国防支出"]),
        ("0.008亿 ", []),
        ("=0.008亿", ["学前教育"]),
        ("100", []),
        ("> 250 支出", ["支出总计", "一般公共预算支出合计"]),
        ("税收", ["税收收入", "非税收入"]),
        ("稅收", ["税收收入", "非税收入"]),
        ("%", []),
        ("   ", []),
    ],
)
def test_searches_of_a_small_budget(tmp_path: Path, text: str, names: list[str]) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        for book_id in (None, 1):
            page = archive.search(text, book_id, 0, 50)
            assert [hit.place.row.name for hit in page.hits] == names
            assert (page.total, page.exact) == (len(names), True)


@either
def test_a_hit_shows_its_path_and_what_matched(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        (hit,) = archive.search("xiaoxue", None, 0, 5).hits
        assert hit.place.path == ("支出总计", "一般公共预算支出合计", "教育支出", "普通教育")
        assert (hit.place.section_key, hit.place.book_id) == ("2", 1)
        assert hit.span == (0, 2)
        assert archive.search("2050202", None, 0, 5).hits[0].span is None


@either
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("education", ["教育支出", "教育费附加专项资金", "学前教育"]),
        ("Education", ["教育支出", "教育费附加专项资金", "学前教育"]),
        # No name of the list, but put together from words of it.
        ("surcharges", ["教育费附加专项资金"]),
        ("earmarked education", ["教育费附加专项资金"]),
        ("presch", ["学前教育"]),
        ("education presch", ["学前教育"]),
        ("教育 presch", ["学前教育"]),
        ("pre-schools", ["学前教育"]),
        ("expenditure on education", ["教育支出", "学前教育"]),
        ("education spending", ["教育支出", "学前教育"]),
        ("service of debts", ["债务付息支出"]),
        ("ed", []),  # two letters are initials
        ("educazione", []),
    ],
)
@pytest.mark.parametrize("everywhere", [True, False])
def test_english_words_find_names(
    tmp_path: Path, text: str, names: list[str], everywhere: bool
) -> None:
    with archive_of(tmp_path, small_english_book()) as archive:
        found = archive.search(text, None if everywhere else 1, 0, 9)
        assert [hit.place.row.name for hit in found.hits] == names
        assert found.total == len(names)


@either
def test_what_sounds_like_a_word_comes_before_its_english(tmp_path: Path) -> None:
    """``san`` is the sound of 三 and begins *sandstorm*, which is printed above it."""
    with archive_of(tmp_path, small_english_book()) as archive:
        for book_id in (None, 1):
            found = archive.search("san", book_id, 0, 9)
            assert [hit.place.row.name for hit in found.hits] == ["三保", "风沙荒漠治理"]


@either
def test_a_line_is_addressed_by_its_english(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_english_book()) as archive:
        (section,) = archive.load_contents(1)
        reached = {
            words: row.name if (row := archive.find_line(section.id, words.split("/"))) else None
            for words in (
                "education",
                "education expenditure/preschool",
                "Spending on education/pre-schools",
                "205/pre-school education",
                "tax/preschool",
                "preschool/education expenditure",
                "interest",
                "Education surcharge: earmarked funds",
                "environmental protection tax",
                "environ",  # begins two names
                "教育",
            )
        }
    assert reached == {
        "education": "教育支出",
        "education expenditure/preschool": "学前教育",
        "Spending on education/pre-schools": "学前教育",
        "205/pre-school education": "学前教育",
        "tax/preschool": None,
        "preschool/education expenditure": None,
        "interest": "债务付息支出",
        "Education surcharge: earmarked funds": "教育费附加专项资金",
        "environmental protection tax": "环境保护税",
        "environ": None,
        "教育": None,
    }


def test_of_very_many_names_those_that_are_listed_are_addressed(tmp_path: Path) -> None:
    with (
        archive_of(tmp_path, small_english_book()) as archive,
        patch("xgbudget_tui.store.details._MOST_PUT_TOGETHER", 3),
    ):
        (section,) = archive.load_contents(1)
        row = archive.find_line(section.id, ["education", "pre-school"])
        assert row is not None
        assert row.name == "学前教育"
        put_together = ["education surcharge earmarked funds"]
        assert archive.find_line(section.id, put_together) is None


def small_english_book() -> Book:
    lines = [
        line(1, "教育支出", "100", code="205"),
        line(2, "学前教育", "100", parent=1),
        line(3, "环境", "5"),
        line(4, "风沙荒漠治理", "5"),
        line(5, "三保", "5"),
        line(6, "债务付息支出", "5"),
        line(7, "环境保护税", "5"),
        line(8, "环境保护管理事务", "5"),
        line(9, "教育费附加专项资金", "5"),
    ]
    return book(table("1", "支出表", lines, [measure(1, "预算数", 2024)]))


@either
def test_amounts_are_meant_in_the_unit_of_the_book(tmp_path: Path) -> None:
    yuan = table("1", "表", [line(1, "合计", "5,000", unit=Unit.YUAN)], [measure(unit=Unit.YUAN)])
    with archive_of(tmp_path, book(yuan)) as archive:
        assert archive.search("=5000", 1, 0, 5).total == 1
        assert archive.search("=5000", None, 0, 5).total == 0
        assert archive.search("=0.5万", None, 0, 5).total == 1


@either
@pytest.mark.parametrize("text", [">", ">教育", "<=", "=1,23", ">" + "9" * 40])
def test_an_amount_that_cannot_be_read_is_said_so(tmp_path: Path, text: str) -> None:
    with archive_of(tmp_path, small_book()) as archive, pytest.raises(QueryError) as raised:
        archive.search(text, None, 0, 5)
    assert raised.value.zh


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        (">5000", Amounts(low=5_000_000_001)),
        ("<=1.5亿", Amounts(high=15_000_000_000)),
        ("<-2元", Amounts(high=-201)),
        ("5000..6000万", Amounts(5_000_000_000, 6_000_000_000)),
        ("6..5", Amounts(5_000_000, 6_000_000)),
        (">5 <6", Amounts(5_000_001, 5_999_999)),
        ("49,001", Amounts(49_000_500_000, 49_001_499_999)),
        ("=1.25元", Amounts(125, 125)),
    ],
)
def test_amounts_are_read_to_the_fen(text: str, amounts: Amounts) -> None:
    assert read_query(text, Unit.WAN_YUAN).amounts == amounts


@pytest.mark.slow
def test_every_syllable_can_be_typed_and_cut() -> None:
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    spoken = {
        to_normal(reading, v_to_u=False)
        for readings in PINYIN_DICT.values()
        for reading in readings.split(",")
    }
    plain = {text.replace("ê", "e").replace("ü", "v") for text in spoken}
    syllables, _ = read_syllables()
    unusual = {"m", "n", "ng", "hm", "hng"}
    assert {text for text in plain if text.isascii()} - unusual <= syllables
    for character, readings in PINYIN_DICT.items():
        if {to_normal(reading) for reading in readings.split(",")} & unusual:
            assert chr(character) in UNUSUAL
    assert spell("xian") is not None
    assert {"xian", "xi an"} <= set(spell("xian") or [])
    assert spell("jiaoy") is not None
    assert "jiao y" in (spell("jiaoy") or [])


@given(st.text(max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_text_is_a_query_or_one_sentence(text: str) -> None:
    try:
        query = read_query(text, Unit.WAN_YUAN)
    except QueryError:
        return
    assert all(query.words)
