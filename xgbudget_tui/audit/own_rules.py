"""Rules of one's own: written in a TOML file, checked when it is read, asked like ours.

A rule compares two sides. Each is one figure or the sum of several; a figure is chosen by the kind
of its table, the code or the name of its line, and the year or the label of its column. How far
the sides may differ follows from how their figures are printed, as for every rule. A side that
matches nothing, or more than one figure, leaves the rule unchecked, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.rule import Check, Rule, RuleGroup, RuleKind
from xgbudget_tui.audit.table import Table, TableCell
from xgbudget_tui.classification import load_codes
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.errors import SettingsError
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import OwnRule
from xgbudget_tui.model.settings import Entry, SettingsFile
from xgbudget_tui.model.terms import Aspect, Relation, RuleSeverity, Scope, Verdict
from xgbudget_tui.model.text import Text, find_near
from xgbudget_tui.model.value import value_class

_KEYS = ("code", "zh", "en", "severity", "left", "relation", "right")
_SIDE = ("table", "scope", "code", "name", "year", "column", "minus")
_RELATIONS = {
    "=": Relation.EQUAL,
    "<=": Relation.AT_MOST,
    "≤": Relation.AT_MOST,
    ">=": Relation.AT_LEAST,
    "≥": Relation.AT_LEAST,
}
_NEEDS = frozenset({Aspect.FIGURE, Aspect.ROW, Aspect.COLUMN})
"""What a rule depends on. The year is looked at where the rule chooses by it: two columns of one
table always agree if one is taken for the other, which is no ground for a doubt."""
_YEARS = {"this": 0, "last": -1}
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+")


@value_class
class Selector:
    """Which figure one means; ``None`` where the file does not say.

    Without ``code`` and ``name`` it is the total of the table; without ``year`` and ``column``
    the column that the total is stated in. ``year`` is a year, or an offset to the Book's (0, -1)
    where ``relative``. ``minus`` takes the figure away.
    """

    table: str
    scope: Scope | None = None
    code: str | None = None
    name: str | None = None
    year: int | None = None
    relative: bool = False
    column: str | None = None
    minus: bool = False


Side = tuple[Selector, ...]


def as_rule(own: OwnRule, check: Check = lambda _: ()) -> Rule:
    """A rule as the audit asks it, or, without ``check``, as it is shown after it was asked."""
    return Rule(
        own.code,
        RuleGroup.OWN,
        RuleKind(own.sort),
        own.name,
        own.name,
        Text("它的两边所指的表", "The tables that its two sides name"),
        Text(f"自定规则（{own.file}）", f"rules of one's own ({own.file})"),
        check,
        own.formula,
        needs=_NEEDS,
        stated=own.severity,
        file=own.file,
    )


def read_rules(
    file: SettingsFile, kinds: Mapping[str, Text], taken: Collection[str]
) -> tuple[Rule, ...]:
    """The rules of a file. Raises SettingsError that names the line and the key that is wrong.

    ``kinds`` are the kinds of table there are by their id, with what they are called; ``taken``
    the codes of other rules.
    """
    rules: list[Rule] = []
    codes = {code.casefold() for code in taken}
    for entry in file.entries("rule"):
        rule = _Reader(entry, kinds).read()
        if rule.code.casefold() in codes:
            raise entry.wrong(
                "code", f"“{rule.code}”已有", f"there is a rule {rule.code!r} already"
            )
        codes.add(rule.code.casefold())
        rules.append(rule)
    if not rules:
        raise file.wrong(0, "没有 [[rule]]", "it holds no [[rule]]")
    return tuple(rules)


class _Reader:
    """Reads one ``[[rule]]``."""

    def __init__(self, entry: Entry, kinds: Mapping[str, Text]) -> None:
        self._entry = entry
        self._kinds = kinds

    def read(self) -> Rule:
        """The rule. Raises SettingsError."""
        entry = self._entry
        entry.refuse_unknown(_KEYS)
        name = self._sentence()
        relation = self._word("relation", _RELATIONS, None)
        left, right = self._side("left"), self._side("right")
        severities = {word: one for one in RuleSeverity for word in (one.value, one.zh)}
        severity = self._word("severity", severities, RuleSeverity.SHOULD)
        own = OwnRule(
            self._code(),
            severity,
            _sort_of(relation, severity).value,
            name.zh,
            name.en,
            f"{_write_side(left)} {relation.value} {_write_side(right)}",
            entry.file.path.name,
        )
        ask = partial(_ask, sides=(left, right), relation=relation, name=name, kinds=self._kinds)
        return as_rule(own, ask)

    def _code(self) -> str:
        code = self._entry.text("code")
        if not _CODE.fullmatch(code):
            raise self._entry.wrong(
                "code",
                "应为字母、数字和连字号，如 edu-1（没有连字号的编号留给程序）",
                "it must be letters and digits with a hyphen, such as edu-1 "
                "(codes without one are kept for the program)",
            )
        return code

    def _sentence(self) -> Text:
        zh, en = self._entry.text("zh", ""), self._entry.text("en", "")
        if not zh and not en:
            self._entry.text("zh")  # says that it is missing
        plain = (zh or en).rstrip("。."), (en or zh).rstrip("。.")
        return Text(*plain)

    def _word(self, key: str, words: Mapping[str, Any], default: Any) -> Any:
        word = self._entry.text(key, None if default is None else "")
        if not word and default is not None:
            return default
        if word not in words:
            raise self._entry.wrong(key, *_none_of(word, words))
        return words[word]

    def _side(self, key: str) -> Side:
        if key not in self._entry.keys:
            self._entry.text(key)  # says that it is missing
        value: Any = self._entry.keys[key]
        listed: list[Any] = value if isinstance(value, list) else [value]
        if not listed or not all(isinstance(one, dict) for one in listed):
            raise self._entry.wrong(
                key,
                "应为 { table = …, code = … }，或由它们组成的列表",
                "it must be { table = ..., code = ... } or a list of them",
            )
        return tuple(self._selector(key, one) for one in listed)

    def _selector(self, side: str, value: dict[str, Any]) -> Selector:
        for key in value:
            if key not in _SIDE:
                near = find_near(key, _SIDE) or _SIDE
                raise self._wrong(
                    side, key, f"没有这个键，是否为 {'、'.join(near)}",
                    f"there is no such key: is it {', '.join(near)}",
                )  # fmt: skip
        if "table" not in value:
            raise self._wrong(side, "table", "缺少表的种类", "the kind of table is missing")
        scope = self._text(side, value, "scope")
        scopes = {word: one for one in Scope for word in (one.value, one.zh)}
        if scope is not None and scope not in scopes:
            raise self._wrong(side, "scope", *_none_of(scope, scopes))
        minus = value.get("minus", False)
        if not isinstance(minus, bool):
            raise self._wrong(side, "minus", "应为 true 或 false", "it must be true or false")
        year, relative = self._year(side, value)
        return Selector(
            self._table(side, value),
            scopes[scope] if scope else None,
            self._known_code(side, value),
            self._text(side, value, "name"),
            year,
            relative,
            self._text(side, value, "column"),
            minus,
        )

    def _wrong(self, side: str, key: str, zh: str, en: str) -> SettingsError:
        file = self._entry.file
        start = file.line_of_key(side, self._entry.line)
        line = file.line_of_key(key, start) or start
        return file.wrong(line, f"{side}.{key}：{zh}", f"{side}.{key}: {en}")

    def _text(self, side: str, value: dict[str, Any], key: str) -> str | None:
        text = value.get(key)
        if text is None:
            return None
        if not isinstance(text, str) or not text.strip():
            raise self._wrong(side, key, "应为文字，写在引号内", "it must be a text, in quotes")
        return text.strip()

    def _table(self, side: str, value: dict[str, Any]) -> str:
        word = self._text(side, value, "table") or ""
        named = {text.zh: kind for kind, text in self._kinds.items()}
        if word in self._kinds:
            return word
        if word in named:
            return named[word]
        raise self._wrong(side, "table", *_none_of(word, (*self._kinds, *named)))

    def _known_code(self, side: str, value: dict[str, Any]) -> str | None:
        code = self._text(side, value, "code")
        if code is not None and load_codes().find(code) is None:
            raise self._wrong(
                side, "code", f"政府收支分类科目中没有 {code}",
                f"no list of the official classification has {code}",
            )  # fmt: skip
        return code

    def _year(self, side: str, value: dict[str, Any]) -> tuple[int | None, bool]:
        year = value.get("year")
        if year is None:
            return None, False
        if isinstance(year, str) and year in _YEARS:
            return _YEARS[year], True
        if isinstance(year, int) and not isinstance(year, bool) and 1949 < year < 2200:
            return year, False
        raise self._wrong(
            side, "year", '应为年份，或 "this"、"last"', 'it must be a year, "this" or "last"'
        )


def _sort_of(relation: Relation, severity: RuleSeverity) -> RuleKind:
    """A rule that is only worth a note is an expectation: breaking it is never a fault."""
    if severity is RuleSeverity.NOTE:
        return RuleKind.PLAUSIBILITY
    return RuleKind.EQUALITY if relation is Relation.EQUAL else RuleKind.BOUND


def _none_of(word: str, words: Collection[str]) -> tuple[str, str]:
    near = find_near(word, words) or list(words)[:8]
    return (
        f"没有“{word}”，是否为 {'、'.join(near)}",
        f"there is no {word!r}: is it {', '.join(near)}",
    )


def _write_side(side: Side) -> str:
    """A side as a short formula, for people."""
    texts = []
    for number, one in enumerate(side):
        words = [one.table, one.scope.value if one.scope else "", one.code or "", one.name or ""]
        year = str(one.year) if one.year is not None and not one.relative else ""
        if one.relative:
            year = next(word for word, offset in _YEARS.items() if offset == one.year)
        text = " ".join(word for word in (*words, year, one.column or "") if word)
        sign = "- " if one.minus else "+ " if number else ""
        texts.append(sign + text)
    return " ".join(texts)


def _ask(
    index: BookIndex,
    sides: tuple[Side, Side],
    relation: Relation,
    name: Text,
    kinds: Mapping[str, Text],
) -> Iterator[Finding]:
    """The assertion of a rule, or why it cannot be asked of this Book."""
    found: list[list[tuple[TableCell, bool]]] = []
    doubt: Text | None = None
    for side in sides:
        cells = []
        for selector in side:
            cell = _find_cell(index, selector, kinds)
            if isinstance(cell, Text):
                yield Observation(
                    Verdict.UNDECIDABLE,
                    Text(f"{name.zh}：{cell.zh}，未核对。", f"{name.en}: {cell.en}; not checked."),
                )
                return
            cells.append((cell, selector.minus))
            if selector.year is not None and not cell.operand.reading.period.sure:
                doubt = Text(
                    f"{cell.name.zh}的年份没有印明，是推定的。",
                    f"The year of {cell.name.en} is not printed but supposed.",
                )
        found.append(cells)
    left, right = found
    first = left[0][0]
    yield Assertion(
        tuple(cell.table.operand(cell.line, cell.measure, -1 if minus else 1, cell.name.zh)
              for cell, minus in left),
        tuple(cell.table.operand(cell.line, cell.measure, -1 if minus else 1, cell.name.zh)
              for cell, minus in right),
        _name_side(left),
        _name_side(right),
        relation,
        first.table.key,
        first.operand.ref,
        doubt=doubt,
        hint=Text(f"自定规则要求：{name.zh}。", f"The rule asks: {name.en}."),
    )  # fmt: skip


def _name_side(cells: Sequence[tuple[TableCell, bool]]) -> Text:
    zh, en = "", ""
    for cell, minus in cells:
        zh += ("－" if minus else "＋" if zh else "") + cell.name.zh
        en += (" - " if minus else " + " if en else "") + cell.name.en
    return Text(zh, en.strip())


def _find_cell(index: BookIndex, selector: Selector, kinds: Mapping[str, Text]) -> TableCell | Text:
    """The one figure a selector means, or why there is not exactly one."""
    kind = kinds[selector.table]
    tables = index.of_kind(selector.table, scope=selector.scope)
    if not tables:
        scope = selector.scope
        return Text(
            f"本册没有“{kind.zh}”" + (f"（{scope.zh}）的表" if scope else "这种表"),
            f"there is no table of the kind “{kind.en}”" + (f" ({scope.en})" if scope else ""),
        )
    lines = [(table, line) for table in tables for line in _find_lines(table, selector)]
    what = " ".join(filter(None, (selector.code, selector.name)))
    if not lines:
        return Text(
            f"“{kind.zh}”中没有“{what or '合计'}”这一行",
            f"no table of the kind “{kind.en}” has a line {what or 'for its total'}",
        )
    cells = [
        TableCell(table, line, measure)
        for table, line in lines
        for measure in _find_columns(table, selector, index.book.year)
    ]
    if len(cells) == 1:
        return cells[0]
    if not cells:
        year = _year_of(selector, index.book.year)
        said = " ".join(filter(None, (str(year) if year else "", selector.column)))
        return Text(
            f"表{lines[0][0].key}没有“{said or '金额'}”这一列",
            f"table {lines[0][0].key} has no column {said or 'of amounts'}",
        )
    places = "、".join(dict.fromkeys(cell.table.key for cell in cells))
    return Text(
        f"符合“{what or '合计'}”的数有 {len(cells)} 个（表 {places}），"
        "请用 scope、name 或 column 限定",
        f"{len(cells)} figures fit {what or 'the total'} (table {places.replace('、', ', ')}): "
        "say which with scope, name or column",
    )


def _find_lines(table: Table, selector: Selector) -> list[LineItem]:
    if selector.code is None and selector.name is None:
        return [table.grand_total] if table.grand_total is not None else []
    lines: Sequence[LineItem] = table.section.lines
    if selector.code is not None:
        lines = table.by_code.get(selector.code, [])
    if selector.name is not None:
        name = normalise_name(selector.name)
        lines = [line for line in lines if normalise_name(line.name) == name]
    return list(lines)


def _year_of(selector: Selector, year: int) -> int | None:
    if selector.relative and selector.year is not None:
        return year + selector.year
    return selector.year


def _find_columns(table: Table, selector: Selector, book_year: int) -> list[Measure]:
    year = _year_of(selector, book_year)
    if selector.column is None:
        measure = table.main if year is None else table.measure_of(year)
        return [measure] if measure is not None else []
    wanted = normalise_name(selector.column)
    amounts = [m for m in table.amounts if year is None or m.year == year]
    exact = [m for m in amounts if normalise_name(m.label) == wanted]
    return exact or [m for m in amounts if wanted in normalise_name(m.label)]
