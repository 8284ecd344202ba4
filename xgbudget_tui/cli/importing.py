"""``xgbudget import``: documents become Books of a database; what is said of each, and of the run.

With ``--preview`` the tables are shown as they would come in, and nothing is written.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from xgbudget_tui.batch.documents import Source, find_sources
from xgbudget_tui.batch.own_rules import load_rules
from xgbudget_tui.batch.run import (
    BookSaved,
    BooksJoined,
    DocumentDone,
    DocumentRefused,
    DocumentSkipped,
    DocumentStarted,
    EditionReplaced,
    GatheringDone,
    ImportDone,
    ImportRun,
    Progress,
    RunCounts,
    RunOptions,
    StillReading,
)
from xgbudget_tui.batch.workers import (
    Read,
    ReadOptions,
    Refused,
    Skipped,
    Task,
    Workers,
)
from xgbudget_tui.cli.arguments import FORCE, HIDDEN, Parser
from xgbudget_tui.cli.findings import from_book, over_years
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.progress import ProgressJournal, ProgressLine, span_text
from xgbudget_tui.cli.rules import add_rules_option
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.export.checks import message_of
from xgbudget_tui.model.archive import ArchivePlace, read_place
from xgbudget_tui.model.book import Book, Figure, Ledger, LineItem, Section, Token
from xgbudget_tui.model.crash_report import InternalError, crash_sentence, keep_report
from xgbudget_tui.model.errors import ArchiveError, BudgetError, QueryError, Severity
from xgbudget_tui.model.files import write_whole
from xgbudget_tui.model.findings import Findings
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import FigureState, Mark, SectionKind, TokenUse
from xgbudget_tui.model.text import printable, shown_name
from xgbudget_tui.model.tree import LineTree
from xgbudget_tui.model.value import value_class


class RunWords:
    """Sentences on standard error, in the language of the terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def say_skipped(self, label: str, skipped: Skipped) -> None:
        """A document that is in the archive already, or came before in this run."""
        if skipped.twin:
            zh = f"{label}：与 {skipped.there} 内容相同，跳过"
            en = f"{label}: the same contents as {skipped.there}, skipped"
        else:
            zh = f"{label}：内容已在库中（{skipped.there}），跳过；要重读请加 --again"
            there = skipped.there
            if self._terminal.language == "en":
                from xgbudget_tui.export.english_names import place_in_english

                there = place_in_english(there) or there
            en = f"{label}: there already ({there}), skipped; --again reads it anew"
        self._say(zh, en)

    def say_replaced(self, label: str, by: str) -> None:
        """A file prints what another one of its folder or archive does."""
        self._say(
            f"{label}：与 {by} 是同一文件的两个版本，以后者为准",
            f"{label}: another edition of {by}, which is kept",
        )

    def say_waiting(self, output: ArchivePlace) -> None:
        """Another import holds the archive."""
        self._say(
            f"另一个导入正在写 {output}：等它完成（ctrl+c 放弃）……",
            f"another import is writing to {output}: waiting for it (ctrl+c gives up) ...",
        )

    def say_stopped(self, kept: int) -> None:
        """The run was interrupted; ``kept`` Books are in the archive."""
        self._say(
            f"已中断：存入 {kept} 册；再运行同一命令即接着读。",
            f"stopped: {kept} budgets saved; the same command goes on from here.",
        )

    def say_done(self, counts: RunCounts, lines: int, seconds: float) -> None:
        """The run is over."""
        took = span_text(seconds, self._terminal.language)
        joined = counts.joined
        zh = f"，其中若干合为 {joined} 册" if joined else ""
        en = f", some of them joined into {joined}" if joined else ""
        self._say(
            f"共 {counts.documents} 份：存入 {counts.saved}（{lines:,} 行）{zh}，"
            f"已有 {counts.skipped}，失败 {counts.failed}；用时 {took}",
            f"{counts.documents} documents: {counts.saved} saved ({lines:,} lines){en}, "
            f"{counts.skipped} there already, {counts.failed} failed; {took}",
        )

    def _say(self, zh: str, en: str) -> None:
        self._terminal.warn(self._terminal.say(zh, en))


_MOST = 12
_NUMBERS = (FigureState.AMOUNT, FigureState.RATIO)


