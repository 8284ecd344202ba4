"""``xgbudget check``: the proofs of a database or of a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xgbudget_tui.audit.accepted import Sorted
from xgbudget_tui.cli.arguments import HIDDEN, Parser
from xgbudget_tui.cli.findings import (
    from_archive,
    from_document,
    with_prior_year,
    with_rules,
)
from xgbudget_tui.cli.names import Naming, add_names, translate_findings
from xgbudget_tui.cli.output import save_bytes
from xgbudget_tui.cli.printed_findings import print_findings
from xgbudget_tui.cli.rules import add_rules_option, no_rule
from xgbudget_tui.cli.selection import choose_books, find_database, open_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.export.finding_lists import findings_csv, findings_json, findings_markdown
from xgbudget_tui.model.archive import read_place
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.findings import OUTCOMES, Findings, Judged, fits_rule
from xgbudget_tui.model.terms import Mark, RuleSeverity
from xgbudget_tui.model.value import change_value, value_class

ABOUT = (
    "核对勾稽关系：先列错误，再按原因列存疑，未核和四舍五入折叠，最后是统计。有错误时返回 1。",
    "Print the proofs: faults first, then doubts by their reasons, what is unchecked or rounded "
    "folded, then the tally. Exit 1 where there is a fault.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget check                            数据库里的全部\n"
    "  xgbudget check 预算.txt                   尚未读入的文件，发布前自查\n"
    "  xgbudget check --only fault\n"
    "  xgbudget check 预算.pdf --report 核对.html 可打印的报告\n"
    "  xgbudget check 预算.pdf --accept 已核.toml 只列新的发现\n"
    "  xgbudget check --format json > 核对.json",
    "examples:\n"
    "  xgbudget check                            everything in the database\n"
    "  xgbudget check budget.txt                 a document, before it is published\n"
    "  xgbudget check --only fault\n"
    "  xgbudget check budget.pdf --report proofs.html  a report to print\n"
    "  xgbudget check budget.pdf --accept judged.toml  only what is new\n"
    "  xgbudget check --format json > proofs.json",
)
_FOLDED = {"doubt", "unchecked", "rounding", "holds", "undecidable"}
"""Asked for by name, these are written out."""
_MAGIC = b"SQLite format 3\0"


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    subject: str | None
    format: str | None
    names: Naming | None
    only: tuple[str, ...]
    all: bool
    strict: bool
    hidden: bool
    rules: str | None
    fail_on: str
    accept: str | None
    accept_new: str | None
    by: str | None
    report: str | None
    force: bool


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "subject",
        nargs="?",
        metavar="DATABASE|DOCUMENT",
        help=say("数据库或文件", "a database or a document"),
    )
    parser.add_argument(
        "--format",
        choices=("table", "json", "csv", "md"),
        help=say("输出格式（默认 table）", "how to print it (default: table)"),
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="RULE|KIND",
        help=(
            say(
                "只列某条规则、某类（fault、doubt、unchecked、holds）或某结论（fails 等），可重复",
                "a rule's code or a kind (fault, doubt, unchecked, holds; or a verdict such as "
                "fails, suspect); repeatable",
            )
        ),
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help=say("也展开存疑、未核和四舍五入", "unfold doubts, unchecked and rounding too"),
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help=say("有存疑时也返回 1", "exit 1 where there is a doubt, too"),
    )
    parser.add_argument(
        "--fail-on",
        choices=[severity.value for severity in reversed(RuleSeverity)],
        default=RuleSeverity.NOTE.value,
        help=say(
            "违反哪种程度的规则才返回 1：必须、应当或提示（默认 note，即全部）",
            "the least severity of a rule whose fault makes exit 1 (default: note, that is all)",
        ),
    )
    add_rules_option(parser)
    parser.add_argument(
        "--accept",
        metavar="FILE",
        help=say("已判断过的发现，不再列出（TOML）", "findings that were judged: left out (TOML)"),
    )
    parser.add_argument(
        "--accept-new",
        metavar="REASON",
        help=say("把列出的发现以此理由写入该文件", "write what is listed into it, for this reason"),
    )
    parser.add_argument(
        "--by", metavar="NAME", help=say("由谁判断（写入该文件）", "who judged it, for that file")
    )
    parser.add_argument(
        "--report",
        metavar="FILE",
        help=say(
            "写成报告：.html（可打印）、.xlsx、.md 或 .json",
            "write a report: .html (to print), .xlsx, .md or .json",
        ),
    )
    parser.add_argument(
        "-f",
        "--force",
        action="store_true",
        help=say(
            "读不清之处过多的文件也核对，并覆盖已有的报告",
            "check a document also where so much is unclear that it would mislead, and replace an "
            "existing report",
        ),
    )
    parser.add_argument("--hidden", action="store_true", help=say(*HIDDEN))
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Print the findings of each Book; 1 if there is a fault (or, with ``strict``, a doubt)."""
    wanted = [word for given in options.only for word in given.split(",") if word]
    if (options.accept_new is not None or options.by) and not options.accept:
        raise QueryError(
            "--accept-new and --by need --accept FILE.", "--accept-new 和 --by 须与 --accept 合用。"
        )
    found = _findings(options)
    _refuse_unknown(wanted, found)
    held = [_accept(one, options) for one in found]
    new = [one.new.only(wanted) for one in held]
    if options.report:
        _write_report(new, held, options, terminal)
    elif options.format == "json":
        terminal.write_bytes(findings_json(new, terminal.language))
    elif options.format == "csv":
        terminal.write_bytes(findings_csv(new, terminal.language))
    elif options.format == "md":
        terminal.write_bytes(findings_markdown(new, terminal.language))
    else:
        for one in new:
            print_findings(one, terminal, unfold=options.all or bool(_FOLDED & set(wanted)))
    if options.accept:
        _say_accepted(held, options, terminal)
    return int(any(_is_grave(one, options) for one in new))


