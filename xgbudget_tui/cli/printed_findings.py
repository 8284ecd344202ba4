"""What ``xgbudget check`` prints: findings, suspects, and how much was checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.export.checks import message_of
from xgbudget_tui.export.suspects import say_suspect
from xgbudget_tui.model.entries import Tally
from xgbudget_tui.model.findings import TOLD, Finding, Findings, section_of
from xgbudget_tui.model.proof import Proof, Suspect
from xgbudget_tui.model.source import say_place
from xgbudget_tui.model.terms import Mark

_MOST_SUSPECTS = 10
_MOST_PLACES = 3
"""Places shown of one finding besides its head."""
_MOST_DOUBTS = 20
"""Doubts written out; the rest is counted."""


def print_findings(findings: Findings, terminal: Terminal, *, unfold: bool = False) -> None:
    """The tally, faults and doubts by their causes, what is unchecked or rounded by rule.

    Unless ``unfold`` no more than some doubts and some places of each finding are written out.
    """
    title = terminal.names.title(findings.title)
    terminal.line(f"{terminal.names.region(findings.region)} {findings.year}  {title}")
    _print_tally(findings, terminal)
    found = findings.found
    for mark in (Mark.FAULT, Mark.DOUBT):
        listed = [finding for finding in found if finding.mark is mark]
        if listed:
            terminal.line()
            terminal.line(f"{_head(mark, len(listed), terminal)}{_in_places(listed, terminal)}")
            _print_listed(findings, listed, terminal, unfold=unfold)
    for mark in (Mark.UNCHECKED, Mark.ROUNDING):
        proofs = [proof for proof in findings.proofs if proof.mark is mark]
        if proofs:
            terminal.line()
            _print_counted(findings, mark, proofs, terminal, unfold=unfold)
    _print_suspects(findings, terminal)


def print_faults(findings: Findings, tally: Tally, terminal: Terminal) -> None:
    """A Book among many: how many findings it has, and the faults."""
    region = terminal.names.region(findings.region)
    counts = "，" if terminal.language == "zh" else ", "
    listed = counts.join(
        f"{terminal.mark(mark)} {mark.label(terminal.language)} {tally.count(mark)}"
        for mark in (Mark.FAULT, Mark.DOUBT)
        if tally.count(mark)
    )
    terminal.line(f"{region} {findings.year}  {terminal.names.title(findings.title)}")
    terminal.line(listed)
    faults = [finding for finding in findings.found if finding.mark is Mark.FAULT]
    _print_listed(findings, faults, terminal, unfold=False)


def _head(mark: Mark, count: int, terminal: Terminal) -> str:
    return f"{terminal.mark(mark)} {mark.label(terminal.language)} {count}"


def _in_places(listed: Sequence[Finding], terminal: Terminal) -> str:
    """How many places findings have together, where that is more than findings."""
    places = sum(len(finding.places) for finding in listed)
    if places == len(listed):
        return ""
    return terminal.say(f"（涉及 {places} 处）", f" (in {places} places)")


def _print_listed(
    findings: Findings, listed: Sequence[Finding], terminal: Terminal, *, unfold: bool
) -> None:
    # In a hand-made archive a Book may count faults of which none is stored.
    doubts = any(finding.mark is not Mark.FAULT for finding in listed)
    most = _MOST_DOUBTS if doubts and not unfold else len(listed)
    for finding in listed[:most]:
        _print_finding(findings, finding, terminal, unfold=unfold)
    if (left := len(listed) - most) > 0:
        terminal.line(
            terminal.say(f"  另有 {left} 项（--all 展开）", f"  {left} more (--all unfolds)")
        )


def _print_finding(
    findings: Findings, finding: Finding, terminal: Terminal, *, unfold: bool
) -> None:
    _print_proof(findings, finding.head, terminal)
    if not finding.others:
        return
    count = len(finding.others)
    shown = finding.others if unfold else finding.others[:_MOST_PLACES]
    zh = f"    同一原因，另见 {count} 处："
    en = f"    the same cause in {count} more {'place' if count == 1 else 'places'}:"
    terminal.line(terminal.say(zh, en))
    for proof in shown:
        _print_proof(findings, proof, terminal, indent="    ", brief=True)
    if left := count - len(shown):
        zh, en = f"      另有 {left} 处（--all 展开）", f"      {left} more (--all unfolds)"
        terminal.line(terminal.say(zh, en))


def _print_proof(
    findings: Findings, proof: Proof, terminal: Terminal, *, indent: str = "", brief: bool = False
) -> None:
    """One proof: rule and how grave it is, what it says, why it may be no fault, where it is."""
    language = terminal.language
    section = section_of(proof)
    name = findings.name_of(proof.subject) if proof.subject else None
    message = proof.message.in_(language) if brief else message_of(proof, language)
    where = "" if section and section in message else section or terminal.say("全册", "book")
    named = " ".join(filter(None, (where, name if name and name not in message else "")))
    severity = "" if brief else f" {findings.severity_of(proof).label(language)}"
    texts = [f"{named}{terminal.say('：', ': ')}" * bool(named) + message]
    if not brief:
        texts.append(proof.doubt.in_(language))
        texts.append(_say_where(proof, terminal))
    gap = terminal.say("", " ")
    said = terminal.names.sentence(gap.join(filter(None, texts)))
    terminal.wrapped(f"{indent}  [{proof.rule}{severity}] ", said)


def _say_where(proof: Proof, terminal: Terminal) -> str:
    part = next((one for one in (*proof.reported, *proof.computed) if one.place), None)
    place = say_place(part.place if part else None).in_(terminal.language)
    return terminal.say(f"（{place}）", f"({place})") if place else ""


def _print_counted(
    findings: Findings, mark: Mark, proofs: Sequence[Proof], terminal: Terminal, *, unfold: bool
) -> None:
    head = _head(mark, len(proofs), terminal)
    if unfold:
        terminal.line(head)
        for proof in proofs:
            _print_proof(findings, proof, terminal)
        return
    folded = Counter(proof.rule for proof in proofs)
    between = terminal.say("、", ", ")
    listed = between.join(f"{rule} {count}" for rule, count in sorted(folded.items()))
    more = terminal.say("（--all 展开）", " (--all unfolds)")
    terminal.wrapped(f"{head}{terminal.say('：', ': ')}", listed + more)


def _print_suspects(findings: Findings, terminal: Terminal) -> None:
    if not findings.suspects:
        return
    terminal.line()
    terminal.wrapped(
        "",
        terminal.say(
            "若有一个数不同，可使最多的不符成立（按可能排列，仅供参考，从不更改）：",
            "One figure that, were it different, would mend the most "
            "(ranked; offered, never applied):",
        ),
    )
    for rank, suspect in enumerate(findings.suspects[:_MOST_SUSPECTS], 1):
        said = terminal.names.sentence(_suspect_text(findings, suspect, terminal))
        terminal.wrapped(f"  {rank}. ", said)


def _suspect_text(findings: Findings, suspect: Suspect, terminal: Terminal) -> str:
    said = say_suspect(findings, suspect)
    breaks_zh = f"，另有 {suspect.breaks} 处不再成立" if suspect.breaks else ""
    breaks_en = f", breaks {suspect.breaks}" if suspect.breaks else ""
    return terminal.say(
        f"{said.where.zh}：{said.value} 若为 {said.would_be} {said.unit}，"
        f"可使 {suspect.mends} 处成立{breaks_zh}（{'、'.join(suspect.rules)}）",
        f"{said.where.en}: {said.value}, were it {said.would_be} {said.unit}, "
        f"mends {suspect.mends}{breaks_en} ({', '.join(suspect.rules)})",
    )


def _print_tally(findings: Findings, terminal: Terminal) -> None:
    applied = [
        one
        for one in findings.tallies
        if any(count and mark is not Mark.NOT_APPLICABLE for mark, count in one.counts)
    ]
    counts = {mark: findings.count(mark) for mark in Mark}
    tried = sum(n for mark, n in counts.items() if mark is not Mark.NOT_APPLICABLE)
    held = counts[Mark.EXACT] + counts[Mark.ROUNDING]
    found = findings.found
    listed = terminal.say("、", ", ").join(
        f"{terminal.mark(mark)} {mark.label(terminal.language)} "
        f"{_counted(mark, counts, found, terminal)}"
        for mark in Mark
        if mark is not Mark.NOT_APPLICABLE
        and (any(one.mark is mark for one in found) if mark in TOLD else counts[mark])
    )
    idle = len(findings.tallies) - len(applied)
    terminal.wrapped(
        "",
        terminal.say(
            f"规则 {len(findings.tallies)} 条：适用 {len(applied)}，不适用 {idle}；"
            f"核对 {tried} 处，其中成立 {held} 处：{listed}",
            f"{len(findings.tallies)} rules: {len(applied)} apply, {idle} do not; "
            f"{tried} checks, of which {held} hold: {listed}",
        ),
    )
    _print_over_years(findings, terminal)
    coverage = findings.coverage
    if coverage.figures:
        share = 100 * coverage.covered // coverage.figures
        terminal.wrapped(
            "",
            terminal.say(
                f"数额 {coverage.figures} 个，其中 {coverage.covered} 个（{share}%）可由别的数核出",
                f"{coverage.covered} of {coverage.figures} figures ({share}%) can be checked "
                "against others",
            ),
        )


def _counted(
    mark: Mark, counts: dict[Mark, int], found: Sequence[Finding], terminal: Terminal
) -> str:
    """How many of a mark: faults and doubts as findings, with their places; others as checks."""
    if mark not in TOLD:
        return str(counts[mark])
    listed = [finding for finding in found if finding.mark is mark]
    return f"{len(listed)}{_in_places(listed, terminal)}"


def _print_over_years(findings: Findings, terminal: Terminal) -> None:
    """How much of it was found beside last year's document."""
    from xgbudget_tui.audit import OVER_YEARS

    codes = {rule.code for rule in OVER_YEARS}
    if not any(tally.rule in codes for tally in findings.tallies):
        return
    beside = [one.mark for one in findings.found if one.head.rule in codes]
    faults, doubts = beside.count(Mark.FAULT), beside.count(Mark.DOUBT)
    year = findings.year - 1
    terminal.wrapped(
        "",
        terminal.say(
            f"其中与 {year} 年文件核对所得：错误 {faults} 项，存疑 {doubts} 项",
            f"of these, {faults} {'fault' if faults == 1 else 'faults'} and {doubts} "
            f"{'doubt' if doubts == 1 else 'doubts'} come from the document of {year}",
        ),
    )
