"""Pages as pictures: how far they lean, which dark stretches are ruling lines and which letters."""

from __future__ import annotations

import math

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from tests.document.pdf_writer import table, write_pdf
from xgbudget_tui.document.page_pictures import find_lean, make_scan, measure_lean, render_page

DOTS = 144.0
"""Two pixels a point."""


def paper(height: int = 400, width: int = 700) -> NDArray[np.uint8]:
    """Grey paper with the grain of a scanner."""
    grain = np.random.default_rng(5).normal(235, 8, (height, width))
    return np.clip(grain, 0, 255).astype(np.uint8)


def draw_table(picture: NDArray[np.uint8]) -> None:
    """Three columns and two rows, lines two pixels thick."""
    for y in (100, 160, 220):
        picture[y : y + 2, 60:602] = 40
    for x in (60, 300, 500, 600):
        picture[100:222, x : x + 2] = 40


@pytest.mark.parametrize("lean", [-1.5, -0.4, 0.0, 0.7, 3.0])
def test_the_lean_of_a_page_is_measured(lean: float) -> None:
    picture = paper()
    for y in range(60, 380, 20):
        for x in range(20, 680):
            picture[round(y - (x - 350) * math.tan(math.radians(lean))), x] = 30
    assert measure_lean(picture) == pytest.approx(lean, abs=0.1)


def test_an_empty_page_does_not_lean() -> None:
    assert measure_lean(paper()) == 0.0


@pytest.mark.parametrize("turn", [-1.0, 0.0, 2.0])
def test_a_page_that_leans_is_rendered_upright(turn: float) -> None:
    rows = [["", ""], ["", ""], ["", ""]]
    book = pypdfium2.PdfDocument(write_pdf([table(rows, [50, 250, 550], 700)]))
    leaning = render_page(book[0], 75, turn)
    assert measure_lean(leaning) == pytest.approx(-turn, abs=0.1)
    assert find_lean(book[0]) == pytest.approx(0, abs=0.05)


def test_ruling_lines_are_found_where_they_are_drawn() -> None:
    picture = paper()
    draw_table(picture)
    scan = make_scan(picture, DOTS)
    level = {round(rule.y0 / 5) for rule in scan.rules if rule.level}
    upright = {round(rule.x0 / 5) for rule in scan.rules if not rule.level}
    assert (level, upright) == ({20, 32, 44}, {12, 60, 100, 120})


def test_ruling_lines_are_taken_out_of_the_picture_crossings_too() -> None:
    picture = paper()
    draw_table(picture)
    picture[180:190, 320:330] = 30
    scan = make_scan(picture, DOTS)
    rows, columns = np.nonzero(scan.ink)
    assert (set(rows), set(columns)) == (set(range(180, 190)), set(range(320, 330)))
    assert scan.grey[:, :].min() == 30
    assert scan.grey[100:102, 60:602].min() > 180


def test_strokes_of_large_letters_are_no_ruling_lines() -> None:
    picture = paper()
    draw_table(picture)
    picture[40:43, 200:320] = 30  # 一 and what touches it: 60 points
    picture[20:80, 400:403] = 30
    scan = make_scan(picture, DOTS)
    assert all(rule.y0 >= 98 for rule in scan.rules)
    assert scan.ink[41, 200:320].all()


def test_a_line_with_gaps_is_one_and_shading_is_none() -> None:
    picture = paper()
    draw_table(picture)
    picture[100:102, 200:204] = 235
    picture[300:380, 60:602] = 60
    scan = make_scan(picture, DOTS)
    assert all(rule.y0 < 299 for rule in scan.rules)
    top = [rule for rule in scan.rules if rule.level and rule.y0 < 110]
    assert min(rule.x0 for rule in top) <= 64
    assert max(rule.x1 for rule in top) >= 598


def test_a_wide_page_is_no_larger_than_its_dots() -> None:
    book = pypdfium2.PdfDocument(write_pdf([""]))
    assert render_page(book[0], 72).shape == (800, 600)
