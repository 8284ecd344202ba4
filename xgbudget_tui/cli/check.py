"""``xgbudget check``: the proofs of a database or of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from xgbudget_tui.cli.arguments import FORCE, HIDDEN, Parser
from xgbudget_tui.cli.findings import Findings, from_archive, from_document
from xgbudget_tui.cli.selection import choose_books, find_database, open_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.export.checks import check_entry, message_of, unit_of
from xgbudget_tui.model.figures import plain_text
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.money import format_amount
from xgbudget_tui.model.proof import Proof, Suspect
from xgbudget_tui.model.terms import Kind, Mark, Verdict
from xgbudget_tui.model.value import value_class

_MOST_SUSPECTS = 10
_MOST_DOUBTS = 3
"""Places shown under one reason for doubt."""
_HOLDS = (Mark.EXACT, Mark.ROUNDING)


def print_checks(findings: Findings, terminal: Terminal, *, unfold: bool = False) -> None:
    """Faults; doubts and what is unchecked by reason; what holds within rounding; the tally.

    Unless ``unfold`` only faults are written out one by one.
    """
    terminal.line(f"{findings.region} {findings.year}  {findings.title}")
    for mark in Mark.FAULT, Mark.DOUBT, Mark.UNCHECKED, Mark.ROUNDING:
        proofs = [proof for proof in findings.proofs if proof.mark is mark]
        if not proofs:
            continue
        terminal.line()
        head = f"{terminal.mark(mark)} {mark.label(terminal.language)} {len(proofs)}"
        if mark is Mark.FAULT or unfold:
            terminal.line(head)
            for proof in proofs:
                _print_proof(findings, proof, terminal)
        elif mark is Mark.DOUBT:
            terminal.line(head)
            _print_doubts(findings, proofs, terminal)
        else:
            folded = Counter(proof.rule for proof in proofs)
            listed = ", ".join(f"{rule} {count}" for rule, count in sorted(folded.items()))
            terminal.line(f"{head}: {listed}" + terminal.say("（--all 展开）", " (--all unfolds)"))
    _print_suspects(findings, terminal)
    _print_tally(findings, terminal)


def _print_doubts(findings: Findings, proofs: Sequence[Proof], terminal: Terminal) -> None:
    """Doubts under their reasons: each reason once, with its first few places."""
    reasons: dict[str, list[Proof]] = {}
    for proof in proofs:
        reasons.setdefault(proof.doubt.in_(terminal.language), []).append(proof)
    for reason, together in reasons.items():
        if reason:
            terminal.line(f"  {len(together)}: {reason}")
        shown = together if len(together) <= _MOST_DOUBTS + 1 else together[:_MOST_DOUBTS]
        for proof in shown:
            _print_proof(findings, proof, terminal, told=bool(reason))
        if left := len(together) - len(shown):
            terminal.line(terminal.say(f"    另有 {left} 处（--all 展开）",
                                       f"    {left} more (--all unfolds)"))  # fmt: skip


def _print_proof(
    findings: Findings, proof: Proof, terminal: Terminal, *, told: bool = False
) -> None:
    """One finding; its doubt too, unless it was ``told`` as the heading of several."""
    section = proof.subject.section if proof.subject else proof.section
    where = section or terminal.say("全册", "book")
    name = findings.name_of(proof.subject) if proof.subject else None
    message = message_of(proof, terminal.language)
    head = f"  {where}" + (f" {name}" if name and name not in message else "")
    doubt = "" if told else proof.doubt.in_(terminal.language)
    indent = "  " if told else ""
    terminal.line(f"{indent}{head}  [{proof.rule}] {message}" + (f" {doubt}" if doubt else ""))


def _print_suspects(findings: Findings, terminal: Terminal) -> None:
    if not findings.suspects:
        return
    terminal.line()
    terminal.line(
        terminal.say(
            "若有一个数不同，可使最多的不符成立（仅供参考，从不更改）：",
            "One figure that, were it different, would mend the most (offered, never applied):",
        )
    )
    for suspect in findings.suspects[:_MOST_SUSPECTS]:
        terminal.line(f"  {_suspect_text(findings, suspect, terminal)}")


def _suspect_text(findings: Findings, suspect: Suspect, terminal: Terminal) -> str:
    section = findings.section_of(suspect.ref.section)
    probe = Proof("", Verdict.SUSPECT, "", "", subject=suspect.ref)
    unit = unit_of(probe, section)
    name = findings.name_of(suspect.ref) or ""
    value, other = format_amount(suspect.value, unit), format_amount(suspect.would_be, unit)
    rules = ", ".join(suspect.rules)
    return terminal.say(
        f"{suspect.ref.section} {name} {value} → {other} {unit.word}："
        f"可使 {suspect.mends} 处成立，另有 {suspect.breaks} 处不再成立（{rules}）",
        f"{suspect.ref.section} {name} {value} -> {other} {unit.word}: "
        f"mends {suspect.mends}, breaks {suspect.breaks} ({rules})",
    )


def _print_tally(findings: Findings, terminal: Terminal) -> None:
    terminal.line()
    applied = [one for one in findings.tallies if _applies(one.counts)]
    counts = {mark: findings.count(mark) for mark in Mark}
    tried = sum(n for mark, n in counts.items() if mark is not Mark.NOT_APPLICABLE)
    held = sum(counts[mark] for mark in _HOLDS)
    listed = ", ".join(
        f"{terminal.mark(mark)} {mark.label(terminal.language)} {counts[mark]}"
        for mark in Mark
        if mark is not Mark.NOT_APPLICABLE and counts[mark]
    )
    idle = len(findings.tallies) - len(applied)
    terminal.line(
        terminal.say(
            f"规则 {len(findings.tallies)} 条：适用 {len(applied)}，不适用 {idle}；"
            f"核对 {tried} 处，成立 {held}（{listed}）",
            f"{len(findings.tallies)} rules: {len(applied)} apply, {idle} do not; "
            f"{tried} checks, {held} hold ({listed})",
        )
    )
    coverage = findings.coverage
    if coverage.figures:
        share = 100 * coverage.covered // coverage.figures
        terminal.line(
            terminal.say(
                f"数额 {coverage.figures} 个，其中 {coverage.covered} 个（{share}%）有等式约束",
                f"{coverage.covered} of {coverage.figures} figures ({share}%) are tied down "
                "by an equality",
            )
        )


def _applies(counts: Iterable[tuple[Mark, int]]) -> bool:
    return any(count and mark is not Mark.NOT_APPLICABLE for mark, count in counts)


_COLUMNS = (
    "section",
    "line",
    "rule",
    "kind",
    "verdict",
    "certainty",
    "reported",
    "computed",
    "difference",
    "unit",
    "probability",
    "message",
    "doubt",
)


def checks_json(found: Sequence[Findings], language: str) -> bytes:
    """A list of {rule, section, line, verdict, kind, certainty, reported, computed, …}."""
    from xgbudget_tui.export.json import write_json

    entries = [entry for _, entry in _entries(found, language)]
    return (write_json(entries) + "\n").encode(errors="replace")


def checks_csv(found: Sequence[Findings], language: str) -> bytes:
    """One row for each finding."""
    from xgbudget_tui.export.csv import csv_bytes
    from xgbudget_tui.export.grid import column_word

    heads = [column_word(key, language) for key in ("region", "year", *_COLUMNS)]
    rows = [
        [entry["region"], str(entry["year"]), *(_text(entry[key]) for key in _COLUMNS)]
        for _, entry in _entries(found, language)
    ]
    return csv_bytes(heads, rows)


def checks_markdown(found: Sequence[Findings], language: str) -> bytes:
    """A heading for each Book, a list of findings under each kind."""
    from xgbudget_tui.export.markdown import escape

    blocks: list[str] = []
    for findings in found:
        blocks.append(f"# {escape(findings.title)}")
        mark = None
        for proof, entry in _entries([findings], language):
            if proof.mark is not mark:
                mark = proof.mark
                blocks.append(f"## {mark.label(language)}")
            where = " ".join(filter(None, (entry["section"], entry["line"])))
            said = " ".join(filter(None, (entry["message"], entry["doubt"])))
            blocks.append(f"- **{escape(where)}** `{proof.rule}` {escape(said)}")
    return ("\n\n".join(blocks) + "\n").encode(errors="replace")


def _entries(found: Sequence[Findings], language: str) -> Iterator[tuple[Proof, dict[str, Any]]]:
    for findings in found:
        for proof in findings.proofs:
            key = proof.subject.section if proof.subject else proof.section
            section = findings.section_of(key) if key else None
            name = findings.name_of(proof.subject) if proof.subject else None
            entry = check_entry(proof, section, name, language)
            yield proof, {**entry, "region": findings.region, "year": findings.year}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else plain_text(value)


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
    "  xgbudget check --format json > 核对.json",
    "examples:\n"
    "  xgbudget check                            everything in the database\n"
    "  xgbudget check budget.txt                 a document, before it is published\n"
    "  xgbudget check --only fault\n"
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
    only: tuple[str, ...]
    all: bool
    strict: bool
    hidden: bool
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
    parser.add_argument("--hidden", action="store_true", help=say(*HIDDEN))
    parser.add_argument("--force", action="store_true", help=say(*FORCE))


def run(options: Options, terminal: Terminal) -> int:
    """Print the findings of each Book; 1 if there is a fault (or, with ``strict``, a doubt)."""
    wanted = [word for given in options.only for word in given.split(",") if word]
    found = [one.only(wanted) for one in _findings(options)]
    if options.format == "json":
        terminal.write_bytes(checks_json(found, terminal.language))
    elif options.format == "csv":
        terminal.write_bytes(checks_csv(found, terminal.language))
    elif options.format == "md":
        terminal.write_bytes(checks_markdown(found, terminal.language))
    else:
        for one in found:
            print_checks(one, terminal, unfold=options.all or bool(_FOLDED & set(wanted)))
    grave = {Kind.FAULT, Kind.DOUBT} if options.strict else {Kind.FAULT}
    return int(any(proof.kind in grave for one in found for proof in one.proofs))


def _findings(options: Options) -> list[Findings]:
    path = Path(options.subject) if options.subject else find_database(options.db)
    if options.subject and not _is_database(path):
        return [from_document(path, hidden=options.hidden, force=options.force)]
    with open_database(str(path)) as archive:
        books = choose_books(archive, options.book)
        found = [from_archive(archive, book) for book in books]
        # Names are looked up while the database is still open.
        return [_with_names(one) for one in found]


def _with_names(findings: Findings) -> Findings:
    from dataclasses import replace

    refs = {proof.subject for proof in findings.proofs} | {one.ref for one in findings.suspects}
    names = {ref: findings.name_of(ref) for ref in refs if ref is not None}
    return replace(findings, name_of=names.get)


def _is_database(path: Path) -> bool:
    try:
        return read_regular(path, len(_MAGIC)) == _MAGIC
    except OSError:
        return path.suffix == ".db"  # then the store says what is wrong with it
