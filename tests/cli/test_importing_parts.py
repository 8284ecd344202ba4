"""A folder or archive of files of one place and year: one Book, whenever its files come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_importing_many import packed, regions

REVENUE = (
    "表1\n2023年东山区一般公共预算收入预算表\n单位：万元\n项目\t预算数\n"
    "增值税\t100\n所得税\t30\n契税\t20\n专项收入\t40\n其他收入\t10\n收入合计\t200\n"
)
SPENDING = (
    "表2\n2023年东山区一般公共预算支出预算表\n单位：万元\n项目\t预算数\n"
    "教育支出\t120\n国防支出\t40\n公共安全支出\t20\n农林水支出\t20\n支出合计\t200\n"
)
DEBT = "2023年政府债务限额情况表\n单位：万元\n项目\t限额\n一般债务\t60\n专项债务\t40\n合计\t100\n"
PARTS = {"b支出.txt": SPENDING, "c收入.txt": REVENUE, "a债务.txt": DEBT}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for name, text in PARTS.items():
        (made / name).write_text(text)
    return made


def contents(run: Run, path: Path) -> list[tuple[str, str, str | None]]:
    listed = json.loads(run("tables", "--db", path, "--format", "json").out)
    return [(one["key"], one["title"][:8], one["file"]) for one in listed]


WHOLE = [
    ("1", "2023年东山区", "c收入.txt"),
    ("2", "2023年东山区", "b支出.txt"),
    ("3", "2023年政府债", "a债务.txt"),
]


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_a_folder_or_archive_of_one_place_and_year_is_one_book(
    run: Run, folder: Path, tmp_path: Path, kind: str, fresh: bool
):
    given = folder if kind == "folder" else packed(tmp_path / "东山区2023年预算.zip", PARTS)
    ran = run("import", given, "-o", "a.db", *(["--fresh"] if fresh else []))
    assert ran.code == 0
    assert "3 saved" in ran.err
    assert "joined into 1" in ran.err
    assert ran.out.count("number tokens") == 1
    assert "c收入.txt: 1\n" in ran.out
    assert regions(run, tmp_path / "a.db") == ["东山区 2023"]
    assert contents(run, tmp_path / "a.db") == WHOLE
    shown = json.loads(run("show", "2", "--db", "a.db", "--format", "json").out)
    assert shown["section"]["source_file"] == "b支出.txt"
    assert shown["book"]["source"] == given.name
    assert (
        run("import", given, "-o", "a.db").err.count("there already (Dongshan District 2023)") == 3
    )
    assert run("check", "a.db").code == 0


def test_a_file_that_comes_later_joins_the_book(run: Run, folder: Path, tmp_path: Path):
    late = folder / "b支出.txt"
    late.rename(tmp_path / "later")
    run("import", folder, "-o", "a.db")
    assert [key for key, _, _ in contents(run, tmp_path / "a.db")] == ["1", "2"]
    (tmp_path / "later").rename(late)
    ran = run("import", folder, "-o", "a.db")
    assert ran.err.count("there already (") == 2
    assert regions(run, tmp_path / "a.db") == ["东山区 2023"]
    assert contents(run, tmp_path / "a.db") == WHOLE


def test_a_corrected_file_takes_the_place_of_the_old_one(run: Run, folder: Path, tmp_path: Path):
    corrected = SPENDING.replace("120", "121").replace("40", "39")
    (folder / "支出（更正）.txt").write_text(corrected)
    ran = run("import", folder, "-o", "a.db")
    assert "another edition of" in ran.err
    assert regions(run, tmp_path / "a.db") == ["东山区 2023"]
    files = [file for _, _, file in contents(run, tmp_path / "a.db")]
    assert files == ["c收入.txt", "支出（更正）.txt", "a债务.txt"]
    assert "121" in run("show", "2/教育支出", "--db", "a.db").out


def test_a_corrected_document_of_another_name_replaces_its_book(run: Run, tmp_path: Path):
    (tmp_path / "收入.txt").write_text(REVENUE)
    (tmp_path / "收入2.txt").write_text(REVENUE.replace("100", "101").replace("30", "29"))
    run("import", "收入.txt", "-o", "a.db")
    run("import", "收入2.txt", "-o", "a.db")
    assert regions(run, tmp_path / "a.db") == ["东山区 2023"]


def test_files_that_are_named_one_by_one_stay_books_of_their_own(
    run: Run, folder: Path, tmp_path: Path
):
    run("import", folder / "b支出.txt", folder / "c收入.txt", "-o", "a.db")
    assert regions(run, tmp_path / "a.db") == ["东山区 2023", "东山区 2023"]


def test_a_file_that_cannot_be_read_costs_only_itself(run: Run, folder: Path, tmp_path: Path):
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 nothing in it")
    ran = run("import", folder, "-o", "a.db")
    assert ran.code == 2
    assert ran.err.count("cannot be read as") == 1
    assert contents(run, tmp_path / "a.db") == WHOLE
