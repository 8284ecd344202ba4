"""A comparison on a terminal: both figures, what changed, what is printed of it, and why."""

from __future__ import annotations

from xgbudget_tui.cli.figures import shown_amount, shown_percent
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.compare import is_restated
from xgbudget_tui.export.listing import change_word, has_restated, restated_label, side_unit
from xgbudget_tui.export.numbers import figure_number, group_digits, plain_text
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow
from xgbudget_tui.model.money import Unit


def print_comparison(comparison: Comparison, chosen: Unit | None, terminal: Terminal) -> None:
    """Print the rows; printed changes that do not agree are marked and shown in full."""
    units = side_unit(comparison.before, chosen), side_unit(comparison.after, chosen)
    if terminal.is_screen:
        word = units[1].word
        terminal.line(comparison.title + terminal.say(f"（{word}）", f" ({word})"))
    reasons = any(row.reason for row in comparison.rows)
    again = has_restated(comparison)
    tables = not (comparison.after.section_key or comparison.after.section_title)
    checked = any(row.printed_difference or row.printed_percent for row in comparison.rows)
    fields = [
        Field(terminal.say("层次", "level"), where="plain"),
        Field(terminal.say("编码", "code"), where="plain"),
        Field(terminal.say("名称", "name")),
        Field(comparison.before.label, right=True),
        Field(comparison.after.label, right=True),
        Field(terminal.say("差额", "difference"), right=True),
        Field(terminal.say("增减", "change"), right=True),
        Field(terminal.say("变化", "kind")),
        *([Field(restated_label(comparison, terminal.language), right=True)] if again else []),
        *(
            [
                Field(terminal.say("原文增减", "printed"), right=True),
                Field(terminal.say("核对", "check")),
            ]
            if checked
            else []
        ),
        *([Field(terminal.say("原因", "reason"))] if reasons else []),
        *([Field(terminal.say("表", "table"))] if tables else []),
    ]
    rows = []
    for row in comparison.rows:
        cells = _row(row, units, terminal, _one_sided(comparison, row, terminal))
        if again:
            cells.append(_figure(row.restated, units[1], grouped=terminal.is_screen))
            if is_restated(comparison, row):
                cells[7] = " ".join([*filter(None, [cells[7]]), terminal.say("重述", "restated")])
        cells += [_printed(row), _mark(row, terminal)] if checked else []
        cells += [row.reason] if reasons else []
        rows.append([*cells, row.printed] if tables else cells)
    terminal.table(fields, rows)


def _row(
    row: ComparisonRow, units: tuple[Unit, Unit], terminal: Terminal, one_sided: str
) -> list[str]:
    grouped = terminal.is_screen
    difference = shown_amount(row.difference, units[1], grouped=grouped)
    if grouped and (row.difference or 0) > 0:
        difference = f"+{difference}"
    return [
        str(row.depth + 1),
        row.code or "",
        "  " * row.depth + row.name,
        _figure(row.before, units[0], grouped=grouped),
        _figure(row.after, units[1], grouped=grouped),
        difference,
        shown_percent(row.percent, grouped=grouped),
        one_sided,
    ]


def _one_sided(comparison: Comparison, row: ComparisonRow, terminal: Terminal) -> str:
    if row.change not in {Change.NEW, Change.ENDED}:
        return ""
    return change_word(comparison, row.change, terminal.language)


def _figure(figure: Figure | None, unit: Unit, *, grouped: bool) -> str:
    if figure is None:
        return ""
    number = figure_number(figure, unit)
    if number is None:
        return figure.printed
    return group_digits(number) if grouped else plain_text(number)


def _printed(row: ComparisonRow) -> str:
    shown = (row.printed_difference, row.printed_percent)
    return " ".join(figure.printed for figure in shown if figure is not None)


def _mark(row: ComparisonRow, terminal: Terminal) -> str:
    verdicts = [v for v in (row.difference_verdict, row.percent_verdict) if v is not None]
    return terminal.mark(max(verdicts, key=lambda verdict: verdict.rank, default=None))
