"""Which names a command prints: as printed, in English, or both (``--names``).

Where nobody asks, Chinese is spoken with the names as printed. In English a person at a terminal
sees both; in a pipe and in formats for machines names stay as printed, so that a script finds the
same names whatever its locale. What has no English is printed as it is.
"""

from __future__ import annotations

from typing import get_args

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.model.book import Section
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.findings import Findings
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import FigureRef, Part
from xgbudget_tui.model.text import Naming, Text
from xgbudget_tui.model.value import change_value

__all__ = ["Names", "Naming", "add_names", "translate_findings"]


def add_names(parser: Parser) -> None:
    """Which names are printed."""
    parser.add_argument(
        "--names",
        choices=get_args(Naming),
        help=parser.say(
            "名称：原文、英文或两者（默认 zh；文件与管道格式保留 name，另加 name_en）",
            "names as printed, in English or both (default: both at a terminal, else zh; "
            "formats for machines keep name and add name_en)",
        ),
    )


class Names:
    """Names as one run prints them."""

    def __init__(self, asked: Naming | None, language: str, *, is_screen: bool) -> None:
        default: Naming = "both" if language == "en" and is_screen else "zh"
        self.shown: Naming = asked or default
        self.written: Naming = asked or "zh"
        """Those of formats for machines."""
        self.asked_english = self.written != "zh"
        self._language = language

    def line(self, name: str, code: str | None = None) -> str:
        """The name of a line, or of a table with its number."""
        if self.shown == "zh":
            return name
        from xgbudget_tui.classification.english_names import english_place

        found = english_place(name, code)
        return self._beside(found.full if found else "", name)

    def above(self, name: str) -> str:
        """A name of a path above a line: one of both."""
        if self.shown == "zh":
            return name
        from xgbudget_tui.classification.english_names import english_name

        found = english_name(name)
        return found.full if found else name

    def region(self, region: str) -> str:
        """An area: one of both, for it stands before every row."""
        return self.above(region)

    def unit(self, word: str) -> str:
        """A unit, by the word that is printed for it: one of both."""
        unit = None if self.shown == "zh" else Unit.from_word(word)
        return unit.english if unit else word

    def brief(self, name: str, code: str | None = None, room: int | None = None) -> str:
        """One of both, short where the full name has no ``room`` (in cells)."""
        if self.shown == "zh":
            return name
        from xgbudget_tui.classification.english_names import english_place

        found = english_place(name, code)
        if found is None:
            return name
        return found.full if room is None else found.fitting(room)

    def label(self, label: str) -> str:
        """What stands over a column: one of both, for figures need the room."""
        if self.shown == "zh":
            return label
        from xgbudget_tui.classification.english_names import english_label

        found = english_label(label)
        return found.full if found else label

    def title(self, title: str) -> str:
        """The title of a table."""
        if self.shown == "zh":
            return title
        from xgbudget_tui.classification.english_names import english_title

        found = english_title(title)
        return self._beside(found.full if found else "", title)

    def sentence(self, said: Text | str) -> str:
        """A sentence about a document with the names in it."""
        text = said if isinstance(said, str) else said.in_(self._language)
        if self.shown == "zh" or self._language == "zh":
            return text
        from xgbudget_tui.classification.english_names import english_sentence

        return english_sentence(text, beside=self.shown == "both")

    def _beside(self, english: str, printed: str) -> str:
        if not english:
            return printed
        return english if self.shown == "en" else f"{english} {printed}"


def translate_sentences(findings: Findings, names: Names) -> Findings:
    """Findings for machines: the names in their sentences in English, all others as printed."""
    proofs = tuple(
        change_value(
            proof,
            message_en=names.sentence(proof.message_en),
            reason_en=names.sentence(proof.reason_en),
            doubt_en=names.sentence(proof.doubt_en),
        )
        for proof in findings.proofs
    )
    return change_value(findings, proofs=proofs)


def translate_findings(findings: Findings, names: Names) -> Findings:
    """Findings as a report for people names their lines, in sentences too."""

    def part(one: Part) -> Part:
        return change_value(one, label=names.line(one.label))

    def name_of(ref: FigureRef) -> str | None:
        name = findings.name_of(ref)
        return None if name is None else names.line(name)

    proofs = tuple(
        change_value(
            proof,
            reported=tuple(map(part, proof.reported)),
            computed=tuple(map(part, proof.computed)),
        )
        for proof in translate_sentences(findings, names).proofs
    )

    def section(one: SectionEntry | Section) -> SectionEntry | Section:
        measures = tuple(
            change_value(measure, label=names.label(measure.label)) for measure in one.measures
        )
        title = names.title(one.title or one.listed)
        return change_value(one, title=title, measures=measures)

    def section_of(key: str) -> SectionEntry | Section | None:
        found = findings.section_of(key)
        return None if found is None else section(found)

    return change_value(
        findings,
        title=names.title(findings.title),
        sections=tuple(map(section, findings.sections)),
        section_of=section_of,
        proofs=proofs,
        name_of=name_of,
    )
