"""``xgbudget worker``: read documents that wait in the queue of an archive on a server."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType

from xgbudget_tui.batch.queue import (
    TaskDone,
    TaskInterrupted,
    TaskRefused,
    open_queue,
    work,
)
from xgbudget_tui.cli.arguments import Parser, add_format
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.queue import QueueStatus
from xgbudget_tui.model.value import value_class

ABOUT = (
    "从服务器的队列中取文件读入；可在任意多台机器上运行。",
    "Read documents from the queue on a server; run it on any number of machines.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget import --queue postgresql://server/budgets 预算/   排入队列\n"
    "  xgbudget worker postgresql://server/budgets                一直读取\n"
    "  xgbudget worker postgresql://server/budgets --until-empty  读完为止\n"
    "  xgbudget worker postgresql://server/budgets --status       看进度",
    "examples:\n"
    "  xgbudget import --queue postgresql://server/budgets folder/   queue them\n"
    "  xgbudget worker postgresql://server/budgets                   read, for ever\n"
    "  xgbudget worker postgresql://server/budgets --until-empty     until nothing waits\n"
    "  xgbudget worker postgresql://server/budgets --status          how far it is",
)
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 15.0
"""Seconds before the queue is asked again after nothing waited; each pause doubles."""


@value_class
class Options:
    """What the command line asks for."""

    place: str | None
    db: str | None
    until_empty: bool
    status: bool
    format: str | None


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "place", nargs="?", metavar="URL", help=say("postgresql:// 地址", "a postgresql:// URL")
    )
    parser.add_argument(
        "--until-empty",
        action="store_true",
        help=say("全部读完时结束", "end when nothing waits and nothing is read"),
    )
    parser.add_argument(
        "--status",
        action="store_true",
        help=say("只看进度", "say how far all workers together are, and end"),
    )
    add_format(parser, "table", "json")


def run(options: Options, terminal: Terminal) -> int:
    """Work until stopped; with ``until_empty`` 2 if documents were set aside meanwhile."""
    place = options.place or options.db
    if not place:
        raise QueryError(
            "Which server? Name its postgresql:// URL.", "请指明服务器的 postgresql:// 地址。"
        )
    with closing(open_queue(place)) as queue:
        if options.status:
            _print_status(queue.load_status(), options.format, terminal)
            return 0
        before = len(queue.load_status().refused) if options.until_empty else 0
        pause = _FIRST_PAUSE
        with _stopped_by_signal(), closing(work(queue)) as steps:
            for step in steps:
                if isinstance(step, TaskDone | TaskRefused):
                    pause = _FIRST_PAUSE
                    _report(step, terminal)
                    continue
                if isinstance(step, TaskInterrupted):
                    terminal.warn(step.error.sentence(terminal.language))
                elif options.until_empty and _is_empty(status := queue.load_status()):
                    return 2 if len(status.refused) > before else 0
                time.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
    return 0


def _is_empty(status: QueueStatus) -> bool:
    """Whether nothing waits, nor may come back from a worker that ends."""
    return not status.waiting and not status.reading


@contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """SIGTERM as ctrl+c: the task goes back to the queue."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _report(step: TaskDone | TaskRefused, terminal: Terminal) -> None:
    """Print how a task ended."""
    if isinstance(step, TaskDone):
        listed = terminal.say("、", ", ").join(
            f"{terminal.names.region(book.region.name)} {book.year}" for book in step.books
        )
        terminal.line(f"{step.name} → {listed}")
        terminal.flush()  # a log is a pipe, and the next document may be hours away
    else:
        terminal.warn(f"{step.name}: {step.error.sentence(terminal.language)}")


def _print_status(status: QueueStatus, kind: str | None, terminal: Terminal) -> None:
    if kind == "json":
        value = {
            "waiting": status.waiting,
            "reading": status.reading,
            "done": status.done,
            "refused": [
                {"name": one.name, "why": {"zh": one.zh, "en": one.en}} for one in status.refused
            ],
        }
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        terminal.write_bytes(text.encode(errors="replace"))
        return
    heads = (("等待", "waiting"), ("在读", "reading"), ("完成", "done"), ("未读成", "refused"))
    fields = [Field(terminal.say(*head), True) for head in heads]
    counts = (status.waiting, status.reading, status.done, len(status.refused))
    terminal.table(fields, [list(map(str, counts))])
    for one in status.refused:
        terminal.line(f"{one.name}: {terminal.say(one.zh, one.en)}")
