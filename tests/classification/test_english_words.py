"""A name is found by the words of its English, whatever their order, form and spelling."""

from __future__ import annotations

import pytest

from xgbudget_tui.classification.english_names import english_name, listed_names
from xgbudget_tui.classification.english_words import (
    PART,
    START,
    WHOLE,
    EnglishWords,
    correct_words,
    find_span,
    is_listed,
    is_small,
    join_phrases,
    names_with_words,
    suggest_names,
    word_stem,
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("presch educ", "学前教育"),
        ("education PRESCHOOL", "学前教育"),
        ("pre-school", "学前教育"),
        ("schools", "学前教育"),  # the compound
        ("schools", "技校教育"),  # the word
        ("schools", "小学教育"),  # what the list calls it
        ("kindergarten", "学前教育"),
        ("national defense", "国防支出"),
        ("debt service", "债务付息支出"),
        ("debt servicing", "债务还本支出"),
        ("non tax", "非税收入"),
        ("nontax", "非税收入"),
        ("state-owned land-use", "国有土地使用权出让收入"),
        ("debt-service", "债务付息支出"),
        ("taxes on land", "城镇土地使用税"),
        ("subsidy", "对企业补助"),
        ("congress people's", "人大事务"),
        ("VAT", "增值税"),
        ("security spending", "社会保障和就业支出"),
    ],
)
def test_a_name_is_found_by_words_of_its_english(typed: str, name: str):
    assert name in names_with_words(typed)
    english = english_name(name)
    assert english is not None
    assert EnglishWords(typed).fit(english.full) == names_with_words(typed)[name]


@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ("jiaoyu", "Education expenditure"),
        ("ship", "Scholarship grants"),  # "scholar" is no word of the list
        ("education health", "Education expenditure"),
        ("educations fund", "Education expenditure"),
        ("own-level", "State-owned capital of all levels"),  # not side by side
        ("205", "Education expenditure"),
        ("", "Education expenditure"),
    ],
)
def test_other_words_find_nothing(typed: str, english: str):
    assert EnglishWords(typed).fit(english) is None


@pytest.mark.parametrize(
    ("typed", "english", "fit"),
    [
        ("education expenditure", "Education expenditure", WHOLE),
        (
            "Expenditure from education surcharges",
            "Expenditure from the education surcharge",
            WHOLE,
        ),
        ("expenditure from surcharges", "Expenditure from the surcharge", WHOLE),
        ("pre-school education", "Preschool education", WHOLE),
        ("national defense", "National defence", WHOLE),
        ("educ", "Education expenditure", START),
        ("expenditure", "Education expenditure", PART),
        ("expenditure education", "Education expenditure", PART),
        ("education spending", "Education expenditure", PART),
    ],
)
def test_the_whole_name_fits_better_than_its_beginning_and_a_part(
    typed: str, english: str, fit: int
):
    assert EnglishWords(typed).fit(english) == fit


def test_every_listed_name_is_found_whole_by_its_english():
    for name, english in listed_names():
        if any(char.isalpha() for char in english):
            assert EnglishWords(english).fit(english) == WHOLE, (name, english)


@pytest.mark.parametrize(
    "forms",
    [
        "school schools",
        "tax taxes",
        "subsidy subsidies",
        "child children",
        "labour labours labor",
        "stabilisation stabilization",
        "centre centers",
        "programme programs",
        "house houses",
        "analysis",
        "gas",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str):
    assert len(set(map(word_stem, forms.split()))) == 1
    assert word_stem(forms.split(maxsplit=1)[0]) != ""


def test_neighbours_that_are_one_phrase_are_one_word():
    assert join_phrases(["local", "debt", "services"]) == ["local", "debt services"]
    assert join_phrases(["service", "debt"]) == ["debt service"]
    assert join_phrases(["debt", "local", "service"]) == ["debt", "local", "service"]


def test_the_kind_of_a_place_is_left_out_behind_its_sound():
    assert join_phrases(["boluo", "county"]) == ["boluo"]
    assert join_phrases(["xigang", "district"]) == ["xigang", "district"]
    assert join_phrases(["county", "finances"]) == ["county", "finances"]


def test_small_words_are_told_from_those_that_say_something():
    assert all(map(is_small, ["of", "The", "&", "(I)", "-"]))
    assert not any(map(is_small, ["tax", "49001", "教育", "offices"]))


def test_a_word_is_listed_in_any_form():
    assert all(map(is_listed, ["expenditure", "defense", "schools", "spending", "non-tax"]))
    assert not any(map(is_listed, ["jiaoyu", "educ", "zzz"]))


def test_each_synonym_finds_names():
    from xgbudget_tui.classification import english_words

    for phrase, others in english_words._synonyms().items():
        assert names_with_words(" ".join(phrase)), phrase
        for other in others:
            assert names_with_words(" ".join(other)), (phrase, other)


def test_the_subject_of_a_line_fits_better_than_another_that_begins_so():
    fit = EnglishWords("education").fit_line
    names = ["Education", "Education expenditure", "Education surcharge", "Other education"]
    assert [fit(name) for name in names] == [0, 1, 2, 3]
    assert fit("Health") is None


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("educatoin", ["Education expenditure", "Other education"]),
        ("other educatoin", ["Other education"]),
        ("expenditure on educaton", ["Education expenditure"]),
        ("healht educaton", []),
        ("zzzqq", []),
        ("205", []),
    ],
)
def test_a_misspelt_name_is_suggested(written: str, suggested: list[str]):
    names = ["Other education", "Education expenditure", "Health"]
    assert suggest_names(written, names) == suggested


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("schools", "Preschool"),
        ("spending", "expenditure"),
        ("labor", "labour"),
        ("jiaoyu", None),
    ],
)
def test_the_word_that_was_looked_for_is_marked(text: str, part: str | None):
    name = "Preschool and labour expenditure"
    span = find_span(text, name)
    assert (name[slice(*span)] if span else None) == part


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("educatoin", "education"),
        ("Expenditure on healht", "expenditure on health"),
        ("education", None),
        ("jiaoyu", None),
        ("zzzz", None),
        ("教育", None),
    ],
)
def test_a_misspelt_word_is_corrected_where_that_is_sure(typed: str, meant: str | None):
    assert correct_words(typed) == meant
