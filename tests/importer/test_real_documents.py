"""Real disclosures of eight places: figures read by hand come out, under the parents they have.

The documents are not part of the repository. Their folder is named by XGBUDGET_DOCUMENTS, or stands
beside the repository as ``shared/documents``; without it these stories are skipped. Long PDF files
are read only if XGBUDGET_LONG is set.
"""

from __future__ import annotations

import os
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from xgbudget_tui.importer import read_book
from xgbudget_tui.importer.open_data import read_mapped_book, read_mapping
from xgbudget_tui.model.book import Book, Figure, LineItem, Section
from xgbudget_tui.model.money import MICROPERCENT, Unit
from xgbudget_tui.model.names import bare_name
from xgbudget_tui.model.terms import FigureState, MeasureKind, Scope, Stage
from xgbudget_tui.model.tree import LineTree

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "documents"
FOLDER = Path(os.environ.get("XGBUDGET_DOCUMENTS", BESIDE))
LONG = bool(os.environ.get("XGBUDGET_LONG"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the real documents are not here"),
]
long = pytest.mark.skipif(not LONG, reason="a long PDF: set XGBUDGET_LONG to read it")


@cache
def book_of(name: str) -> Book:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"{name} is not here")
    return read_book(path)


def table(book: Book, number: str, part: int = 0) -> Section:
    parts = book.parts(number)
    assert parts, f"no table {number} among {[section.key for section in book.sections]}"
    return parts[max(0, part - 1)]


def find(section: Section, name: str, *, under: str | None = None) -> LineItem:
    """The line of this code or name, with this parent if one is given."""
    tree = LineTree(section.lines)
    for line in section.lines:
        if name not in {line.code, line.name, bare_name(line.printed)}:
            continue
        parent = tree.parent(line)
        if under is None or (parent is not None and under in {parent.code, parent.name}):
            return line
    raise AssertionError(f"{section.key} has no {name} under {under}")


def cell(section: Section, line: LineItem, label: str, year: int | None = None) -> Figure:
    found = [
        measure
        for measure in section.measures
        if label in measure.label and (year is None or measure.year == year)
    ]
    assert found, f"no {label} among {[measure.label for measure in section.measures]}"
    return line.figures[found[0].position - 1]


def amount(figure: Figure, unit: Unit = Unit.WAN_YUAN) -> Decimal | None:
    return None if figure.value is None else Decimal(figure.value) / unit.fen


def path_of(section: Section, line: LineItem) -> list[str]:
    return [above.code or above.name for above in LineTree(section.lines).ancestors(line)]


class TestWorkbook:
    """An xlsx with hidden columns, side-by-side tables and codes."""

    @pytest.fixture
    def book(self) -> Book:
        return book_of("lijiang-2026.xlsx")

    def test_it_is_next_years_budget(self, book: Book) -> None:
        assert (book.region.name, book.year, book.stage) == ("丽江市", 2026, Stage.BUDGET)

    def test_a_tax_stands_under_the_taxes(self, book: Book) -> None:
        section = table(book, "1", 1)
        vat = find(section, "10101", under="101")
        assert amount(cell(section, vat, "执行数")) == 118670
        assert amount(cell(section, vat, "2025年/预算数")) == 126500
        assert amount(cell(section, vat, "2024年决算数")) == 114306
        assert amount(cell(section, find(section, "101"), "执行数")) == 288755

    def test_growth_is_a_ratio_shown_as_percent(self, book: Book) -> None:
        section = table(book, "1", 1)
        growth = cell(section, find(section, "101"), "增长")
        assert (growth.state, growth.printed) == (FigureState.RATIO, "15.3%")

    def test_both_sides_of_the_plan_balance(self, book: Book) -> None:
        revenue, expenditure = table(book, "20", 1), table(book, "20", 2)
        for section, name in ((revenue, "各项收入合计"), (expenditure, "各项支出合计")):
            total = find(section, name)
            assert amount(cell(section, total, "2026年预算数")) == 2097731
            assert total.parent is None

    def test_codes_settle_three_levels(self, book: Book) -> None:
        section = table(book, "2")
        running = find(section, "2010101")
        assert amount(cell(section, running, "执行数")) == 4990
        assert path_of(section, running)[-2:] == ["201", "20101"]
        assert amount(cell(section, find(section, "20101"), "执行数")) == 5903
        assert amount(cell(section, find(section, "201"), "执行数")) == 149662
        assert running.certain

    def test_region_rows_under_headers_of_two_levels(self, book: Book) -> None:
        section = table(book, "48")
        county = find(section, "宁蒗县", under="丽江市")
        assert section.unit is Unit.YI_YUAN
        assert amount(cell(section, county, "2025年政府债务调整限额/合计"), Unit.YI_YUAN) == -10

    def test_tables_side_by_side_are_parts(self, book: Book) -> None:
        assert [len(book.parts(number)) for number in ("44", "45", "46", "47")] == [2, 3, 3, 2]
        assert not [p for p in book.problems if p.code == "section-missing"]

    def test_hidden_rows_are_named_in_the_report(self, book: Book) -> None:
        assert any(p.code == "rows-hidden" for p in book.problems)


