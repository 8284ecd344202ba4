"""TOML files that people write for the program, read so that a mistake is named by its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from xgbudget_tui.model.errors import SettingsError
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.text import find_near

_LARGEST = 4 << 20


class SettingsFile(NamedTuple):
    """A TOML file read: its path, its text and its tables."""

    path: Path
    text: str
    tables: dict[str, Any]

    def entries(self, name: str) -> Iterator[Entry]:
        """Each ``[[name]]`` of the file, which holds nothing else.

        Raises SettingsError for another table and where ``name`` is no list of tables.
        """
        for key in self.tables:
            if key != name:
                self.refuse_unknown(key, (name,), self._line_of(rf"\[*\s*{re.escape(key)}\b", 0))
        listed = self.tables.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise self.wrong(
                self._line_of(rf"\[?\s*{re.escape(name)}\b", 0),
                f"须写作 [[{name}]]",
                f"it must be written [[{name}]]",
            )
        heads = self._heads(name)
        for number, one in enumerate(listed):
            yield Entry(self, one, heads[number] if number < len(heads) else 0)

    def _heads(self, name: str) -> list[int]:
        """Where each ``[[name]]`` stands, lines counted from 1."""
        head = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
        return [at for at, line in enumerate(self.text.splitlines(), 1) if head.match(line)]

    def _line_of(self, pattern: str, start: int) -> int:
        """The first line at or after ``start`` that begins with the pattern; ``start`` if none."""
        fits = re.compile(rf"\s*{pattern}")
        for at, line in enumerate(self.text.splitlines(), 1):
            if at > start and line.lstrip().startswith("[[") and start:
                break
            if at >= start and fits.match(line):
                return at
        return start

    def line_of_key(self, key: str, start: int) -> int:
        """The line after ``start``, within the same entry, on which a key is given a value."""
        quoted = rf"[\"']?{re.escape(key)}[\"']?\s*="
        return self._line_of(rf"(?:{quoted}|[^#\n]*[{{,]\s*{quoted})", start)

    def wrong(self, line: int, zh: str, en: str) -> SettingsError:
        """The error that names the file and the line."""
        place_zh = f" 第 {line} 行" if line else ""
        place_en = f", line {line}" if line else ""
        return SettingsError(f"{self.path}{place_en}: {en}.", f"{self.path}{place_zh}：{zh}。")

    def refuse_unknown(self, key: str, known: Collection[str], line: int) -> None:
        """Raise SettingsError unless a key is one of those there are."""
        if key in known:
            return
        near = find_near(key, known) or sorted(known)
        raise self.wrong(
            line,
            f"没有“{key}”这个键，是否为 {'、'.join(near)}",
            f"there is no key {key!r}: is it {', '.join(near)}",
        )


class Entry(NamedTuple):
    """One ``[[name]]`` of a file: its keys, and the line it begins on."""

    file: SettingsFile
    keys: dict[str, Any]
    line: int

    def wrong(self, key: str, zh: str, en: str) -> SettingsError:
        """The error that names the line of a key of this entry."""
        line = self.file.line_of_key(key, self.line)
        return self.file.wrong(line, f"{key}：{zh}", f"{key}: {en}")

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Raise SettingsError if it has a key that is none of these."""
        for key in self.keys:
            self.file.refuse_unknown(key, known, self.file.line_of_key(key, self.line))

    def text(self, key: str, default: str | None = None) -> str:
        """A text that must be there unless there is a default. Raises SettingsError."""
        value = self.keys.get(key, default)
        if value is None:
            raise self.file.wrong(self.line, f"缺少“{key}”", f"{key} is missing")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, "应为文字", "it must be a text")
        return value.strip()


def read_settings(path: Path) -> SettingsFile:
    """Read a TOML file. Raises SettingsError with the line where it is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise SettingsError(f"{path}: it is too large.", f"{path}：文件过大。")
        text = read_regular(path).decode("utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file.", f"{path}：文件不存在。") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: it is no UTF-8 text.", f"{path}：不是 UTF-8 文本。") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"{path}: it cannot be read ({reason}).", f"{path}：无法读取（{reason}）。"
        ) from error
    try:
        return SettingsFile(path, text, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error)
        at = re.search(r"\(at line (\d+), column (\d+)\)", said)
        line = int(at.group(1)) if at else len(text.splitlines())
        what = re.sub(r"\s*\(at .*\)", "", said)
        file = SettingsFile(path, text, {})
        raise file.wrong(line, f"不是正确的 TOML：{what}", f"it is no TOML: {what}") from None
