"""The help is made of the declared keys, in both languages, and can be searched."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from xgbudget_tui.tui.drawing.pieces import text_of
from xgbudget_tui.tui.keys import KEYS
from xgbudget_tui.tui.views.help import help_pieces, help_rows, key_width, list_signs


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_is_listed_once_with_its_sentence(language: str):
    rows = help_rows(KEYS, language)  # type: ignore[arg-type]
    assert sorted(row.key.id for row in rows if row.key) == sorted(key.id for key in KEYS)
    headings = [row.heading for row in rows if row.heading]
    assert len(headings) == len({key.screen for key in KEYS}) + 1  # the signs
    assert not {key.screen for key in KEYS} & set(headings)


def test_the_screen_one_comes_from_stands_first():
    assert help_rows(KEYS, "zh", first="audit")[0].heading == "核对"


@pytest.mark.parametrize("text", ["tmux 没有", "导出", "export", "ctrl+p"])
def test_typing_finds_keys_by_their_words_in_either_language(text: str):
    found = [row.key for row in help_rows(KEYS, "zh", text) if row.key]
    assert bool(found) is (text != "tmux 没有")


def test_the_signs_of_doubt_are_explained_after_the_keys_of_the_screen_one_comes_from():
    rows = help_rows(KEYS, "en", first="audit")
    headings = [row.heading for row in rows if row.heading]
    assert headings[:2] == ["Audit", "Signs"]
    said = {row.sign.meaning.en: row.sign.text.en for row in rows if row.sign}
    assert len(said) == len({sign.meaning.zh for sign in list_signs()})
    assert {"?", "!", "p?", "supposed", "guessed", "read by eye"} <= set(said.values())


@pytest.mark.parametrize(("text", "sign"), [("read by eye", "识读"), ("整页存疑", "疑")])
def test_typing_finds_a_sign_by_what_it_means(text: str, sign: str):
    assert sign in [row.sign.text.zh for row in help_rows(KEYS, "zh", text) if row.sign]


@pytest.mark.parametrize("typed", ["≃", "≈", "!", "?", "⇄", "✓", "⋯", "…", "▸", "█"])
def test_a_sign_that_is_typed_is_explained_first(typed: str):
    rows = help_rows(KEYS, "zh", typed, first="explorer")
    assert rows[0].heading == "标记"
    signs = [row.sign for row in rows if row.sign]
    assert any(typed in (sign.text.zh, *sign.also.split()) for sign in signs)


@pytest.mark.parametrize("width", [40, 78])
def test_a_row_fills_its_width(width: int):
    rows = help_rows(KEYS, "en")
    keys = key_width(KEYS)
    assert {cell_len(text_of(help_pieces(row, width, keys, "en"))) for row in rows} == {width}