class _Page(Terminal):
    """What would be printed, kept as lines."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(terminal.language, ascii_only=terminal.ascii_only)
        self.names = terminal.names
        self.lines: list[str] = []

    def line(self, text: str = "") -> None:
        """Keep a line."""
        self.lines.append(printable(text))


def report_lines(
    label: str, book: Book, audit: Audit, output: ArchivePlace, terminal: Terminal
) -> list[str]:
    """The report of one document as lines."""
    page = _Page(terminal)
    print_report(label, book, audit, output, page)
    return page.lines


def write_report(folder: Path, label: str, lines: Sequence[str]) -> None:
    """Write the report of a document into a folder. Raises ArchiveError where that fails."""
    flat = shown_name(label).replace("\\", "/").strip("./").replace("/", "-").replace(os.sep, "-")
    kept = flat.encode()[-200:].decode(errors="ignore") or "document"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = "\n".join(lines) + "\n"
        write_whole(folder / f"{kept}.txt", text.encode(errors="replace"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArchiveError(
            f"{folder}: the reports cannot be written there ({reason}).",
            f"{folder}：无法写入报告（{reason}）。",
        ) from error


def print_report(
    label: str, book: Book, audit: Audit, output: ArchivePlace, terminal: Terminal
) -> None:
    """Print the report of one document on standard output."""
    stage = book.stage.label(terminal.language)
    region = terminal.names.region(book.region.name)
    terminal.line(
        f"{label}: {region} {book.year} {stage} → {output}".replace(
            "→", "->" if terminal.ascii_only else "→"
        )
    )
    _print_counts(book, terminal)
    _print_places(book, terminal)
    _print_ledger(book, terminal)
    _print_checks(from_book(book, audit), terminal)
    _print_problems(book, terminal)


def _print_counts(book: Book, terminal: Terminal) -> None:
    for file in book.files:
        keys = [section.key for section in book.sections if section.file == file.name]
        terminal.line(f"  {file.name}: {', '.join(keys)}")
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
        title = terminal.names.title(section.title)
        terminal.line(
            terminal.say(
                f"  {section.key} {title}：目录列出而正文缺失",
                f"  {section.key} {title}: listed but missing",
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
        [_line_text(*pair, terminal) for pair in unplaced],
        terminal,
        terminal.say("无处可放", "fits nowhere"),
    )
    _print_some(
        [_line_text(*pair, terminal) for pair in uncertain],
        terminal,
        terminal.say("不唯一", "uncertain"),
    )
    for section in book.sections:
        if section.open_classes:
            names = ", ".join(map(terminal.names.above, section.open_classes[:_MOST]))
            terminal.line(
                terminal.say(
                    f"    第 {section.key} 表下级加总不闭合或缺一级：{names}",
                    f"    section {section.key}: these do not close or lack a level: {names}",
                )
            )


def _line_text(section: Section, line: LineItem, terminal: Terminal) -> str:
    place = f" ({line.place.line})" if line.place else ""
    return f"{section.key} {_line_name(line, terminal)}{place}"


def _line_name(line: LineItem, terminal: Terminal) -> str:
    printed = line.printed or line.name
    return printed if terminal.names.shown == "zh" else terminal.names.line(printed, line.code)


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
    _print_some(
        list(_pages_text(ledger, terminal)), terminal, terminal.say("未归类", "unaccounted")
    )


def _pages_text(ledger: Ledger, terminal: Terminal) -> Iterator[str]:
    """The numbers that nothing accounts for, page by page: the first of each with their words."""
    pages: dict[str, list[Token]] = {}
    for token in ledger.unaccounted:
        pages.setdefault(token.place.sheet, []).append(token)
    doubtful = {page.sheet: page for page in ledger.doubtful}
    for sheet, tokens in pages.items():
        page = doubtful.get(sheet)
        doubt = terminal.say("，存疑", ", doubtful") if page else ""
        of = f"/{page.tokens}" if page and sheet else ""
        first = terminal.say("；", "; ").join(
            f"{token.text} ({token.place.line}: {token.context})" for token in tokens[:_OF_A_PAGE]
        )
        more = " …" if len(tokens) > _OF_A_PAGE else ""
        where = f"{sheet}, " if sheet else ""
        yield f"{where}{len(tokens)}{of}{doubt}: {first}{more}"


_OF_A_PAGE = 8
"""Numbers shown of those that a page leaves unaccounted for."""


def _print_checks(findings: Findings, terminal: Terminal) -> None:
    tally = findings.tally
    counts = {mark: tally.count(mark) for mark in Mark}
    shown = [mark for mark in Mark if mark is not Mark.NOT_APPLICABLE]
    listed = ", ".join(
        f"{mark.label(terminal.language)} {counts[mark]}" for mark in shown if counts[mark]
    )
    terminal.line(terminal.say(f"  核对：{listed or '无'}", f"  checks: {listed or 'none'}"))
    faults = [
        f"{finding.section or ''} "
        f"[{finding.head.rule}] "
        f"{terminal.names.sentence(message_of(finding.head, terminal.language))}"
        for finding in findings.found
        if finding.mark is Mark.FAULT
    ]
    _print_some(faults, terminal, terminal.mark(Mark.FAULT))


def _print_problems(book: Book, terminal: Terminal) -> None:
    order = list(Severity)
    problems = sorted(book.problems, key=lambda problem: -order.index(problem.severity))
    texts = []
    for problem in problems:
        place = f" ({problem.place.line})" if problem.place else ""
        section = f"{problem.section} " if problem.section else ""
        message = terminal.names.sentence(problem.message)
        texts.append(f"{section}{message}{place}")
    _print_some(texts, terminal, terminal.say("注意", "note"))


MOST_LINES = 8
"""Lines shown of each table."""


def print_previews(sources: Sequence[Source], reading: ReadOptions, terminal: Terminal) -> bool:
    """The tables of each document with their columns and first lines; whether all could be read.

    Members of archives are named, not unpacked.
    """
    sound = True
    outside = [source for source in sources if source.member is None]
    with Workers(0, reading) as workers:
        outcomes = workers.read_all(
            Refused.of(source.refused) if source.refused else Task(source.path)
            for source in outside
        )
        for source in sources:
            if source.member is not None:
                zh, en = "在压缩包内，未预览", "inside an archive, not shown"
                terminal.line(f"{source.label}: {terminal.say(zh, en)}")
                continue
            outcome = next(outcomes)
            if isinstance(outcome, Read):
                _print_book(source.label, outcome.book, terminal)
            elif isinstance(outcome, Refused):
                sound = False
                error = outcome.error()
                sentence = error.sentence(terminal.language)
                if isinstance(error, InternalError):
                    kept = keep_report(error.report)
                    sentence = crash_sentence(error.report, kept, terminal.language)
                terminal.warn(f"{source.label}: {sentence}")
    return sound


def _print_book(label: str, book: Book, terminal: Terminal) -> None:
    stage = book.stage.label(terminal.language)
    names = terminal.names
    region = names.region(book.region.name)
    terminal.line(f"{label} · {names.title(book.title)} · {region} {book.year} {stage}")
    for section in book.sections:
        terminal.line()
        terminal.line(f"{section.key}  {names.title(section.title)}")
        if section.lines:
            _print_section(section, terminal)
        else:
            terminal.line(f"   ({section.kind.label(terminal.language)})")


def _print_section(section: Section, terminal: Terminal) -> None:
    unit = section.unit.word if section.unit else ""
    fields = [Field(terminal.say("编码", "code")), Field(terminal.say("名称", "name"))]
    labels = [terminal.names.label(measure.label) for measure in section.measures]
    fields += [Field(_heading(label, measure.unit, unit), right=True)
               for label, measure in zip(labels, section.measures, strict=True)]  # fmt: skip
    tree = LineTree(section.lines)
    rows = [
        [line.code or "", "  " * depth + _line_name(line, terminal), *_cells(line)]
        for depth, line in islice(tree.walk(), MOST_LINES)
    ]
    terminal.table(fields, rows)
    left = len(section.lines) - len(rows)
    if left > 0:
        terminal.line(terminal.say(f"   …另有 {left:,} 行", f"   … {left:,} more lines"))


def _heading(label: str, own: object, unit: str) -> str:
    word = getattr(own, "word", "")
    return f"{label} ({word})" if word and word != unit else label


def _cells(line: LineItem) -> Iterator[str]:
    for figure in line.figures:
        yield figure.printed or _made(figure)


def _made(figure: Figure) -> str:
    """A sum made here has no printed text; it is shown in yuan (or the unit's hundred coins)."""
    if figure.state is not FigureState.AMOUNT or figure.value is None:
        return ""
    return f"{figure.value // 100:,}.{figure.value % 100:02}"


ABOUT = (
    "把公开的预算文件读入数据库：还原各表的层次，核对各处勾稽，逐份报告。",
    "Read published budgets into a database: rebuild each table's tree, prove its sums, report.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget import 预算.txt                      写入当前文件夹的 预算.db\n"
    "  xgbudget import 预算/ '*.xlsx' 包.zip -o 全省.db  多份文件写入一个数据库\n"
    "  xgbudget import 预算/ -o 全省.db --reports 报告/  每份文件的报告另存\n"
    "  xgbudget import 预算.txt -o a.db --fresh       重新生成\n"
    "内容已在库中的文件跳过（--again 则重读）；更正件替换原有的一册；\n"
    "同一文件夹或压缩包中同地同年的文件合为一册；逐个列出的文件各为一册；\n"
    "中断后再运行同一命令即接着读；一份文件出错不影响其他；有任何一份失败时返回 2。",
    "examples:\n"
    "  xgbudget import budget.txt                        writes budget.db in this folder\n"
    "  xgbudget import folder/ '*.xlsx' more.zip -o all.db   many documents, one database\n"
    "  xgbudget import folder/ -o all.db --reports out/  a report for each beside\n"
    "  xgbudget import budget.txt -o a.db --fresh        write it anew\n"
    "What is there already is skipped (--again reads it anew); a corrected document replaces its\n"
    "budget; files of one place and year in one folder or archive become one budget, files named\n"
    "one by one do not; the same command goes on after an interruption; one bad file never stops\n"
    "the rest; exit 2 if any failed.",
)


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    documents: tuple[str, ...]
    output: str | None
    queue: str | None
    fresh: bool
    again: bool
    mapping: str | None
    hidden: bool
    force: bool
    rules: str | None
    preview: bool
    reports: str | None
    quiet: bool
    progress: str | None
    names: Naming | None


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "documents",
        nargs="+",
        metavar="DOCUMENT",
        help=say("文件、文件夹、通配符或 zip", "files, folders, globs, zip archives"),
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DATABASE",
        help=say(
            "数据库文件或 postgresql:// 地址（默认：第一份文件同名的 .db）",
            "a file or a postgresql:// URL (default: a file named after the document)",
        ),
    )
    parser.add_argument(
        "--queue",
        metavar="URL",
        help=say(
            "排入此 postgresql:// 地址的队列，由 xgbudget worker 读取",
            "put them into the queue of this postgresql:// URL, for `xgbudget worker` to read",
        ),
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help=say("写成新的数据库，代替原有的", "write a new database in place of the old one"),
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help=say("内容已在库中的也重读", "also read what is there already"),
    )
    parser.add_argument(
        "--mapping",
        metavar="TOML",
        help=say("开放数据的列说明", "what the columns of an open-data table are"),
    )
    parser.add_argument("--hidden", action="store_true", help=say(*HIDDEN))
    parser.add_argument("--force", action="store_true", help=say(*FORCE))
    add_rules_option(parser)
    parser.add_argument(
        "--preview",
        action="store_true",
        help=say("只显示各表读成什么样，不写数据库", "show how the tables come in; write nothing"),
    )
    parser.add_argument(
        "--reports",
        metavar="FOLDER",
        help=say("每份文件的报告写入此文件夹", "write the report of each document there"),
    )
    parser.add_argument("-q", "--quiet", action="store_true", help=say("不逐份报告", "no reports"))
    parser.add_argument(
        "--progress",
        choices=("line", "json", "none"),
        default=None,
        help=say(
            "进度：终端上一行（默认）、每步一行 JSON（写到标准错误）、不显示",
            "progress: a line on a terminal (default), JSON step by step on standard error, none",
        ),
    )
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Import each document; 2 if any could not be."""
    if options.queue:
        return _queue(options, terminal)
    sources = find_sources(options.documents)
    reading = _reading(options)
    if options.preview:
        return 0 if print_previews(sources, reading, terminal) else 2
    first = Path(options.documents[0]).expanduser() if options.documents else Path()
    named = first.stem if first.is_file() or first.is_dir() else sources[0].path.stem
    output = read_place(options.output or options.db or f"{named or 'budget'}.db")
    _refuse_early(output, sources, options.fresh)
    if options.rules:
        load_rules(Path(options.rules))  # a mistake in it is said before anything is read
    chosen = RunOptions(fresh=options.fresh, again=options.again, reading=reading)
    reporter = _Reporter(output, sources, options, terminal)
    running = ImportRun(output, sources, chosen, waiting=reporter.say_waiting)
    with closing(running.run()) as events:
        try:
            for event in events:
                reporter.report(event)
        except KeyboardInterrupt:
            reporter.say_stopped(0 if options.fresh else reporter.saved)
            raise
    if reporter.printed and not reporter.failed:
        _print_over_years(output, reporter.printed, terminal)
    return 2 if reporter.failed else 0


def _queue(options: Options, terminal: Terminal) -> int:
    """Have the documents wait for workers; 2 if any could not be read."""
    from xgbudget_tui.batch.queue import list_documents, open_queue

    others = {
        "-o": options.output, "--fresh": options.fresh, "--again": options.again,
        "--preview": options.preview, "--reports": options.reports,
    }  # fmt: skip
    given = next((name for name, value in others.items() if value), None)
    if given is not None:
        raise QueryError(
            f"{given} does not go with --queue: workers read each document by itself.",
            f"{given} 不能与 --queue 合用：工作进程逐份读取文件。",
        )
    failed = 0

    def say_refused(label: str, error: BudgetError) -> None:
        nonlocal failed
        failed += 1
        terminal.warn(f"xgbudget: {label}: {error.sentence(terminal.language)}")

    with closing(open_queue(options.queue or "")) as queue:
        documents = list_documents(options.documents, _reading(options), refused=say_refused)
        queued, known = queue.put(documents)
    zh = f"排入队列 {queued} 份，原已在队列中 {known} 份"
    en = f"{queued} documents queued, {known} there already"
    if failed:
        zh, en = f"{zh}，失败 {failed} 份", f"{en}, {failed} failed"
    terminal.line(terminal.say(zh, en))
    return 2 if failed else 0


def _reading(options: Options) -> ReadOptions:
    """How each document is to be read."""
    return ReadOptions(
        mapping=options.mapping, rules=options.rules, hidden=options.hidden, force=options.force
    )


def _print_over_years(
    output: ArchivePlace, saved: set[tuple[str, int]], terminal: Terminal
) -> None:
    """What comes of holding the Books just saved against those of the year before and after."""
    from xgbudget_tui.store import open_archive

    with closing(open_archive(output)) as archive:
        for entry in archive.find_books():
            if saved.isdisjoint({(entry.region, entry.year), (entry.region, entry.year - 1)}):
                continue
            found = over_years(archive, entry)
            if found is not None:
                named = f"{terminal.names.region(entry.region)} {entry.year}"
                terminal.line(
                    terminal.say(f"{named} 与上一年的文件", f"{named} beside the year before")
                )
                _print_checks(found, terminal)


class _Reporter:
    """Prints how a run goes: progress, a report of each document, a sentence at the end."""

    def __init__(
        self,
        output: ArchivePlace,
        sources: Sequence[Source],
        options: Options,
        terminal: Terminal,
    ) -> None:
        self._output = output
        self._sources = sources
        self._quiet: bool = options.quiet
        self._reports: str | None = options.reports
        self._terminal = terminal
        self._words = RunWords(terminal)
        self._crashed = False
        gathered = Counter(source.gathered for source in sources if source.gathered)
        self._gathered = {name for name, count in gathered.items() if count > 1}
        self._held: dict[str, list[str]] = {}
        self.saved = self.failed = 0
        self.printed: set[tuple[str, int]] = set()
        shown = options.progress or ("none" if options.quiet else "line")
        self._progress = ProgressLine(
            len(sources),
            sum(source.size for source in sources),
            terminal,
            quiet=shown != "line",
        )
        self._journal = ProgressJournal(len(sources)) if shown == "json" else None

    def say_waiting(self) -> None:
        """Another import holds the archive."""
        self._words.say_waiting(self._output)

    def report(self, event: Progress) -> None:
        """Say what has happened, where it is worth a word."""
        if self._journal is not None:
            self._journal.write(event)
        if isinstance(event, DocumentStarted):
            self._progress.label = event.source.label
            self._progress.draw()
        elif isinstance(event, StillReading):
            self._report_reached(event)
        elif isinstance(event, DocumentSkipped):
            self._report_skipped(event)
        elif isinstance(event, DocumentRefused):
            self._report_refused(event)
        elif isinstance(event, BookSaved):
            self._report_saved(event)
        elif isinstance(event, BooksJoined):
            self._report_joined(event)
        elif isinstance(event, EditionReplaced):
            self._report_replaced(event)
        elif isinstance(event, GatheringDone):
            self._release()
        elif isinstance(event, DocumentDone):
            self._progress.add(event.source.size, event.lines, event.source.label)
        elif isinstance(event, ImportDone):
            self._report_done(event.counts)

    def _report_reached(self, event: StillReading) -> None:
        if event.reached is not None:
            self._progress.reach(event.reached.name, event.reached.progress)
        self._progress.draw()

    def say_stopped(self, kept: int) -> None:
        """The run was interrupted; ``kept`` Books are in the archive."""
        self._release()
        self._progress.clear()
        self._words.say_stopped(kept)

    def _report_skipped(self, event: DocumentSkipped) -> None:
        if not self._quiet:
            self._progress.clear()
            self._words.say_skipped(event.source.label, event.reason)

    def _report_saved(self, event: BookSaved) -> None:
        self.saved += 1
        label = event.source.label
        if not self._quiet:
            self.printed.add((event.book.region.name, event.book.year))
        if self._quiet and not self._reports:
            return
        lines = report_lines(label, event.book, event.audit, self._output, self._terminal)
        if event.source.gathered in self._gathered:
            # Until all of its folder is read it may yet be part of a Book with others.
            self._held[label] = lines
        else:
            self._print_report(label, lines)

    def _report_joined(self, event: BooksJoined) -> None:
        for source in event.sources:
            self._held.pop(source.label, None)
        if self._quiet and not self._reports:
            return
        first = event.sources[0]
        label = first.label if len(event.sources) == 1 else first.gathered.rstrip("/")
        lines = report_lines(label, event.book, event.audit, self._output, self._terminal)
        # A folder may hold several Books, each with its report.
        kept = (
            label if label == first.label else f"{label} {event.book.region.name} {event.book.year}"
        )
        self._print_report(label, lines, kept)

    def _report_replaced(self, event: EditionReplaced) -> None:
        self._held.pop(event.source.label, None)
        if not self._quiet:
            self._progress.clear()
            self._words.say_replaced(event.source.label, event.by.label)

    def _release(self) -> None:
        """Print what was held: the files make no Book with others."""
        for label, lines in self._held.items():
            self._print_report(label, lines)
        self._held.clear()

    def _print_report(self, label: str, lines: Sequence[str], kept: str = "") -> None:
        if self._reports:
            write_report(Path(self._reports), kept or label, lines)
        if self._quiet:
            return
        self._progress.clear()
        for line in lines[:1] if self._reports else lines:
            self._terminal.line(line)

    def _report_refused(self, event: DocumentRefused) -> None:
        self.failed += 1
        source, error = event.source, event.error
        sentence = self._sentence(error)
        alone = len(self._sources) == 1 and source.path.name in sentence
        named = sentence if alone else f"{source.label}: {sentence}"
        self._progress.clear()
        if self._journal is None:
            self._terminal.warn(f"xgbudget: {named}")
        if self._reports:
            trace = error.report.splitlines() if isinstance(error, InternalError) else []
            write_report(Path(self._reports), source.label, [named, *trace])

    def _sentence(self, error: BudgetError) -> str:
        """What is said of an error; the reports of internal errors go one after the other."""
        if not isinstance(error, InternalError):
            return error.sentence(self._terminal.language)
        kept = keep_report(error.report, add=self._crashed)
        self._crashed = True
        return crash_sentence(error.report, kept, self._terminal.language)

    def _report_done(self, counts: RunCounts) -> None:
        self._progress.clear()
        if counts.documents > 1 and not self._quiet:
            self._words.say_done(counts, self._progress.lines, self._progress.elapsed)


def _refuse_early(output: ArchivePlace, sources: list[Source], fresh: bool) -> None:
    """Say now what would be said after a long import: a file that is not ours is left alone."""
    if not isinstance(output, Path):
        return
    paths = {source.path for source in sources}
    if output.exists() and any(one.exists() and one.samefile(output) for one in paths):
        raise ArchiveError(
            f"{output} is the document itself: name another database with -o.",
            f"{output} 就是要读的文件：请用 -o 另指定数据库。",
        )
    if output.is_dir() or (output.is_file() and output.stat().st_size and not fresh):
        from xgbudget_tui.store import open_archive

        open_archive(output).close()
