"""Findings on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from xgbudget_tui.cli.findings import Findings
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.export.checks import message_of, unit_of
from xgbudget_tui.model.money import format_amount
from xgbudget_tui.model.proof import Proof, Suspect
from xgbudget_tui.model.terms import Verdict

_LISTED = (Verdict.FAILS, Verdict.SUSPECT, Verdict.UNDECIDABLE)
_MOST_SUSPECTS = 10
_HOLDS = (Verdict.EXACT, Verdict.ROUNDING)


def print_checks(findings: Findings, terminal: Terminal, *, unfold: bool = False) -> None:
    """Failures, suspects, what could not be decided; rounding folded unless ``unfold``; tally."""
    terminal.line(f"{findings.region} {findings.year}  {findings.title}")
    for verdict in Verdict.FAILS, Verdict.SUSPECT, Verdict.UNDECIDABLE, Verdict.ROUNDING:
        proofs = [proof for proof in findings.proofs if proof.verdict is verdict]
        if not proofs:
            continue
        terminal.line()
        head = f"{terminal.mark(verdict)} {verdict.label(terminal.language)} {len(proofs)}"
        if verdict in _LISTED or unfold:
            terminal.line(head)
            for proof in proofs:
                _print_proof(findings, proof, terminal)
        else:
            folded = Counter(proof.rule for proof in proofs)
            listed = ", ".join(f"{rule} {count}" for rule, count in sorted(folded.items()))
            terminal.line(f"{head}: {listed}" + terminal.say("（--all 展开）", " (--all unfolds)"))
    _print_suspects(findings, terminal)
    _print_tally(findings, terminal)


def _print_proof(findings: Findings, proof: Proof, terminal: Terminal) -> None:
    section = proof.subject.section if proof.subject else proof.section
    where = section or terminal.say("全册", "book")
    name = findings.name_of(proof.subject) if proof.subject else None
    message = message_of(proof, terminal.language)
    head = f"  {where}" + (f" {name}" if name and name not in message else "")
    terminal.line(f"{head}  [{proof.rule}] {message}")


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
    counts = {verdict: findings.count(verdict) for verdict in Verdict}
    tried = sum(n for verdict, n in counts.items() if verdict is not Verdict.NOT_APPLICABLE)
    held = sum(counts[verdict] for verdict in _HOLDS)
    listed = ", ".join(
        f"{terminal.mark(verdict)} {verdict.label(terminal.language)} {counts[verdict]}"
        for verdict in Verdict
        if verdict is not Verdict.NOT_APPLICABLE and counts[verdict]
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


def _applies(counts: Iterable[tuple[Verdict, int]]) -> bool:
    return any(count and verdict is not Verdict.NOT_APPLICABLE for verdict, count in counts)
