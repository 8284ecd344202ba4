"""JSON exports: each line once, under its parent, exact; and they can be verified offline."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import line, measure, note, table
from tests.export.contents import expenditure, exported, failing, part, states
from xgbudget_tui.export import ExportFormat, ExportOptions, TableExport, render_export
from xgbudget_tui.export.json import hash_of, read_json, write_json
from xgbudget_tui.export.tables import TablePart
from xgbudget_tui.export.verify import verify_file
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.reading import Reading
from xgbudget_tui.model.terms import Basis, Verdict


def as_json(content: TableExport, **options: object) -> dict:
    text = render_export(content, ExportFormat.JSON, ExportOptions(**options))  # type: ignore[arg-type]
    return json.loads(text, parse_float=Decimal)


def test_a_grand_total_printed_last_is_the_root_of_what_it_totals():
    value = as_json(exported(expenditure()))
    (root,) = value["lines"]
    assert (root["name"], root["level"], root["amounts"]) == ("支出总计", 1, {"预算数": 300})
    total, carried = root["children"]
    assert carried["amounts"] == {"预算数": None}
    assert carried["states"] == {"预算数": "blank"}
    education = total["children"][0]
    assert (education["code"], education["class"], education["level"]) == ("205", "类", 3)
    assert [child["name"] for child in education["children"][0]["children"]] == [
        "学前教育",
        "小学教育",
    ]
    assert value["section"]["number"] == "2"
    assert value["section"]["unit"] == "万元"
    assert value["section"]["measures"] == ["预算数"]
    assert value["book"]["region"] == "东山区"


def test_blank_dash_none_and_no_cell_are_told_apart_and_decimals_are_exact():
    root = as_json(exported(states()))["lines"][0]
    assert root["amounts"] == {"预算数": Decimal("1234.5"), "预算数 (2)": 0}
    assert root["cells"]["预算数"] == "1,234.50"
    first, second, third = root["children"]
    assert first["states"] == {"预算数 (2)": "blank"}
    assert second["states"] == {"预算数": "blank", "预算数 (2)": "dash"}
    assert third["states"] == {"预算数": "none", "预算数 (2)": "absent"}


def weak_part() -> TablePart:
    """A part whose year is supposed and whose second line stands where it was guessed."""
    columns = [measure(1, "预算数", basis=(("year", Basis.SUPPOSED),)), measure(2, "执行数")]
    rows = [line(1, "合计", "3", "4"), line(2, "甲", "3", "4", parent=1)]
    made = part(table("5", "表", rows, columns))
    (root,) = made.branches
    child = replace(root.children[0], reading=Reading(place=Basis.GUESSED))
    return replace(made, branches=(replace(root, children=(child,)),))


def test_what_is_not_surely_read_is_said_and_nothing_of_the_rest():
    made = weak_part()
    value = as_json(replace(exported(states()), parts=(made,)))
    columns = value["section"]["columns"]
    assert [column.get("basis") for column in columns] == [{"year": "supposed"}, None]
    (root,) = value["lines"]
    assert "reading" not in root
    assert root["children"][0]["reading"] == {"place": "guessed"}

    sheet = replace(made.section, doubtful=("",))
    value = as_json(replace(exported(states()), parts=(replace(made, section=sheet),)))
    assert value["lines"][0]["reading"] == {"figure": "supposed"}


def test_a_whole_amount_is_a_json_integer_and_no_float_creeps_in():
    text = render_export(exported(states()), ExportFormat.JSON).decode()
    assert '"预算数": 1234.5,' in text
    assert '"预算数 (2)": 0' in text
    assert "e+" not in text.lower()


def test_a_number_with_several_tables_has_all_their_lines_in_order():
    limit = table("9.1", "债务限额", [line(1, "总计", "10")], [measure(1, "限额")], listed="债务表")
    balance = table(
        "9.2", "债务余额", [line(1, "总计", "7")], [measure(1, "余额")], listed="债务表"
    )
    value = as_json(exported(limit, balance))
    assert value["section"]["number"] == "9"
    assert value["section"]["title"] == "债务表"
    assert value["section"]["measures"] == ["限额", "余额"]
    assert [part["key"] for part in value["parts"]] == ["9.1", "9.2"]
    assert [(top["part"], top["amounts"]) for top in value["lines"]] == [
        ("9.1", {"限额": 10}),
        ("9.2", {"余额": 7}),
    ]


def test_a_note_gives_its_paragraphs():
    value = as_json(exported(note("3", "说明", "补助 100 万元。", "完。")))
    assert value["lines"] == []
    assert [paragraph["text"] for paragraph in value["paragraphs"]] == ["补助 100 万元。", "完。"]


def test_another_unit_changes_amounts_and_keeps_the_cells_as_printed():
    value = as_json(exported(expenditure()), unit=Unit.YUAN)
    assert value["section"]["unit"] == "元"
    assert value["lines"][0]["amounts"] == {"预算数": 3_000_000}
    assert value["lines"][0]["cells"] == {"预算数": "300"}
    in_yi = as_json(exported(expenditure()), unit=Unit.YI_YUAN)
    assert in_yi["lines"][0]["amounts"] == {"预算数": Decimal("0.03")}


def test_the_proofs_of_the_lines_come_along_with_a_probability():
    content = exported(expenditure(), proofs=(failing("2", 1),))
    (check,) = as_json(content, language="en")["checks"]
    assert (check["rule"], check["section"], check["verdict"]) == ("B1", "2", "fails")
    assert (check["reported"], check["computed"], check["difference"]) == (300, 290, 10)
    assert check["line"] == "一般公共预算支出合计"
    assert check["message"] == "The parts add up to 10 less."
    assert check["probability"] == Decimal("0.0455")


def test_an_export_verifies_and_a_changed_figure_is_noticed(tmp_path: Path):
    path = tmp_path / "out.json"
    path.write_bytes(render_export(exported(expenditure()), ExportFormat.JSON))
    sound = verify_file(path)
    assert sound.holds
    assert (sound.lines, [one.verdict for one in sound.sums]) == (8, [Verdict.EXACT] * 4)
    altered = path.read_text().replace('"预算数": 180', '"预算数": 190', 1)
    path.write_text(altered)
    found = verify_file(path)
    assert not found.sealed
    assert [(wrong.line, wrong.printed) for wrong in found.mismatches] == [("教育支出", "180")]
    assert Verdict.FAILS in {one.verdict for one in found.sums}


def test_an_export_in_another_unit_still_verifies(tmp_path: Path):
    rounded = table(
        "4",
        "表",
        [line(1, "合计", "3"), line(2, "甲", "1", parent=1), line(3, "乙", "1", parent=1)],
    )
    for unit in (Unit.YUAN, Unit.YI_YUAN, None):
        path = tmp_path / "out.json"
        path.write_bytes(
            render_export(exported(rounded), ExportFormat.JSON, ExportOptions(unit=unit))
        )
        found = verify_file(path)
        assert found.holds
        assert [one.verdict for one in found.sums] == [Verdict.ROUNDING]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"sha256": 1}', "nonsense", "[" * 5000, '{"a": 1e999999999}']
)
def test_what_is_no_export_gets_one_sentence(tmp_path: Path, text: str):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(ExportError, match="is not a JSON or xlsx export"):
        verify_file(path)


ABSENT = object()
PLACES = st.lists(st.integers(0, 20), min_size=1, max_size=8)
VALUES = st.sampled_from([None, True, 0, -1, 1.5, "", "合计", [], {}, [None], {"a": 1}, ABSENT])


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(PLACES, VALUES)
def test_an_export_with_anything_else_in_it_gets_an_answer_or_a_sentence(
    tmp_path: Path, places: list[int], put: object
):
    value = as_json(exported(expenditure()))
    here: Any = value
    for place in places:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            break
        key = keys[place % len(keys)]
        if not isinstance(here[key], dict | list) or not here[key] or place == places[-1]:
            if put is ABSENT:
                del here[key]
            else:
                here[key] = put
            break
        here = here[key]
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(value, default=float))
    with contextlib.suppress(ExportError):
        verify_file(path)


def test_laying_the_file_out_anew_does_not_break_the_seal(tmp_path: Path):
    value = as_json(exported(expenditure()))
    path = tmp_path / "out.json"
    path.write_text(json.dumps(value, default=float))
    assert verify_file(path).sealed


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.decimals(-(10**9), 10**9, places=4)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(values)
def test_what_is_written_reads_back_the_same_and_hashes_the_same(value: object):
    for indent in ("  ", None):
        back = read_json(write_json(value, indent))
        assert back == value
        assert hash_of(back) == hash_of(value)
