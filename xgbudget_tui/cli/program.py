"""From a command line to an exit code."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from xgbudget_tui.cli.arguments import COMMANDS, EXPLORE, split_command
from xgbudget_tui.cli.language import choose_language, say, sentence_of
from xgbudget_tui.model.text import Language

FAILED = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
_ASKED = "_ARGCOMPLETE"
"""Set in the environment by a shell that asks what may stand at the cursor."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``xgbudget`` with these arguments (default: those of the process).

    Returns 0 for fine, 1 for a failed check, 2 where it could not be done, 70 after an internal
    error, 130 after ctrl+c.
    """
    from xgbudget_tui.cli.terminal import prepare_streams
    from xgbudget_tui.model.errors import BudgetError

    arguments = list(sys.argv[1:] if argv is None else argv)
    language = choose_language(arguments, os.environ)
    prepare_streams()
    try:
        if _ASKED in os.environ:
            from xgbudget_tui.cli.completions import complete

            return complete(language)
        code = _run(arguments, language, alone=argv is None)
        sys.stdout.flush()
    except SystemExit as ending:
        code = _code_of(ending)
    except BudgetError as error:
        code = _complain(sentence_of(error, language))
    except (KeyboardInterrupt, OSError, RecursionError, MemoryError) as error:
        code = _give_up(error, language)
    except Exception as error:
        code = _crash(error, language, secret="--kiosk" in arguments)
    finally:
        gc.enable()
        if argv is None:
            # The process ends: looking for cycles in all there is only delays that.
            gc.freeze()
    return code


def _crash(error: Exception, language: Language, *, secret: bool) -> int:
    """Say that the program made a mistake, and keep its report unless strangers are looking on."""
    from xgbudget_tui.model.crash_report import CRASHED, describe_crash, tell_crash
    from xgbudget_tui.model.text import printable

    said = say(language, "xgbudget: 内部错误", "xgbudget: internal error")
    if not secret:
        said = printable(tell_crash(describe_crash(error), None, language))
    print(said, file=sys.stderr)
    return CRASHED


def _give_up(error: BaseException, language: Language) -> int:
    from xgbudget_tui.cli.terminal import close_quietly

    if isinstance(error, KeyboardInterrupt):
        print(file=sys.stderr)
        return INTERRUPTED
    if isinstance(error, RecursionError):
        return _complain(say(language, "层次过深，无法处理", "nested too deeply to be handled"))
    if isinstance(error, MemoryError):
        return _complain(say(language, "内存不足", "there is not enough memory"))
    close_quietly()
    if isinstance(error, BrokenPipeError):
        return BROKEN_PIPE
    reason = getattr(error, "strerror", None) or type(error).__name__
    return _complain(say(language, f"无法读写：{reason}", f"could not read or write: {reason}"))


def _run(arguments: list[str], language: Language, *, alone: bool) -> int:
    """Run a command; ``alone`` says that the process is there for it and nothing else."""
    from xgbudget_tui.cli.arguments import Parser, add_common, parse, suggest_command, top_help
    from xgbudget_tui.cli.terminal import Terminal

    name, rest = split_command(arguments)
    file = COMMANDS[name][0] if name else EXPLORE
    module = importlib.import_module(f"xgbudget_tui.cli.{file}")
    about = say(language, *module.ABOUT)
    examples = say(language, *module.EXAMPLES) if name else top_help(language)
    parser = Parser(language, f"xgbudget {name}" if name else "xgbudget", about, examples)
    module.add_arguments(parser)
    add_common(parser)
    mistaken = None if name else suggest_command(rest)
    if mistaken:
        word, near = mistaken
        zh = f"没有名为“{word}”的命令或数据库；是否为 {near}？"
        en = f"there is no command and no database {word!r}: did you mean {near}?"
        parser.error(say(language, zh, en))
    options, ascii_only = parse(parser, rest, module.Options)
    names = getattr(options, "names", None)
    terminal: Terminal = Terminal(language, ascii_only=ascii_only, names=names)
    run: Callable[[object, Terminal], int] = module.run
    if not name:
        return run(options, terminal)
    gc.enable()  # the explorer does so itself, when it has painted
    if not alone:
        return run(options, terminal)
    from xgbudget_tui.model.garbage import collect_seldom
    from xgbudget_tui.model.library_calls import own_process

    with own_process(), collect_seldom():
        return run(options, terminal)


def _code_of(ending: SystemExit) -> int:
    if ending.code is None:
        return 0
    return ending.code if isinstance(ending.code, int) else FAILED


def _complain(sentence: str) -> int:
    from xgbudget_tui.model.text import printable

    with contextlib.suppress(OSError):  # nowhere to say it; the exit code does
        print(f"xgbudget: {printable(sentence)}", file=sys.stderr)
    return FAILED
