"""English names: whole, by code, around what stands about them, and put together for titles."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

import xgbudget_tui.classification as shipped
from tests.originals import find_original
from xgbudget_tui.classification import english_places, load_codes
from xgbudget_tui.classification.english_names import (
    english_label,
    english_name,
    english_place,
    english_sentence,
    english_title,
)
from xgbudget_tui.classification.english_places import english_area
from xgbudget_tui.model.names import normalise_name

FOLDER = Path(shipped.__file__).parent


def full(name: str, code: str | None = None) -> str | None:
    found = english_name(name, code)
    return found and found.full


def lines() -> list[list[str]]:
    text = (FOLDER / "names-en.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def test_every_listed_name_is_in_the_form_in_which_it_is_looked_up():
    for name, english, short, _ in lines():
        assert normalise_name(name) == name
        assert english
        assert len(short or english) <= 28, english


def test_every_official_code_has_an_english_name_by_its_code_alone():
    listed = {code: name for name, _, _, codes in lines() for code in codes.split()}
    assert listed == {one.code: normalise_name(one.name) for one in load_codes().codes}
    assert full("名称已被截断的", "20502") == full("普通教育")


def test_terms_are_explained_in_both_languages():
    with (FOLDER / "terms-en.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 80
    assert all(all(row.values()) for row in rows)


def test_the_name_printed_comes_before_that_of_its_code():
    """Two lines of one table printed with one code stay two lines."""
    general, special = (full(f"地方政府{kind}债务收入", "105") for kind in ("一般", "专项"))
    assert general == "Local government general debt revenue"
    assert special == "Local government special debt revenue"


@pytest.mark.parametrize(
    ("printed", "english"),
    [
        ("教育支出", "Education expenditure"),
        ("教育支出（款）", "Education expenditure"),
        ("（一）教育支出", "Education expenditure"),
        ("国防支出(203)", None),
        ("其中：教育支出", "Of which: education expenditure"),
        ("西岗区教育局校舍修缮项目", None),
        ("", None),
    ],
)
def test_what_stands_around_a_name_does_not_hide_it(printed: str, english: str | None):
    assert full(printed) == english


@pytest.mark.parametrize(
    ("printed", "english"),
    [
        ("2019年预算数", "2019 budget"),
        ("全市/2025年执行数", "City-wide / 2025 execution"),
        ("预算数", "Budget"),
        ("2020年", "2020"),
        ("宁夏回族自治区2020年", "Ningxia Hui Autonomous Region 2020"),
    ],
)
def test_the_year_of_a_column_is_put_back(printed: str, english: str):
    found = english_label(printed)
    assert found is not None
    assert found.full == english


def test_a_title_is_put_together_with_its_place_spelt_where_that_is_sure():
    known = english_title("2023年大连市西岗区一般公共预算收入表")
    other = english_title("2024年东山区一般公共预算收入表")
    assert known is not None
    assert known.full == "2023 Dalian City Xigang District general public budget revenue table"
    assert other is not None
    assert other.full == "Dongshan District 2024 general public budget revenue table"


def test_a_report_says_first_that_it_is_one():
    found = english_title("关于东山市2025年预算执行情况的报告（书面）")
    assert found is not None
    assert found.full == "Report on Dongshan City 2025 budget execution (written)"
    plain = english_title("关于2025年全市预算执行情况的报告")
    assert plain is not None
    assert plain.full.startswith("Report on 2025 city-wide budget execution")


def test_a_column_in_brackets_is_translated_within_a_sentence():
    assert english_sentence("教育支出 (占调整预算(%)) of table 13") == (
        "Education expenditure (As % of adjusted budget) of table 13"
    )


@pytest.mark.parametrize(
    ("place", "english"),
    [
        ("东山区", "Dongshan District"),
        ("石嘴山市", "Shizuishan City"),
        ("西安市", "Xi'an City"),
        ("重庆市", "Chongqing City"),
        ("朝阳区", "Chaoyang District"),
        ("长治市", "Changzhi City"),
        ("林芝市", "Nyingchi City"),
        ("台州市", "Taizhou City"),
        # Which of its readings a character has here is not known by rule: no English at all.
        ("长葛市", None),
        ("什邡市", None),
        ("涡阳县", None),
        ("曾都区", None),
        ("陕西省", "Shaanxi Province"),
        ("内蒙古自治区", "Inner Mongolia Autonomous Region"),
        ("高新区", None),
        ("经开区", None),
        ("开发区", None),
        ("贫困县", None),
        ("各区县", None),
        ("全省", None),
        ("东山村", None),
    ],
)
def test_a_place_is_spelt_and_a_kind_of_place_is_not(place: str, english: str | None):
    assert english_area(place) == english


def test_the_head_of_a_book_is_its_place_and_year():
    heads = ("广东省2021年", "大连市西岗区2023年", "广东省2021年决算", "没有2021年")
    said = [found and found.full for found in map(english_label, heads)]
    assert said == [
        "Guangdong Province 2021",
        "Dalian City Xigang District 2023",
        "Guangdong Province 2021 final accounts",
        None,
    ]


def test_the_own_level_of_a_place_is_named_with_it():
    assert full("佛山市本级") == "Foshan City, own level"
    assert full("佛山市") == "Foshan City"
    assert full("没有本级") is None


@pytest.mark.parametrize(
    ("place", "english"),
    [
        ("广东省", "Guangdong Province"),
        ("广州市", "Guangzhou City"),
        ("石家庄市", "Shijiazhuang City"),
        ("榕城区", "Rongcheng District"),
        ("花都区", "Huadu District"),
        ("佛冈县", "Fogang County"),
        ("大埔县", "Dabu County"),
        ("主城区", None),
        ("中心城区", None),
        ("大都市", None),
        ("推广县", None),
    ],
)
def test_usual_readings_are_known_and_words_are_no_places(place: str, english: str | None):
    assert english_area(place) == english


def test_places_are_spelt_without_the_tables_of_all_readings():
    asked = (
        "import sys\n"
        "from xgbudget_tui.classification.english_places import english_area\n"
        "print(english_area('惠来县'), english_area('潮安区'), english_area('长岛县'))\n"
        "print('pypinyin' in sys.modules)\n"
        "print(english_area('埇桥区'), 'pypinyin' in sys.modules)\n"  # of no common character
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert ran.stdout.decode().splitlines() == [
        "Huilai County Chao'an District None",
        "False",
        "Yongqiao District True",
    ]


def test_the_listed_syllables_are_the_only_readings():
    from pypinyin import Style, pinyin

    known = english_places._syllables()
    assert len(known) > 4900
    differing = {
        character
        for character, syllable in known.items()
        if {syllable} != {*pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True)[0]}
    }
    # Another release of the readings may know a few more.
    assert len(differing) < 50, differing


@pytest.mark.parametrize(
    ("named", "english"),
    [
        ("表10 收入总计", "Table 10: Grand total revenue"),
        ("4.1 支出表", "4.1 Expenditure table"),
        ("支出总计 / 东山路", "Grand total expenditure / 东山路"),
        ("东山路 / 西山路", None),
    ],
)
def test_a_line_may_be_named_with_its_table_or_what_is_above(named: str, english: str | None):
    found = english_place(named)
    assert (found and found.full) == english


def test_names_in_a_sentence_are_translated_and_others_stay():
    said = english_sentence("教育支出 is 5 more than its parts (普通教育、职业教育); 张三 stays")
    assert said == (
        "Education expenditure is 5 more than its parts (General education, vocational education);"
        " 张三 stays"
    )


def test_a_name_may_stand_beside_its_english():
    said = english_sentence("教育支出 (合计) of table 6 is less", beside=True)
    assert said == "Education expenditure (教育支出) (Total (合计)) of table 6 is less"


@pytest.mark.parametrize("gap", ["", " "])
def test_units_in_a_sentence_have_their_english_names(gap: str):
    said = english_sentence(f"收入总计: 5{gap}万元; 支出总计: 7{gap}亿元 (万元: 10,000 yuan)")
    assert said == (
        "Grand total revenue: 5 ×10,000 yuan; Grand total expenditure: 7 ×100 million yuan"
    )


@pytest.mark.parametrize("name", ["xigang-2023.txt", "changde-2025.html", "lijiang-2026.xlsx"])
def test_nearly_every_line_and_every_title_of_a_published_budget_has_english(name: str):
    from xgbudget_tui import read_document

    book = read_document(find_original(name)).value
    named = total = 0
    for section in book.sections:
        assert english_title(section.title) is not None, section.title
        if "project" in section.kind_id or "perform" in section.kind_id:
            continue
        for line in section.lines:
            total += 1
            named += english_name(line.name, line.match.code if line.match else None) is not None
    assert named / total > 0.95


def test_a_name_with_letters_in_it_is_left_as_it_is() -> None:
    said = "棚户区B5区, 195.81, stands twice."
    assert english_sentence(said) == said


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("为2025年变动预算的%", "% of 2025 revised budget"),
        ("比2018年决算数增减%", "Change on 2018 final accounts (%)"),
        ("2026年预算数比2025年执行数增长(%)", "2026 budget growth on 2025 execution (%)"),
        ("完成2019年变动预算%", "% of 2019 revised budget achieved"),
    ],
)
def test_a_column_of_percentages_says_of_what_it_is(label: str, english: str) -> None:
    found = english_label(label)
    assert found is not None
    assert found.full == english


def test_a_sentence_is_english_however_its_years_and_percentages_are_printed() -> None:
    said = english_sentence(
        "税收收入 (决算数为预算数的%) of 表4, 2025 年全市一般公共预算收入表, 2022预算数, 411965万元"
    )
    assert said == (
        "Tax revenue (Final accounts as % of budget) of table 4, "
        "2025 city-wide general public budget revenue table, 2022 budget, 411965 ×10,000 yuan"
    )
    assert full("2025年末债务余额") == "Outstanding debt at end of 2025"
    assert full("“三公”经费支出合计") == 'Total: "Three public" expenses expenditure'
