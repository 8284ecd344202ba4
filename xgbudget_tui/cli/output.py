"""A content printed to standard output in a machine's format, or written to a file."""

from __future__ import annotations

from pathlib import Path

from xgbudget_tui.cli.arguments import OutputOptions
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.export.content import Content
from xgbudget_tui.export.grid import ExportOptions
from xgbudget_tui.export.render import ExportFormat, format_of, render_export
from xgbudget_tui.model.errors import ExportError, TargetExistsError


def write_output(content: Content, options: OutputOptions, terminal: Terminal) -> None:
    """Write ``content`` where and how the options say. Raises ExportError."""
    chosen = ExportOptions(
        unit=options.unit,
        language=terminal.language,
        names=terminal.names.written,
    )
    form = _format(options)
    if form is ExportFormat.XLSX and not options.output:
        raise ExportError(
            "A spreadsheet needs a file: name one with -o FILE.xlsx.",
            "电子表格须写入文件：请用 -o 文件.xlsx 指定。",
        )
    made = render_export(content, form, chosen)
    if not options.output:
        terminal.write_bytes(made)
        return
    write_bytes(options.output, made, options.force, terminal)


def write_bytes(output: str, content: bytes, force: bool, terminal: Terminal) -> None:
    """Write a file and say where it went. Raises ExportError."""
    written = save_bytes(output, content, force=force)
    terminal.warn(terminal.say(f"已写入 {written}", f"wrote {written}"))


def save_bytes(output: str, content: bytes, *, force: bool) -> Path:
    """Write a file, and say how to replace one that is there. Raises ExportError."""
    from xgbudget_tui.export.write import write_file

    try:
        return write_file(Path(output), content, replace=force)
    except TargetExistsError as error:
        raise TargetExistsError(
            f"{output} exists already: choose another name, or replace it with --force.",
            f"{output} 已存在：请换名，或用 --force 覆盖。",
        ) from error


def _format(options: OutputOptions) -> ExportFormat:
    if options.format is not None and options.format != "table":
        return ExportFormat(options.format)
    if options.output:
        return format_of(Path(options.output))
    return ExportFormat.JSON
