"""The figures that prose states: read as claims, then linked to the lines they restate.

A text goes through four steps, one module each: :mod:`.flow` joins the paragraphs of a sentence
that the print broke, :mod:`.numbers` finds every number and says what it is, :mod:`.sentences`
follows the sentence to the words a number is said of, :mod:`.claims` puts them together. Linking
is apart: :mod:`.lines` lists the lines a sentence could mean, :mod:`.links` chooses among them.
"""

from __future__ import annotations

from xgbudget_tui.importer.claims.links import link_claims
from xgbudget_tui.importer.claims.prose import SUBJECT_JOIN, read_claims

__all__ = ["SUBJECT_JOIN", "link_claims", "read_claims"]
