"""What a table can be set beside, as choices for a person, and the comparison that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xgbudget_tui.compare.options import PairedColumn, Pairing, find_pairings, pairing_labels
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.tui.drawing.choices import Choice
from xgbudget_tui.tui.drawing.names import label_name, table_title, title_name
from xgbudget_tui.tui.words import Language

if TYPE_CHECKING:
    from xgbudget_tui.model.comparison import Comparison

__all__ = [
    "PairedColumn",
    "Pairing",
    "find_pairings",
    "load_comparison",
    "pairing_choice",
    "pairing_labels",
]


def pairing_choice(pairing: Pairing, language: Language, section_id: int) -> Choice:
    """A pairing as a choice for someone at a section: what it would be set beside."""
    before, after = (label_name(label, language) for label in pairing_labels(pairing, language))
    if pairing.is_one_table:
        return Choice(f"{before} → {after}", title_name(pairing.after.section.title, language))
    here_is_before = pairing.before.section.id == section_id
    other = pairing.after.section if here_is_before else pairing.before.section
    return Choice(after if here_is_before else before, table_title(other, language))


def load_comparison(archive: Archive, pairing: Pairing, language: Language) -> Comparison:
    """The comparison of a pairing, whole. Raises ArchiveError."""
    from xgbudget_tui.compare import TableSide, compare_measures, compare_tables

    old, new = pairing.before, pairing.after
    after = archive.load_branches(new.section.id, None, None)
    if pairing.is_one_table:
        return compare_measures(new.section, after, old.measure.position, new.measure.position)
    before = archive.load_branches(old.section.id, None, None)
    return compare_tables(
        TableSide(old.section, before, old.measure.position),
        TableSide(new.section, after, new.measure.position),
        pairing_labels(pairing, language),
    )
