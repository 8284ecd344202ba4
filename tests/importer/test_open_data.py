"""Open data of line items become a Book as a mapping says, and nothing is guessed."""

import gzip
from pathlib import Path

import pytest

from xgbudget_tui.importer.open_data import read_mapped_book, read_mapping
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.model.tree import LineTree

MAPPING = """
[book]
title = "Gastos 2024"
region = "Villa"
year = 2024
[file]
encoding = "iso-8859-1"
delimiter = ";"
decimal = ","
thousands = "."
[[level]]
code = "Cap"
name = "Descripción"
[[level]]
name = "Concepto"
[[measure]]
column = "Inicial"
unit = "€"
phase = "budget"
"""
ROWS = """Cap;Descripción;Concepto;Inicial
1;PERSONAL;Básicas;1.234,56
1;PERSONAL;Otras;0
1;PERSONAL;Otras;-0,01
2;BIENES Y SERVICIOS;Limpieza;
"""


def files(folder: Path, mapping: str = MAPPING, rows: str = ROWS) -> tuple[Path, Path]:
    table = folder / "gastos.csv.gz"
    table.write_bytes(gzip.compress(rows.encode("iso-8859-1")))
    (folder / "m.toml").write_text(mapping, encoding="utf-8")
    return table, folder / "m.toml"


def test_rows_are_leaves_and_the_lines_above_add_them_up(tmp_path: Path) -> None:
    table, mapping = files(tmp_path)
    (section,) = read_mapped_book(table, read_mapping(mapping)).sections
    tree = LineTree(section.lines)
    walked = [(depth, line.printed, line.figures[0].value) for depth, line in tree.walk()]
    assert walked == [
        (0, "PERSONAL", 123_455),
        (1, "Básicas", 123_456),
        (1, "Otras", -1),
        (2, "Otras", 0),
        (2, "Otras", -1),
        (0, "BIENES Y SERVICIOS", None),
        (1, "Limpieza", None),
    ]
    assert section.lines[-1].figures[0].state is FigureState.BLANK
    printed = [line for line in section.lines if line.place is not None]
    assert [line.place.line for line in printed if line.place] == [2, 3, 4, 5]
    assert all(line.figures[0].printed == "" for line in section.lines if line.place is None)


TOTALS = """Cap;Descripción;Concepto;Inicial
1;PERSONAL;;1.234,56
1;PERSONAL;Básicas;1.234,50
1;PERSONAL;Otras;0,06
2;BIENES;Limpieza;10
2;BIENES;Luz;5
2;BIENES;Total bienes;15
;TOTAL;;1.249,56
"""


def walk(path: Path, mapping: Path) -> list[tuple[int, str, int | None, int]]:
    (section,) = read_mapped_book(path, read_mapping(mapping)).sections
    return [
        (depth, line.printed, line.figures[0].value, line.place.line if line.place else 0)
        for depth, line in LineTree(section.lines).walk()
    ]


def test_a_total_that_the_file_prints_is_not_added_to_its_parts(tmp_path: Path) -> None:
    assert walk(*files(tmp_path, rows=TOTALS)) == [
        (0, "TOTAL", 124_956, 8),
        (1, "PERSONAL", 123_456, 2),
        (2, "Básicas", 123_450, 3),
        (2, "Otras", 6, 4),
        (1, "BIENES", 1_500, 7),
        (2, "Limpieza", 1_000, 5),
        (2, "Luz", 500, 6),
    ]


def test_a_row_without_a_name_that_is_no_sum_is_a_part(tmp_path: Path) -> None:
    rows = TOTALS.replace("1;PERSONAL;;1.234,56", "1;PERSONAL;;1,00").replace(
        ";TOTAL;;1.249,56\n", ""
    )
    found = walk(*files(tmp_path, rows=rows))
    assert found[0] == (0, "PERSONAL", 123_556, 0)
    assert len(found) == 7


