"""Copying: what goes to the clipboard, that it harms no spreadsheet, and what is said of it."""

from __future__ import annotations

import pytest

from tests.builders import line, table
from tests.entries import branches, entry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.views.clipboard import (
    LARGEST,
    branch_table,
    cell_text,
    copy_text,
    line_text,
    safe_cell,
)


class Terminal:
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def copy_to_clipboard(self, text: str) -> None:
        self.sent.append(text)


SECTION = table(
    "2",
    "支出表",
    [line(1, "支出合计", "1,300"), line(2, "=HYPERLINK(1)", "1,300", parent=1, code="205")],
)


def test_a_line_is_its_name_and_its_figures_without_separators():
    row = branches(SECTION)[0].row
    assert line_text(entry(SECTION), row, Unit.WAN_YUAN, "zh") == "支出合计\t1300"
    assert line_text(entry(SECTION), row, Unit.YUAN, "zh") == "支出合计\t13000000"


def test_a_branch_is_a_table_with_codes_and_depths_and_no_formula():
    text = branch_table(entry(SECTION), branches(SECTION), Unit.WAN_YUAN, "zh")
    assert text.splitlines() == [
        "编码\t层级\t名称\t预算数 (万元)",
        "\t0\t支出合计\t1300",
        "205\t1\t'=HYPERLINK(1)\t1300",
    ]


def test_in_english_what_is_copied_has_english_names():
    section, row = entry(SECTION), branches(SECTION)[0].row
    assert line_text(section, row, Unit.WAN_YUAN, "en") == "Total expenditure\t1300"
    assert cell_text(section, row, 0, Unit.WAN_YUAN, "en") == "Total expenditure"
    head, first, _ = branch_table(section, branches(SECTION), Unit.WAN_YUAN, "en").splitlines()
    assert head == "Code\tDepth\tName\tBudget (×10,000 yuan)"
    assert first == "\t0\tTotal expenditure\t1300"


@pytest.mark.parametrize("number", ["-56", "+1,234", "-5.6%"])
def test_numbers_with_a_sign_stay_numbers(number: str):
    assert safe_cell(number) == number


def test_under_tmux_the_notice_says_what_tmux_needs(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.delenv("TMUX", raising=False)
    assert copy_text(terminal, "教育", "教育", "zh") == ("已复制 教育", True)
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    sentence, sent = copy_text(terminal, "教育", "教育", "en")
    assert sent
    assert "set -g set-clipboard on" in sentence
    assert terminal.sent == ["教育", "教育"]


def test_what_no_terminal_takes_is_not_sent_but_explained():
    terminal = Terminal()
    sentence, sent = copy_text(terminal, "教" * LARGEST, "全表", "zh")
    assert (sent, terminal.sent) == (False, [])
    assert "导出" in sentence
