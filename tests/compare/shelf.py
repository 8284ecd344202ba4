"""Several Books of invented places and years, as documents of one kind print them."""

from __future__ import annotations

from pathlib import Path

from tests.builders import book, line, measure, table
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book, Section
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.source import SourceFile
from xgbudget_tui.model.terms import Flow, Phase, Role, Scope
from xgbudget_tui.store import open_archive, save_books


def spending(
    year: int, education: str, last: str | None, scope: Scope = Scope.OVERALL, key: str = "2"
) -> Section:
    """教育 and 国防 under a total; ``last`` is what it says of 教育 in the year before."""
    measures = [measure(1, f"{year}年预算数", year)]
    more: tuple[str, ...] = ()
    if last is not None:
        measures.append(measure(2, f"{year - 1}年预算数", year - 1))
        more = (last,)
    total = str(int(education) + 100), *(str(int(text) + 100) for text in more)
    named = "区本级" if scope is Scope.OWN_LEVEL else ""
    lines = [
        line(1, "支出合计", *total),
        line(2, "教育支出", education, *more, parent=1, code="205"),
        line(3, "普通教育", education, *more, parent=2, code="20502"),
        line(4, "国防支出", "100", *(["100"] if more else []), parent=1),
    ]
    from dataclasses import replace

    lines[0] = replace(lines[0], role=Role.TOTAL)
    title = f"{year}年东山区{named}一般公共预算支出表"
    return table(key, title, lines, measures, scope=scope, year=year)


def revenue(year: int, outcome: str | None = None) -> Section:
    """环境保护税 with the outcome of the year before where that is given."""
    measures = [measure(1, f"{year}年预算数", year)]
    figures = [str(year % 100 * 10)]
    if outcome is not None:
        measures.append(measure(2, f"{year - 1}年执行数", year - 1, phase=Phase.EXECUTION))
        figures.append(outcome)
    name = "环保税" if year < 2023 else "环境保护税"
    return table(
        "1" if year < 2023 else "7",
        f"{year}年东山区一般公共预算收入表",
        [line(1, name, *figures, code="10121")],
        measures,
        kind_id="general_revenue",
        flow=Flow.REVENUE,
        year=year,
    )


def year_book(year: int, *sections: Section, region: str = "东山区") -> Book:
    """A Book with a source of its own."""
    from dataclasses import replace

    digest = f"{year}{region}".encode().hex().ljust(64, "0")[:64]
    made = book(*sections, region=region, year=year)
    return replace(made, source=SourceFile(f"{region}{year}.txt", digest, "text", 1))


def shelf(path: Path, *books: Book) -> Archive:
    """An archive of these Books; without any, of two years of one place and one of another."""
    chosen = books or (
        year_book(2022, revenue(2022), spending(2022, "180", None)),
        year_book(2023, revenue(2023, "230"), spending(2023, "198", "176")),
        year_book(2023, spending(2023, "400", None), region="南湖区"),
    )
    save_books(path, [(one, Audit(())) for one in chosen], fresh=True)
    return open_archive(path)