def test_without_a_header_the_first_row_is_kept(tmp_path: Path) -> None:
    named = {"Cap": "1", "Descripción": "2", "Concepto": "3", "Inicial": "4"}
    mapping = MAPPING.replace('decimal = ","', 'decimal = ","\nheader = false')
    for name, position in named.items():
        mapping = mapping.replace(f'"{name}"', f'"{position}"')
    table, described = files(tmp_path, mapping, ROWS.partition("\n")[2])
    book = read_mapped_book(table, read_mapping(described))
    assert book.sections[0].lines[0].figures[0].value == 123_455
    assert [line.place.line for line in book.sections[0].lines if line.place] == [1, 2, 3, 4]
    assert [found.code for found in book.problems] == ["header-none"]


def test_a_lost_header_is_pointed_out(tmp_path: Path) -> None:
    table, mapping = files(tmp_path, rows=ROWS.partition("\n")[2])
    with pytest.raises(DocumentError, match="header = false"):
        read_mapped_book(table, read_mapping(mapping))


def test_an_unreadable_amount_is_kept_and_told(tmp_path: Path) -> None:
    table, mapping = files(tmp_path, rows=ROWS + "2;BIENES Y SERVICIOS;Luz;n/d\n")
    book = read_mapped_book(table, read_mapping(mapping))
    assert [problem.code for problem in book.problems] == ["amount-unreadable"]
    assert book.sections[0].lines[-1].figures[0].printed == "n/d"


def test_control_characters_of_table_and_mapping_become_visible_marks(tmp_path: Path) -> None:
    label = 'column = "Inicial"\nlabel = "a\\u202eb"'
    table, mapping = files(tmp_path, MAPPING.replace('column = "Inicial"', label))
    table.write_bytes(gzip.compress(ROWS.replace("Otras", "O\x1btras").encode("iso-8859-1")))
    section = read_mapped_book(table, read_mapping(mapping)).sections[0]
    assert "O\ufffdtras" in [line.name for line in section.lines]
    assert [measure.label for measure in section.measures] == ["a\ufffdb"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('column = "Inicial"', 'column = "Final"'), "no column 'Final'"),
        (("year = 2024", "year = 24"), "book.year is no year"),
        (('unit = "€"', 'unit = "£"'), "the unit '£' is none of"),
        (('delimiter = ";"', 'delimiter = "(a+)+$"'), "file.delimiter is not one character"),
        (('decimal = ","', 'decimal = ""'), "file.decimal is not one character"),
        (("[[level]]", "[[stage]]"), r"\[stage\] is not known"),
        (('phase = "budget"', 'phase = "plan"'), "measure.phase is 'plan'"),
        (('title = "Gastos 2024"', "title = "), "no TOML file"),
        (('encoding = "iso-8859-1"', 'encoding = "utf-8"'), "cannot be read as the mapping says"),
    ],
)
def test_what_is_wrong_earns_one_sentence(
    tmp_path: Path, change: tuple[str, str], sentence: str
) -> None:
    table, mapping = files(tmp_path, MAPPING.replace(*change))
    with pytest.raises(DocumentError, match=sentence):
        read_mapped_book(table, read_mapping(mapping))


def test_a_list_of_words_is_no_level(tmp_path: Path) -> None:
    head, _, _ = MAPPING.partition("[[level]]")
    table, mapping = files(tmp_path, 'level = ["x"]\n' + head)
    with pytest.raises(DocumentError, match=r"\[\[level\]\] is missing"):
        read_mapped_book(table, read_mapping(mapping))


@pytest.mark.slow
@pytest.mark.parametrize("packed", [b"1;2;3;4\n" * (5 << 20), b"9" * (300 << 20)])
def test_a_table_that_unpacks_to_far_too_much_is_refused(tmp_path: Path, packed: bytes) -> None:
    table, mapping = files(tmp_path)
    table.write_bytes(gzip.compress(packed, 1))
    with pytest.raises(DocumentError, match=r"gastos\.csv\.gz (claims|holds) more than the"):
        read_mapped_book(table, read_mapping(mapping))


def test_a_table_packed_wrongly_is_refused(tmp_path: Path) -> None:
    table, mapping = files(tmp_path)
    content = bytearray(table.read_bytes())
    content[20:40] = b"\xff" * 20
    table.write_bytes(content)
    with pytest.raises(DocumentError, match="is a damaged gzip archive"):
        read_mapped_book(table, read_mapping(mapping))