class TestPrintedPages:
    """PDF files with ruled tables."""

    @pytest.fixture
    def wide(self) -> Book:
        return book_of("shizuishan-2026.pdf")

    def test_two_sides_and_labels_of_two_levels(self, wide: Book) -> None:
        revenue, expenditure = table(wide, "1", 1), table(wide, "1", 2)
        total = find(revenue, "收入小计")
        assert amount(cell(revenue, total, "完成数/金额")) == 292270
        for name, value in (("税收收入", 214543), ("非税收入", 77727)):
            part = find(revenue, name, under="收入小计")
            assert amount(cell(revenue, part, "完成数/金额")) == value
        spent = find(expenditure, "支出小计")
        assert amount(cell(expenditure, spent, "执行数")) == 1290672

    def test_negative_figures(self, wide: Book) -> None:
        section = table(wide, "1", 2)
        line = find(section, "自然资源海洋气象等支出", under="支出小计")
        assert amount(cell(section, line, "上年同期数")) == -3285
        change = cell(section, line, "增减%")
        assert change.value == int(Decimal("-538.4") * MICROPERCENT)

    def test_a_report_and_its_tables_are_one_book(self, wide: Book) -> None:
        assert (wide.region.name, wide.year, wide.stage) == ("石嘴山市", 2026, Stage.BUDGET)
        assert table(wide, "0", 1).claims

    def test_one_table_with_years_in_hanzi(self) -> None:
        book = book_of("nanchang-2025-revenue.pdf")
        assert (book.year, book.stage) == (2025, Stage.EXECUTION)
        section = book.sections[0]
        total = find(section, "一般公共预算收入合计")
        assert amount(cell(section, total, "执行数", 2025)) == 5377716
        for name, value in (("税收收入", 3253453), ("非税收入", 2124263)):
            line = find(section, name, under="一般公共预算收入合计")
            assert amount(cell(section, line, "执行数", 2025)) == value
        find(section, "增值税", under="税收收入")

    def test_totals_that_stand_last(self) -> None:
        section = book_of("nanchang-2025-funds.pdf").sections[0]
        total = find(section, "政府性基金预算收入总计")
        assert amount(cell(section, total, "执行数", 2025)) == 6023541
        parts = {amount(cell(section, part, "执行数", 2025)) for part in
                 LineTree(section.lines).children(total)}  # fmt: skip
        assert {Decimal(1601968), Decimal(4421573)} == {p for p in parts if p and p > 10**6}

    def test_a_file_without_a_place_says_so(self) -> None:
        book = book_of("nanchang-2025-funds.pdf")
        assert book.region.name
        assert any(p.code == "region-from-file" for p in book.problems)


class TestLongPages:
    """The longest PDF files: some minutes on a slow machine."""

    @long
    def test_statutory_tables_with_notes_between(self) -> None:
        book = book_of("hainan-2023.pdf")
        assert (book.region.name, book.year, book.stage) == ("海南省", 2023, Stage.BUDGET)
        revenue = table(book, "1")
        total = find(revenue, "收入总计")
        assert amount(cell(revenue, total, "预算数", 2023)) == 24978596
        assert amount(cell(revenue, total, "执行", 2022)) == 26702538
        parts = [amount(cell(revenue, part, "预算数", 2023)) for part in
                 LineTree(revenue.lines).children(total)]  # fmt: skip
        assert {9580000, 1994482, 13404114} <= set(parts)

    @long
    def test_percent_of_is_no_growth(self) -> None:
        section = table(book_of("hainan-2023.pdf"), "2")
        other = find(section, "其他支出")
        assert amount(cell(section, other, "预算数", 2023)) == 1493582
        ratio = cell(section, other, "预算数为上年执行数的%")
        assert ratio.value == int(Decimal("691.4") * MICROPERCENT)
        kinds = {m.kind for m in section.measures if "%" in m.label}
        assert kinds == {MeasureKind.PERCENT_OF}

    @long
    def test_outline_numerals_of_three_levels(self) -> None:
        section = table(book_of("hainan-2023.pdf"), "3")
        vat = find(section, "增值税", under="税收收入")
        assert amount(cell(section, vat, "预算数", 2023)) == 540000
        assert amount(cell(section, vat, "执行", 2022)) == 421255
        tax = find(section, "税收收入", under="地方一般公共预算收入")
        assert amount(cell(section, tax, "预算数", 2023)) == 1652000
        own = find(section, "地方一般公共预算收入")
        assert amount(cell(section, own, "预算数", 2023)) == 2350000

    @long
    def test_a_hundred_and_eighty_pages(self) -> None:
        _check_chapters(book_of("wuzhong-2026.pdf"))

    @long
    def test_both_sides_end_in_one_total(self) -> None:
        book = book_of("wuzhong-2026.pdf")
        for part in (1, 2):
            section = table(book, "3", part)
            assert amount(find(section, "总计").figures[0]) == 3413311


