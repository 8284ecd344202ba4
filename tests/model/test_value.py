"""Values behave as frozen dataclasses do, though they are declared in a cheaper way."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.model.value import change_value, value_class


@value_class
class Cell:
    """A value of this test."""

    row: int
    text: str = ""
    marks: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Twin:
    """The same as a dataclass."""

    row: int
    text: str = ""
    marks: tuple[int, ...] = ()


cells = st.tuples(st.integers(0, 3), st.sampled_from(["", "a", "b"]), st.just((1,)) | st.just(()))


@given(cells, cells)
def test_two_values_are_equal_just_when_two_dataclasses_are(one, other) -> None:
    assert (Cell(*one) == Cell(*other)) == (Twin(*one) == Twin(*other))
    assert (hash(Cell(*one)) == hash(Cell(*other))) or one != other


@given(cells)
def test_a_value_says_what_it_is_as_a_dataclass_does(one) -> None:
    assert repr(Cell(*one)).replace("Cell", "Twin") == repr(Twin(*one))


@given(cells)
def test_a_value_survives_pickling_and_copying(one) -> None:
    cell = Cell(*one)
    assert pickle.loads(pickle.dumps(cell)) == cell
    assert copy.deepcopy(cell) == cell


def test_fields_are_given_by_place_or_name_and_have_defaults() -> None:
    assert Cell(1) == Cell(row=1, text="", marks=())
    assert Cell(2, marks=(7,)).marks == (7,)
    assert Cell(2, "xy").width == 2


@pytest.mark.parametrize("wrong", [{}, {"row": 1, "column": 2}])
def test_fields_missing_or_unknown_are_refused(wrong) -> None:
    with pytest.raises(TypeError):
        Cell(**wrong)


def test_a_value_never_changes() -> None:
    cell = Cell(1)
    with pytest.raises(FrozenInstanceError):
        cell.row = 2
    with pytest.raises(FrozenInstanceError):
        cell.other = 2
    with pytest.raises(FrozenInstanceError):
        del cell.row
    assert cell == Cell(1)


def test_the_tools_for_dataclasses_know_values() -> None:
    assert replace(Cell(1, "a"), text="b") == Cell(1, "b")
    assert [field.name for field in fields(Cell)] == ["row", "text", "marks"]
    assert fields(Cell)[1].default == ""


def test_another_class_with_the_same_content_is_another_value() -> None:
    assert Cell(1) != Twin(1)
    assert Figure(FigureState.AMOUNT, 1) != (FigureState.AMOUNT, 1)


def test_a_match_statement_takes_a_value_apart() -> None:
    match Cell(4, "x"):
        case Cell(row, text):
            assert (row, text) == (4, "x")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["", "s"]))))
def test_ordered_values_sort_by_their_fields(places) -> None:
    assert sorted(SourcePlace(*place) for place in places) == [
        SourcePlace(*place) for place in sorted(places)
    ]
    for one in places:
        for other in places:
            assert (SourcePlace(*one) >= SourcePlace(*other)) == (one >= other)
            assert (SourcePlace(*one) > SourcePlace(*other)) == (one > other)


@given(cells, cells)
def test_a_changed_value_is_what_the_tools_for_dataclasses_make_of_it(one, other) -> None:
    row, text, _ = other
    assert change_value(Cell(*one), row=row, text=text) == replace(Cell(*one), row=row, text=text)
    with pytest.raises(TypeError):
        change_value(Cell(*one), colour=1)


@given(cells, st.integers(0, 3))
def test_the_first_values_of_a_class_are_made_as_the_later_ones(one, by_place) -> None:
    names = ("value", "owner", "given")
    given_by_name = dict(zip(names[by_place:], one[by_place:], strict=True))

    @value_class
    class Fresh:
        value: int
        owner: str = ""
        given: tuple[int, ...] = ()

    made = [Fresh(*one[:by_place], **given_by_name) for _ in range(30)]

    assert {(fresh.value, fresh.owner, fresh.given) for fresh in made} == {one}
    assert len(set(made)) == 1


def test_the_first_value_of_a_class_refuses_what_the_later_ones_do() -> None:
    for wrong in ({"column": 2}, {"row": 1, "column": 2}, {"text": "x"}):

        @value_class
        class Fresh:
            row: int
            text: str = ""

        with pytest.raises(TypeError, match=r"__init__\(\)"):
            Fresh(**wrong)
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            Fresh(1, row=2)
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            Fresh(1, "a", "b")
