"""What an import says of each document: what was found, what was proved, what was left over."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from xgbudget_tui.cli.cells import printable
from xgbudget_tui.cli.findings import Findings, from_book
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.export.checks import message_of
from xgbudget_tui.model.book import Book, LineItem, Section
from xgbudget_tui.model.errors import ArchiveError, Severity
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import FigureState, SectionKind, TokenUse, Verdict

_MOST = 12
_NUMBERS = (FigureState.AMOUNT, FigureState.RATIO)


class _Page(Terminal):
    """What would be printed, kept as lines."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal.language, ascii_only=terminal.ascii_only)
        self.lines: list[str] = []

    def line(self, text: str = "") -> None:
        """Keep a line."""
        self.lines.append(printable(text))


def report_lines(
    label: str, book: Book, audit: Audit, output: Path, terminal: Terminal
) -> list[str]:
    """The report of one document as lines."""
    page = _Page(terminal)
    print_report(label, book, audit, output, page)
    return page.lines


def write_report(folder: Path, label: str, lines: Sequence[str]) -> None:
    """Write the report of a document into a folder. Raises ArchiveError where that fails."""
    flat = label.replace("\\", "/").strip("./").replace("/", "-").replace(os.sep, "-")
    kept = flat.encode()[-200:].decode(errors="ignore") or "document"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = "\n".join(lines) + "\n"
        (folder / f"{kept}.txt").write_text(text, encoding="utf-8", errors="replace")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArchiveError(
            f"{folder}: the reports cannot be written there ({reason}).",
            f"{folder}：无法写入报告（{reason}）。",
        ) from error


def print_report(label: str, book: Book, audit: Audit, output: Path, terminal: Terminal) -> None:
    """Print the report of one document on standard output."""
    stage = book.stage.label(terminal.language)
    terminal.line(
        f"{label}: {book.region.name} {book.year} {stage} → {output}".replace(
            "→", "->" if terminal.ascii_only else "→"
        )
    )
    _print_counts(book, terminal)
    _print_places(book, terminal)
    _print_ledger(book, terminal)
    _print_checks(from_book(book, audit), terminal)
    _print_problems(book, terminal)


def _print_counts(book: Book, terminal: Terminal) -> None:
    kinds = Counter(section.kind for section in book.sections)
    lines = [line for section in book.sections for line in section.lines]
    figures = sum(f.state in _NUMBERS for line in lines for f in line.figures)
    claims = sum(len(section.claims) for section in book.sections)
    numbers = len({section.number for section in book.sections})
    tables, notes = kinds[SectionKind.TABLE], kinds[SectionKind.NOTE]
    missing = [section for section in book.sections if section.kind is SectionKind.MISSING]
    terminal.line(
        terminal.say(
            f"  编号 {numbers} 个：表 {tables}，说明 {notes}，缺失 {len(missing)}；"
            f"{len(lines)} 行，{figures} 个数，文中数额 {claims} 个",
            f"  {numbers} numbers: {tables} tables, {notes} notes, {len(missing)} missing; "
            f"{len(lines)} lines, {figures} figures, {claims} figures in prose",
        )
    )
    for section in missing:
        terminal.line(
            terminal.say(
                f"  {section.key} {section.title}：目录列出而正文缺失",
                f"  {section.key} {section.title}: listed but missing",
            )
        )


def _print_places(book: Book, terminal: Terminal) -> None:
    lines = [(section, line) for section in book.sections for line in section.lines]
    unplaced = [pair for pair in lines if not pair[1].placed]
    uncertain = [pair for pair in lines if pair[1].placed and not pair[1].certain]
    proven = len(lines) - len(unplaced) - len(uncertain)
    terminal.line(
        terminal.say(
            f"  位置：唯一 {proven}，不唯一 {len(uncertain)}，无处可放 {len(unplaced)}",
            f"  places: {proven} proven, {len(uncertain)} could be otherwise, "
            f"{len(unplaced)} fit nowhere",
        )
    )
    _print_some(
        [_line_text(*pair) for pair in unplaced], terminal, terminal.say("无处可放", "fits nowhere")
    )
    _print_some(
        [_line_text(*pair) for pair in uncertain], terminal, terminal.say("不唯一", "uncertain")
    )
    for section in book.sections:
        if section.open_classes:
            names = ", ".join(section.open_classes[:_MOST])
            terminal.line(
                terminal.say(
                    f"    第 {section.key} 表下级加总不闭合：{names}",
                    f"    section {section.key}: these do not close: {names}",
                )
            )


def _line_text(section: Section, line: LineItem) -> str:
    place = f" ({line.place.line})" if line.place else ""
    return f"{section.key} {line.printed}{place}"


def _print_some(texts: Sequence[str], terminal: Terminal, word: str) -> None:
    for text in texts[:_MOST]:
        terminal.line(f"    {word}: {text}")
    if len(texts) > _MOST:
        more = len(texts) - _MOST
        terminal.line(terminal.say(f"    …… 另有 {more} 条", f"    ... and {more} more"))


def _print_ledger(book: Book, terminal: Terminal) -> None:
    ledger = book.ledger
    if not ledger.total:
        return
    left = len(ledger.unaccounted)
    kinds = ", ".join(
        f"{use.label(terminal.language)} {count}"
        for use, count in ledger.counts
        if count and use is not TokenUse.UNACCOUNTED
    )
    terminal.line(
        terminal.say(
            f"  文中数字 {ledger.total} 个，未归类 {left} 个（{kinds}）",
            f"  {ledger.total} number tokens, {left} unaccounted for ({kinds})",
        )
    )
    texts = [f"{token.text} ({token.place.line}: {token.context})" for token in ledger.unaccounted]
    _print_some(texts, terminal, terminal.say("未归类", "unaccounted"))


def _print_checks(findings: Findings, terminal: Terminal) -> None:
    counts = {verdict: findings.count(verdict) for verdict in Verdict}
    shown = [verdict for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE]
    listed = ", ".join(
        f"{verdict.label(terminal.language)} {counts[verdict]}"
        for verdict in shown
        if counts[verdict]
    )
    terminal.line(terminal.say(f"  核对：{listed or '无'}", f"  checks: {listed or 'none'}"))
    fails = [
        f"{(p.subject.section if p.subject else p.section) or ''} "
        f"[{p.rule}] {message_of(p, terminal.language)}"
        for p in findings.proofs
        if p.verdict is Verdict.FAILS
    ]
    _print_some(fails, terminal, terminal.mark(Verdict.FAILS))


def _print_problems(book: Book, terminal: Terminal) -> None:
    order = list(Severity)
    problems = sorted(book.problems, key=lambda problem: -order.index(problem.severity))
    texts = []
    for problem in problems:
        place = f" ({problem.place.line})" if problem.place else ""
        section = f"{problem.section} " if problem.section else ""
        message = terminal.say(problem.message_zh, problem.message_en)
        texts.append(f"{section}{message}{place}")
    _print_some(texts, terminal, terminal.say("注意", "note"))