def _is_grave(findings: Findings, options: Options) -> bool:
    """Whether something was found that the exit code is to tell of."""
    marks = {Mark.FAULT, Mark.DOUBT} if options.strict else {Mark.FAULT}
    least = RuleSeverity(options.fail_on).rank
    return any(
        proof.mark in marks and findings.severity_of(proof).rank >= least
        for proof in findings.proofs
    )


def _refuse_unknown(wanted: Sequence[str], found: Sequence[Findings]) -> None:
    """Raise QueryError for a word of ``--only`` that no rule, kind or verdict answers to."""
    codes = list(dict.fromkeys(code for one in found for code in one.rules))
    for word in wanted:
        plain = word.casefold()
        if plain not in OUTCOMES and not any(fits_rule(code, [plain]) for code in codes):
            raise no_rule(word, codes, sorted(OUTCOMES))


def _accept(findings: Findings, options: Options) -> Sorted:
    """What was found, without what was judged; judge the rest where that is asked for."""
    from xgbudget_tui.audit.accepted import read_accepted, sort_findings
    from xgbudget_tui.model.settings import read_settings

    if not options.accept:
        return Sorted(findings, (), (), (), ())
    path = Path(options.accept)
    there = options.accept_new is None or path.exists()
    entries = read_accepted(read_settings(path)) if there else ()
    if options.accept_new is None:
        return sort_findings(findings, entries)
    return sort_findings(findings, _accept_new(path, findings, entries, options))


def _accept_new(
    path: Path, findings: Findings, entries: Sequence[Judged], options: Options
) -> Sequence[Judged]:
    """Write what is new into the file, with the reason given."""
    from xgbudget_tui.audit.accepted import accept_new, sort_findings, write_accepted
    from xgbudget_tui.export.write import write_file

    wanted = [word for given in options.only for word in given.split(",") if word]
    new = sort_findings(findings, entries).new.only(wanted)
    listed = accept_new(
        [(findings, finding) for finding in new.found],
        entries,
        reason=options.accept_new or "",
        by=options.by or "",
        day=datetime.now().astimezone().date(),
    )
    write_file(path, write_accepted(listed).encode(), replace=True)
    return listed


def _say_accepted(held: Sequence[Sorted], options: Options, terminal: Terminal) -> None:
    """What the file of judged findings left out, and what of it no longer fits; on stderr."""
    known = sum(len(one.known) for one in held)
    terminal.warn(
        terminal.say(
            f"{options.accept}：已判断 {known} 处，不再列出",
            f"{options.accept}: {known} places were judged and are left out",
        )
    )
    for one in held:
        for entry in one.changed:
            terminal.warn(_say_entry(entry, terminal, "数字已变，重新列出", "its figures changed"))
        for entry in one.gone:
            terminal.warn(_say_entry(entry, terminal, "不再出现", "no longer occurs"))
        for entry in one.open:
            terminal.warn(_say_entry(entry, terminal, "没有写 reason，仍列出", "it has no reason"))


def _say_entry(entry: Judged, terminal: Terminal, zh: str, en: str) -> str:
    where = " ".join(filter(None, (entry.rule, entry.table, entry.line, entry.column)))
    said = f": {entry.reason}" if entry.reason else ""
    return terminal.say(f"  {where}：{zh}{said}", f"  {where}: {en}{said}")


def _write_report(
    new: Sequence[Findings], held: Sequence[Sorted], options: Options, terminal: Terminal
) -> None:
    from xgbudget_tui.export.report import render_report

    path = Path(options.report or "")
    known = [one.known for one in held]
    shown = list(new)
    if terminal.names.asked_english and path.suffix != ".json":
        shown = [translate_findings(one, terminal.names) for one in new]
    content = render_report(path.suffix, shown, known, terminal.language)
    save_bytes(str(path), content, force=options.force)
    tallies = [one.tally for one in new]
    faults, doubts = sum(one.fault for one in tallies), sum(one.doubt for one in tallies)
    zh = f"{path}：错误 {faults} 项，存疑 {doubts} 项"
    terminal.line(terminal.say(zh, f"{path}: {faults} faults, {doubts} doubts"))


def _findings(options: Options) -> list[Findings]:
    place = read_place(options.subject) if options.subject else find_database(options.db)
    if options.subject and isinstance(place, Path) and not _is_database(place):
        return [from_document(place, options.rules, hidden=options.hidden, force=options.force)]
    with open_database(place) as archive:
        found = []
        for book in choose_books(archive, options.book):
            one = with_prior_year(archive, book, from_archive(archive, book))
            if options.rules:
                from xgbudget_tui.batch.own_rules import load_rules

                one = with_rules(one, archive.load_book(book.id), load_rules(Path(options.rules)))
            # Names are looked up while the database is still open.
            found.append(_with_names(one))
        return found


def _with_names(findings: Findings) -> Findings:
    refs = {proof.subject for proof in findings.proofs} | {one.ref for one in findings.suspects}
    names = {ref: findings.name_of(ref) for ref in refs if ref is not None}
    return change_value(findings, name_of=names.get)


def _is_database(path: Path) -> bool:
    try:
        return read_regular(path, len(_MAGIC)) == _MAGIC
    except OSError:
        return path.suffix == ".db"  # then the store says what is wrong with it
