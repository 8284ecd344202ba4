"""The rows of a dataset: one for each figure, each proof and each Book.

Amounts are decimals of yuan (euro where the document is in euro), exact to the fen; percentages
decimals of percent. What a figure is when it is no number says its ``state``.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from xgbudget_tui.model.book import Book, Figure, LineItem, Measure, Section
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.money import MICROPERCENT, Unit
from xgbudget_tui.model.proof import Part, Proof, Quantity
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.model.tree import LineTree

Record = dict[str, Any]

_FEN = Decimal(100)
_SEPARATOR = " / "

UNKNOWN = "unknown"
"""The province of a place of which the archive does not know it."""

# The first two digits of administrative codes (GB/T 2260).
_PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省",
    "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区",
    "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省",
    "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省",
    "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
}  # fmt: skip
_NAMES = frozenset(_PROVINCES.values())


def province_of(book: BookEntry) -> str:
    """The province of a Book's place: by its code, else by its own or its parent's name."""
    found = _PROVINCES.get((book.region_code or "")[:2])
    if found:
        return found
    for name in (book.region, book.parent_region or ""):
        long = next((one for one in _NAMES if name and one.startswith(name)), None)
        if name in _NAMES or (long and len(name) > 1):
            return long or name
    return UNKNOWN


def book_record(entry: BookEntry) -> Record:
    """A Book: which place, year and stage it is of, its document and how it proved."""
    return {
        "book": entry.id,
        "region": entry.region,
        "parent_region": entry.parent_region,
        "region_code": entry.region_code,
        "province": province_of(entry),
        "year": entry.year,
        "stage": entry.stage.value,
        "title": entry.title,
        "source": entry.source_name,
        "source_sha256": entry.source_sha256,
        "sections": entry.sections,
        "lines": entry.lines,
        "figures": entry.figures,
        "exact": entry.tally.exact,
        "rounding": entry.tally.rounding,
        "unchecked": entry.tally.unchecked,
        "doubts": entry.tally.doubt,
        "faults": entry.tally.fault,
    }


def figure_records(entry: BookEntry, book: Book) -> Iterator[Record]:
    """The figures of all tables, table by table in tree order."""
    for section in book.tables():
        path: list[str] = []
        for depth, line in LineTree(section.lines).walk():
            del path[depth:]
            path.append(line.name)
            for measure, figure in zip(section.measures, line.figures, strict=False):
                if figure.state is not FigureState.ABSENT:
                    yield {
                        **_of_book(entry),
                        **_of_section(section),
                        **_of_line(line, depth, path),
                        **_of_figure(section, measure, figure, line),
                    }


def _of_book(entry: BookEntry) -> Record:
    return {
        "book": entry.id,
        "region": entry.region,
        "budget_year": entry.year,
        "stage": entry.stage.value,
    }


def _of_section(section: Section) -> Record:
    return {
        "section": section.key,
        "section_title": section.title,
        "kind": section.kind_id or None,
        "budget": section.budget.value if section.budget else None,
        "flow": section.flow.value if section.flow else None,
        "scope": section.scope.value if section.scope else None,
    }


def _of_line(line: LineItem, depth: int, path: list[str]) -> Record:
    return {
        "line": line.number,
        "parent": line.parent,
        "depth": depth,
        "path": _SEPARATOR.join(path),
        "name": line.name,
        "printed_name": line.printed,
        "code": line.known_code,
        "code_printed": line.code is not None,
        "role": line.role.value,
        "place_certain": line.certain and line.placed,
    }


def _of_figure(section: Section, measure: Measure, figure: Figure, line: LineItem) -> Record:
    unit = measure.unit or section.unit
    place = figure.place or line.place
    amount = ratio = None
    if figure.value is not None and figure.state is FigureState.AMOUNT:
        amount = figure.value / _FEN
    elif figure.value is not None and figure.state is FigureState.RATIO:
        ratio = Decimal(figure.value) / MICROPERCENT
    return {
        "position": measure.position,
        "label": measure.label,
        "column_kind": measure.kind.value,
        "figure_year": measure.year,
        "phase": measure.phase.value if measure.phase else None,
        "unit": unit.word if unit else None,
        "currency": "EUR" if unit is Unit.EURO else "CNY",
        "state": figure.state.value,
        "amount": amount,
        "percent": ratio,
        "printed": figure.printed,
        "read_by_eye": figure.recognition is not None,
        "source_sheet": place.sheet if place else None,
        "source_line": place.line if place else None,
    }


def proof_records(entry: BookEntry, proofs: Iterator[Proof]) -> Iterator[Record]:
    """The proofs of a Book that do not simply hold, both sides added up."""
    for proof in proofs:
        subject = proof.subject
        yield {
            **_of_book(entry),
            "rule": proof.rule,
            "verdict": proof.verdict.value,
            "kind": proof.kind.value,
            "certainty": proof.certainty.value,
            "finding": proof.finding or None,
            "section": subject.section if subject else proof.section,
            "line": subject.line if subject else None,
            "position": subject.measure if subject else None,
            "relation": proof.relation.value,
            "quantity": proof.quantity.value,
            "reported": _quantity(_added(proof.reported), proof.quantity),
            "computed": _quantity(_added(proof.computed), proof.quantity),
            "difference": _quantity(proof.difference, proof.quantity),
            "message_zh": proof.message_zh,
            "message_en": proof.message_en,
            "doubt_zh": proof.doubt_zh or None,
            "doubt_en": proof.doubt_en or None,
        }


def _added(parts: tuple[Part, ...]) -> int | None:
    values = [part.sign * part.value for part in parts if part.value is not None]
    return sum(values) if values and len(values) == len(parts) else None


def _quantity(value: int | None, quantity: Quantity) -> Decimal | None:
    """Yuan, percent or a count, as the proof's ``quantity`` says."""
    if value is None:
        return None
    scale = {Quantity.FEN: 100, Quantity.MICROPERCENT: MICROPERCENT}.get(quantity, 1)
    return Decimal(value) / scale