class TestExtractedText:
    """The text of a PDF: single spaces, headers broken over lines, blank cells gone."""

    def test_tables_are_found_in_plain_lines(self) -> None:
        _check_chapters(book_of("wuzhong-2026.txt"))


def _check_chapters(book: Book) -> None:
    assert (book.region.name, book.year, book.stage) == ("吴忠市", 2026, Stage.BUDGET)
    revenue = table(book, "1")
    total = find(revenue, "一般公共预算收入合计")
    assert amount(cell(revenue, total, "执行数", 2025)) == 474945
    for name, value in (("税收收入", 332934), ("非税收入", 142011)):
        line = find(revenue, name, under="一般公共预算收入合计")
        assert amount(cell(revenue, line, "执行数", 2025)) == value
    gift = find(revenue, "捐赠收入", under="非税收入")
    assert amount(cell(revenue, gift, "执行数", 2025)) == 2364
    assert cell(revenue, gift, "增减").value == int(Decimal("3376.5") * MICROPERCENT)
    detail = table(book, "12")
    running = find(detail, "2010101")
    assert amount(running.figures[0]) == 1623
    assert path_of(detail, running)[-2:] == ["201", "20101"]
    assert amount(find(detail, "20101").figures[0]) == 1800
    children = LineTree(detail.lines).children(find(detail, "20101"))
    assert (len(children), sum(amount(c.figures[0]) or 0 for c in children)) == (5, 1801)
    assert amount(find(detail, "合计").figures[0]) == 488349
    reserve = find(table(book, "2"), "预备费")
    assert all(f.state in {FigureState.BLANK, FigureState.ABSENT} for f in reserve.figures)


class TestWordDocument:
    """Logical tables inside fewer physical ones: titles and units are rows."""

    @pytest.fixture
    def book(self) -> Book:
        return book_of("chengde-2026.docx")

    def test_thirteen_tables_are_found(self, book: Book) -> None:
        tables = list(book.tables())
        assert [section.number for section in tables] == [str(n) for n in range(1, 14)]

    def test_totals_stand_first(self, book: Book) -> None:
        section = table(book, "1")
        total = find(section, "本年收入合计")
        assert amount(cell(section, total, "完成数")) == 1448177
        assert amount(cell(section, total, "预算数")) == 1448485
        vat = find(section, "增值税", under="税收收入")
        assert amount(cell(section, vat, "完成数")) == 274175

    def test_funds_side_by_side_are_measures(self, book: Book) -> None:
        section = table(book, "13")
        assert amount(cell(section, find(section, "合计"), "全市收入完成")) == 1281260

    def test_the_report_states_its_figures(self, book: Book) -> None:
        assert len(table(book, "0").claims) > 100
        assert book.ledger.unaccounted == ()


class TestWebPage:
    """Ten tables in one page, units differ from table to table."""

    @pytest.fixture
    def book(self) -> Book:
        return book_of("changde-2025.html")

    def test_units_belong_to_their_tables(self, book: Book) -> None:
        tax = find(table(book, "1", 1), "税收收入")
        assert amount(tax.figures[1], Unit.YI_YUAN) == 93
        profit = find(table(book, "4", 1), "利润收入")
        assert amount(profit.figures[0]) == 3404
        total = find(table(book, "9", 1), "收入合计")
        assert amount(total.figures[0]) == 29826

    def test_a_subtotal_holds_its_parts(self, book: Book) -> None:
        section = table(book, "1", 1)
        subtotal = find(section, "地方一般公共预算收入小计")
        assert amount(cell(section, subtotal, "2025年预计数"), Unit.YI_YUAN) == Decimal("192.68")
        find(section, "税收收入", under=subtotal.name)

    def test_every_number_is_accounted_for(self, book: Book) -> None:
        assert book.ledger.unaccounted == ()
        assert {s.scope for s in book.parts("2")} == {Scope.OWN_LEVEL}


class TestOpenData:
    """A foreign budget as data, read as its mapping says."""

    def test_the_sums_of_a_city_are_exact(self) -> None:
        path = FOLDER / "madrid-2024-expenditure.csv.gz"
        if not path.is_file():
            pytest.skip("the open-data file is not here")
        mapping = Path(__file__).resolve().parents[2] / "docs" / "examples" / "madrid.toml"
        book = read_mapped_book(path, read_mapping(mapping))
        section = book.sections[0]
        roots = LineTree(section.lines).roots
        sums = {
            measure.printed: sum(root.figures[measure.position - 1].value or 0 for root in roots)
            for measure in section.measures
        }
        assert sums["CRED_INICIAL"] == 646_658_901_200
        assert sums["OBL_RECONOC"] == 618_641_910_282
        assert len([line for line in section.lines if line.place is not None]) == 7891
