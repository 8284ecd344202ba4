"""Many documents into one database: archives, skipping, bad files, stopping, going on."""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run, stored, wrong
from tests.cli.test_writing import DOCUMENT
from xgbudget_tui.batch import workers as reading_workers
from xgbudget_tui.batch.workers import Read, Refused, Task, Workers
from xgbudget_tui.cli.progress import ProgressLine, span_text
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.progress import PageProgress


def document_of(place: str, year: int = 2023, grew: int = 0) -> str:
    """The sample document for another place and year; ``grew`` moves between its two lines."""
    text = DOCUMENT.replace("东山区", place).replace("2023", str(year))
    return text.replace("教育支出\t180", f"教育支出\t{180 + grew}").replace(
        "国防支出\t120", f"国防支出\t{120 - grew}"
    )


def packed(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def regions(run: Run, path: Path) -> list[str]:
    return [f"{row[1]} {row[2]}" for row in run("books", "--db", path).rows[1:]]


def test_folders_globs_and_archives_go_into_one_database(run: Run, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for year in (2021, 2022):
        (folder / f"{year}.txt").write_text(document_of("北岭县", year))
    (tmp_path / "one.txt").write_text(document_of("东山区"))
    packed(tmp_path / "more.zip", {"deep/南湖区.txt": document_of("南湖区"), "read.me": "no"})
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing in it")
    ran = run("import", folder, "*.txt", "more.zip", "-o", "all.db", "--reports", "out")
    assert ran.code == 2
    assert "5 documents: 4 saved" in ran.err
    assert "broken.pdf" in ran.err
    found = regions(run, tmp_path / "all.db")
    assert found == ["东山区 2023", "北岭县 2021", "北岭县 2022", "南湖区 2023"]
    reports = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert len(reports) == 5
    (zipped,) = (name for name in reports if "more.zip" in name)
    assert "places: " in reports[zipped]
    assert any("broken.pdf" in text for text in reports.values())


def test_what_is_there_is_skipped_and_a_corrected_document_replaces_its_book(
    run: Run, tmp_path: Path
):
    document = tmp_path / "预算.txt"
    document.write_text(document_of("东山区"))
    run("import", document, "-o", "a.db")
    before = (tmp_path / "a.db").read_bytes()
    again = run("import", document, "-o", "a.db")
    assert (again.code, again.out) == (0, "")
    assert "there already (Dongshan District 2023)" in again.err
    assert (tmp_path / "a.db").read_bytes() == before
    assert "places: " in run("import", document, "-o", "a.db", "--again").out
    document.write_text(document_of("东山区", grew=7))
    run("import", document, "-o", "a.db")
    assert regions(run, tmp_path / "a.db") == ["东山区 2023"]
    shown = run("show", "2/教育支出", "--db", "a.db")
    assert shown.rows[1][-1] == "187"


def test_the_same_contents_twice_in_one_run_are_read_once(run: Run, tmp_path: Path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(document_of("东山区"))
    ran = run("import", "a.txt", "b.txt", "-o", "a.db")
    assert ran.code == 0
    assert "b.txt: the same contents as a.txt" in ran.err
    assert regions(run, tmp_path / "a.db") == ["东山区 2023"]


@pytest.mark.slow
def test_the_same_documents_give_the_same_bytes_whatever_the_order_of_reading(
    run: Run, tmp_path: Path
):
    names = []
    for place in ("东山区", "南湖区", "北岭县", "西原市"):
        (tmp_path / f"{place}.txt").write_text(document_of(place))
        names.append(f"{place}.txt")
    run("import", *names, "-o", "one.db", "--fresh", "-q")
    run("import", *names, "-o", "two.db", "--fresh", "-q")
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_members_that_point_outside_are_refused_and_the_others_read(run: Run, tmp_path: Path):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.txt", "x")
    with zipfile.ZipFile(tmp_path / "tricks.zip", "w") as archive:
        archive.writestr("../../outside.txt", document_of("东山区", 2021))
        archive.writestr("/etc/absolute.txt", document_of("东山区", 2022))
        archive.writestr("C:\\drive.txt", document_of("东山区", 2020))
        archive.writestr(link, "/etc/passwd")
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("good.txt", document_of("东山区"))
    ran = run("import", "tricks.zip", "-o", "a.db")
    assert ran.code == 2
    assert ran.err.count("points outside the archive") == 4
    assert "archive within an archive" in ran.err
    assert regions(run, tmp_path / "a.db") == ["东山区 2023"]
    assert not (tmp_path.parent / "outside.txt").exists()


def test_names_in_the_encoding_of_chinese_archives_are_read(run: Run, tmp_path: Path):
    path = packed(tmp_path / "gbk.zip", {"AAAA.txt": document_of("东山区")})
    raw = path.read_bytes().replace(b"AAAA.txt", "预算".encode("gbk") + b".txt")
    path.write_bytes(raw)
    ran = run("import", "gbk.zip", "-o", "a.db")
    assert "gbk.zip/预算.txt: 东山区 2023" in ran.out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"zeros.txt": b"0" * (1 << 25)}, "far more than budgets hold"),
        ({"program.exe": b"MZ\x90"}, "no document"),
        ({"picture.jpg": b"\xff\xd8"}, "picture.jpg"),
        (None, "damaged zip"),
    ],
)
def test_a_bad_archive_earns_its_sentence(
    run: Run, tmp_path: Path, content: dict[str, str | bytes] | None, says: str
):
    path = tmp_path / "bad.zip"
    if content is None:
        path.write_bytes(b"PK\x03\x04 and no more")
    else:
        packed(path, content)
    ran = run("import", path, "-o", "a.db")
    assert ran.code == 2
    assert says in ran.err
    assert not (tmp_path / "a.db").exists()


