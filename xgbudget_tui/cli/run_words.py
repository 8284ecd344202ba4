"""What a run of an import says of itself, beside the reports of its documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xgbudget_tui.cli.progress import span_text
from xgbudget_tui.cli.reading import Skipped
from xgbudget_tui.cli.terminal import Terminal


@dataclass(frozen=True, slots=True)
class RunCounts:
    """How many documents there were, and how they ended."""

    documents: int
    saved: int
    skipped: int
    failed: int


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
            en = f"{label}: there already ({skipped.there}), skipped; --again reads it anew"
        self._say(zh, en)

    def say_waiting(self, output: Path) -> None:
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
        self._say(
            f"共 {counts.documents} 份：存入 {counts.saved}（{lines:,} 行），"
            f"已有 {counts.skipped}，失败 {counts.failed}；用时 {took}",
            f"{counts.documents} documents: {counts.saved} saved ({lines:,} lines), "
            f"{counts.skipped} there already, {counts.failed} failed; {took}",
        )

    def _say(self, zh: str, en: str) -> None:
        self._terminal.warn(self._terminal.say(zh, en))
