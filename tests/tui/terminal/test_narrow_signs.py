"""No sign that a terminal may draw two cells wide is sent to one that does."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.model.text import cell_len
from xgbudget_tui.tui.drawing.glyphs import UNICODE
from xgbudget_tui.tui.terminal.narrow_signs import narrow


def test_what_documents_print_stays_readable() -> None:
    assert narrow("“三公”经费——公务用车 3×5 … 1·2 ℃") == '"三公"经费--公务用车 3x5 ⋯ 1･2 C'
    assert narrow("①办公费 Ⅱ类") == "1办公费 I类"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Mn", "Me"]), max_size=20))
def test_every_sign_keeps_its_place(text: str) -> None:
    made = narrow(text)

    assert len(made) == len(text)
    assert [cell_len(a) for a in made] == [cell_len(b) for b in text]
    assert not any(unicodedata.east_asian_width(char) == "A" for char in made)


def test_the_signs_of_trees_and_bars_are_replaced_one_by_one() -> None:
    for signs in UNICODE:
        assert len(narrow(signs)) == len(signs)