def test_a_member_larger_than_it_says_is_not_unpacked(run: Run, tmp_path: Path):
    path = packed(tmp_path / "liar.zip", {"a.txt": document_of("东山区") + " " * 5000})
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    ran = run("import", path, "-o", "a.db")
    assert ran.code == 2
    assert "cannot be unpacked" in ran.err
    assert not (tmp_path / "a.db").exists()


def test_a_fresh_import_that_reads_nothing_leaves_the_old_database(run: Run, tmp_path: Path):
    path = stored(tmp_path / "a.db", wrong())
    before = path.read_bytes()
    (tmp_path / "empty.txt").write_text("")
    assert run("import", "empty.txt", "-o", path, "--fresh").code == 2
    assert path.read_bytes() == before


SLOW = """
import sys
from xgbudget_tui.batch import run as batch_run
from xgbudget_tui.cli import main
run = batch_run.ImportRun.run
def slow(self):
    saved = 0
    for event in run(self):
        yield event
        if isinstance(event, batch_run.BookSaved):
            saved += 1
            if saved == 2:
                print("two are in", flush=True)
                sys.stdin.read()
batch_run.ImportRun.run = slow
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("fresh", [False, True])
def test_a_killed_import_leaves_a_whole_database_and_the_next_goes_on(
    run: Run, tmp_path: Path, fresh: bool
):
    path = stored(tmp_path / "a.db", wrong())
    names = []
    for place in ("东山区", "北岭县", "西原市"):
        (tmp_path / f"{place}.txt").write_text(document_of(place))
        names.append(f"{place}.txt")
    (tmp_path / "slow.py").write_text(SLOW)
    words = ["import", *names, "-o", "a.db", *(["--fresh"] if fresh else [])]
    process = subprocess.Popen(
        [sys.executable, "slow.py", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    assert any(b"two are in" in text for text in process.stdout)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    kept = ["南湖区 2023"] if fresh else ["东山区 2023", "北岭县 2023", "南湖区 2023"]
    assert regions(run, path) == kept
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    ran = run(*words)
    assert ran.code == 0
    assert ran.err.count("there already (") == (0 if fresh else 2)
    assert len(regions(run, path)) == (3 if fresh else 4)
    assert {file.name for file in tmp_path.iterdir() if file.name.startswith(".")} == set()


def test_a_file_that_ends_its_reader_costs_that_file_alone(tmp_path: Path):
    good = tmp_path / "good.txt"
    good.write_text(document_of("东山区"))
    with Workers(2) as workers:
        results = workers.read_all(iter([Task(good), Refused("no", "否"), Task(good), Task(good)]))
        assert isinstance(next(results), Read)
        for worker in workers._workers:
            if worker.begun is None:
                worker._process.kill()
                worker._process.wait()
        rest = list(results)
    assert isinstance(rest[0], Refused)
    assert len(rest) == 3
    assert any(isinstance(one, Read) for one in rest)


def test_a_single_file_that_takes_all_memory_is_a_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4")
    start = "import os, time; time.sleep(0.1); os.abort()  # {path} {descriptor}"
    monkeypatch.setattr(reading_workers, "_START", start)
    ran = run("import", path, "-o", tmp_path / "a.db", "--lang", "en")
    assert ran.code == 2
    assert "a.pdf ended the process that read it (out of memory or time): split it" in ran.err
    assert not (tmp_path / "a.db").exists()


def test_lengths_of_time_are_said_as_people_say_them():
    assert [span_text(s, "en") for s in (0.2, 40, 170, 7500)] == [
        "1 s",
        "40 s",
        "3 min",
        "2 h 5 min",
    ]
    assert span_text(7500, "zh") == "2小时5分"


def test_garbage_is_looked_for_as_before_once_an_import_is_over(run: Run, tmp_path: Path):
    before = gc.get_threshold()
    good, bad = tmp_path / "a.txt", tmp_path / "b.txt"
    good.write_text(DOCUMENT, "utf-8")
    bad.write_text("", "utf-8")
    for document, code in ((good, 0), (bad, 2)):
        assert run("import", document, "-o", tmp_path / "a.db").code == code
        assert gc.get_threshold() == before


def test_each_step_of_an_import_is_an_object_for_a_program(run: Run, tmp_path: Path):
    (tmp_path / "预算.txt").write_text(document_of("西岗区"), "utf-8")
    words = ("预算.txt", "预算.txt", "nowhere.txt", "-o", "a.db", "-q", "--progress", "json")
    ran = run("import", *words)
    assert ran.code == 2
    assert ran.out == ""
    steps = [json.loads(line) for line in ran.err.splitlines()]
    of = {step["event"]: step for step in steps}
    assert of["saved"]["region"] == "西岗区"
    assert "does not exist" in of["refused"]["error"]["en"]
    assert (of["finished"]["saved"], of["finished"]["failed"]) == (1, 1)
    assert steps[-1]["event"] == "finished"
    assert steps[-1]["done"] == steps[-1]["documents"]
    assert [step["seconds"] for step in steps] == sorted(step["seconds"] for step in steps)


def test_the_time_left_for_a_long_document_follows_from_its_pages(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr("xgbudget_tui.cli.progress.time.monotonic", lambda: now)
    line = ProgressLine(1, 10, Terminal("en"))
    line.reach("long.pdf", PageProgress(20, 320, by_eye=False))
    assert line.label == "long.pdf page 20/320"
    now = 110.0
    line.reach("long.pdf", PageProgress(120, 320, by_eye=False))
    assert line.label == "long.pdf page 120/320, about 20 s left"
    line.reach("long.pdf", PageProgress(1, 3))
    assert line.label == "long.pdf page 1/3 by eye"
