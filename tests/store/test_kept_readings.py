"""The kept readings are those of pypinyin, character by character, and never do harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from xgbudget_tui.classification.code_list import load_codes
from xgbudget_tui.store.readings import KeptReadings, keep_readings, load_readings, write_readings

TEXT = write_readings()
needs_words = pytest.mark.skipif(TEXT is None, reason="this pypinyin cuts words otherwise")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of one's own, and readings loaded anew."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    load_readings.cache_clear()
    yield tmp_path / "xgbudget"
    load_readings.cache_clear()


@needs_words
def test_official_names_are_read_as_pypinyin_reads_them() -> None:
    kept = KeptReadings(TEXT or "")
    for entry in load_codes().codes:
        assert kept.read(entry.name) == lazy_pinyin(entry.name, errors=list)


PIECES = st.sampled_from(["银", "行", "重", "〇", "𠮾", " ", "a2", "，", *list(PHRASES_DICT)[::97]])


@needs_words
@given(st.lists(PIECES, max_size=6))
def test_any_text_is_read_as_pypinyin_reads_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert KeptReadings(TEXT or "").read(text) == lazy_pinyin(text, errors=list)


@needs_words
def test_they_are_kept_the_first_time_and_read_from_then_on(folder: Path) -> None:
    first = load_readings()
    assert not folder.exists()
    keep_readings()
    (place,) = folder.iterdir()
    load_readings.cache_clear()
    second = load_readings()

    assert isinstance(second, KeptReadings)
    assert not isinstance(first, KeptReadings)
    assert first.read("重庆银行") == second.read("重庆银行") == ["chong", "qing", "yin", "hang"]
    assert place.name.startswith("readings-")


@needs_words
@pytest.mark.parametrize("harm", [b"", b"nothing\nelse", b"\xff\xfe", None])
def test_what_is_not_whole_is_made_anew(folder: Path, harm: bytes | None) -> None:
    keep_readings()
    (place,) = folder.iterdir()
    whole = place.read_bytes()
    place.write_bytes(whole[:-9] if harm is None else harm)
    load_readings.cache_clear()

    assert load_readings().read("还本付息") == ["huan", "ben", "fu", "xi"]
    keep_readings()
    assert place.read_bytes() == whole


def test_where_nothing_can_be_written_pypinyin_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    keep_readings()
    assert load_readings().read("调整") == ["tiao", "zheng"]


@needs_words
def test_those_of_an_older_pypinyin_go(folder: Path) -> None:
    folder.mkdir()
    (folder / "readings-00000000.txt").write_text("old")
    keep_readings()

    assert len(list(folder.iterdir())) == 1


def test_without_a_place_for_pypinyin_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    assert load_readings().read("教育") == ["jiao", "yu"]
