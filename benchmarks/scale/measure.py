"""What each question costs on an archive: opening, contents, windows, details, searches."""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from xgbudget_tui.compare import TableSide, compare_tables
from xgbudget_tui.export import ExportFormat, gather_tables, render_export
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import Listing, SectionEntry
from xgbudget_tui.store import open_archive

QUERIES = {
    "one character": list("教支水费疗行学区其安款村路养税"),
    "two characters": [
        "教育",
        "行政",
        "项目",
        "其他",
        "核电",
        "支出",
        "收入",
        "卫生",
        "农业",
        "道路",
        "学校",
        "医院",
        "管理",
        "保障",
        "水库",
    ],
    "whole name": [
        *("行政运行", "小学教育", "公务接待费", "其他支出", "教育支出", "国防支出", "高中教育"),
        *("一般行政管理事务", "事业运行", "住房公积金", "初中教育", "会议费", "培训费", "合计"),
    ],
    "pinyin": [
        *("jiaoyu", "xingzheng", "shui", "a", "gongwujiedai", "zhichu", "shouru", "weisheng"),
        *("nongye", "daolu", "xuexiao", "yiyuan", "guanli", "baozhang", "xiangmu"),
    ],
    "initials": [
        "jy",
        "xzyx",
        "x",
        "qtzc",
        "zc",
        "sr",
        "ws",
        "ny",
        "dl",
        "xx",
        "yy",
        "gl",
        "bz",
        "xm",
        "gwjdf",
    ],
    "code prefix": [
        "2",
        "205",
        "2050201",
        "30",
        "11",
        "20502",
        "208",
        "2080505",
        "210",
        "213",
        "301",
        "302",
        "30201",
        "101",
        "10101",
    ],
    "amount": [
        *(">5000", "=49001", "5000..6000", "<1", ">10000000", ">=1.5亿", "=100", "<-1"),
        *("100..200", ">100万", "=0.5亿", "1000000..2000000", ">999999", "=1", "<=0"),
    ],
    "several words": [
        *("教育 行政", "教育 小学", "卫生 行政运行", "核电 教育", "支出 费", "2 3", "教育 项目"),
        *("项目 道路", "收入 税", "jiaoyu xiaoxue", "205 学", "其他 支出", "农业 水库", "费 公务"),
    ],
    "a word and an amount": [
        *("教育 >5000", "支出 =49001", "项目 <1", "205 5000..6000", "项目 >5000", "税 >100"),
        *("行政 =100", "jiaoyu >1000", "费 <=0", "其他 1000..2000", "支出 >=1亿", "路 =300"),
    ],
    "no such": ["不存在的名称", "zzzz", "999999", "没有 教育", "教育 没有", "qqq jy", "０００"],
}


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one kind of question, median and 95th percentile.

    ``median`` and ``p95`` are processor time, which other programs on the machine do not lengthen,
    ``wall`` and ``wall_p95`` the time that passed.
    """

    question: str
    median: float
    p95: float
    wall: float
    wall_p95: float


def measure(path: Path, rounds: int = 3) -> list[Cost]:
    """Ask every kind of question of an archive; the first row is opening it."""
    costs = [time_all("open", [lambda: open_archive(path).close()] * 5)]
    archive = open_archive(path)
    books = archive.find_books()
    chance = random.Random(1)
    chosen = [chance.choice(books) for _ in range(20)]
    costs.append(time_all("shelf", [lambda: len(archive.find_books())] * 3))
    costs.append(
        time_all("contents", [lambda b=book: archive.load_contents(b.id) for book in chosen])
    )
    sections = [
        section
        for book in chosen
        for section in archive.load_contents(book.id)
        if section.first_line is not None
    ]
    costs.append(time_all("window of 50", list(windows(archive, sections, chance))))
    ids = [chance.randint(s.first_line or 0, s.last_line or 0) for s in sections]
    costs.append(time_all("detail", [lambda i=i: archive.load_detail(i) for i in ids]))
    costs.append(
        time_all("branches", [lambda s=s: archive.load_branches(s.id, None, 1) for s in sections])
    )
    costs += measure_tables(archive, sections)
    for book_id, where in ((None, ""), (chosen[0].id, " in a Book")):
        for kind, queries in QUERIES.items():
            asks = [
                lambda q=query, b=book_id: archive.search(q, b, 0, 50)
                for query in queries
                for _ in range(rounds)
            ]
            costs.append(time_all(kind + where, asks))
    archive.close()
    return costs + measure_first(path)


def measure_tables(archive: Archive, sections: Sequence[SectionEntry]) -> list[Cost]:
    """Exporting tables of like size as CSV, and comparing two of them."""
    alike = sorted(sections, key=lambda s: abs((s.last_line or 0) - (s.first_line or 0) - 100))[:20]
    found = [(section, archive.find_book(section.book_id)) for section in alike]
    exports = [
        lambda s=section, b=book: render_export(gather_tables(archive, b, [s]), ExportFormat.CSV)
        for section, book in found
        if book is not None
    ]

    def compare(before: SectionEntry, after: SectionEntry) -> None:
        sides = [
            TableSide(
                section, archive.load_branches(section.id, None, None), section.total_measure or 1
            )
            for section in (before, after)
        ]
        compare_tables(sides[0], sides[1])

    pairs = [lambda a=a, b=b: compare(a, b) for a, b in pairwise(alike)]
    return [time_all("export a table", exports), time_all("compare two tables", pairs)]


def windows(
    archive: Archive, sections: Sequence[SectionEntry], chance: random.Random
) -> list[Callable[[], object]]:
    """Counts and windows at random places of random tables, to random depths."""
    asks: list[Callable[[], object]] = []
    for section in sections:
        assert section.first_line is not None
        assert section.last_line is not None
        listing = Listing(section.first_line, section.last_line, chance.randint(0, 4))
        offset = chance.randint(0, max(0, archive.count_rows(listing) - 50))
        asks.append(lambda a=listing, o=offset: archive.load_rows(a, o, 50))
        asks.append(lambda a=listing: archive.count_rows(a))
    return asks


def time_all(question: str, asks: Sequence[Callable[[], object]]) -> Cost:
    """Time each call."""
    taken, passed = [], []
    for ask in asks:
        begin, start = time.process_time(), time.perf_counter()
        ask()
        taken.append((time.process_time() - begin) * 1000)
        passed.append((time.perf_counter() - start) * 1000)
    return _cost(question, taken, passed)


def _cost(question: str, taken: list[float], passed: list[float]) -> Cost:
    taken.sort()
    passed.sort()
    place = min(len(taken) - 1, int(len(taken) * 0.95))
    return Cost(
        question,
        statistics.median(taken),
        taken[place],
        statistics.median(passed),
        passed[place],
    )


FIRST = """
import sys, time
from pathlib import Path
from xgbudget_tui.store import open_archive
archive = open_archive(Path(sys.argv[1]))
archive.load_contents(1)
begin, start = time.process_time(), time.perf_counter()
archive.search(sys.argv[2], None, 0, 50)
print((time.process_time() - begin) * 1000, (time.perf_counter() - start) * 1000)
"""
"""A program that asks its first question of an archive, and says what it took."""


def measure_first(path: Path, each: int = 5) -> list[Cost]:
    """The first search of a fresh process over all Books, for each kind of query.

    The file may well be in the memory of the operating system; nothing of it is in the program's,
    whose modules are compiled, as where it is installed.
    """
    with tempfile.TemporaryDirectory(prefix="xgbudget-compiled-") as folder:
        compiled = {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        _ask_first(path, "jiaoyu", compiled)
        return _measure_first(path, each, compiled)


def _measure_first(path: Path, each: int, compiled: dict[str, str]) -> list[Cost]:
    costs = []
    for kind, queries in QUERIES.items():
        taken, passed = [], []
        for query in queries[:each]:
            cpu, wall = _ask_first(path, query, compiled)
            taken.append(cpu)
            passed.append(wall)
        costs.append(_cost(f"{kind}, first", taken, passed))
    return costs


def _ask_first(path: Path, query: str, compiled: dict[str, str]) -> tuple[float, float]:
    """Processor and wall milliseconds of a query that is the first of a process."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST, str(path), query],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | compiled,
    )
    cpu, wall = map(float, done.stdout.split())
    return cpu, wall


def memory() -> float:
    """The most memory this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
