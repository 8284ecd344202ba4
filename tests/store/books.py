"""Small Books of every shape, for laws that must hold of any."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.builders import book
from xgbudget_tui.model.book import (
    ABSENT,
    Book,
    Claim,
    CodeMatch,
    DoubtfulPage,
    Figure,
    Ledger,
    LineItem,
    Measure,
    Paragraph,
    Recognition,
    Region,
    Section,
    Token,
)
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.money import LARGEST, Unit
from xgbudget_tui.model.names import bare_name, split_outline
from xgbudget_tui.model.proof import (
    Audit,
    Cause,
    Coverage,
    FigureRef,
    OwnRule,
    Part,
    Proof,
    Quantity,
    RuleTally,
    Suspect,
)
from xgbudget_tui.model.reading import Reading
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import (
    Aspect,
    Basis,
    Breakdown,
    Budget,
    Evidence,
    FigureState,
    Fill,
    Flow,
    Group,
    Kind,
    Mark,
    MeasureKind,
    Phase,
    Relation,
    Role,
    RuleSeverity,
    Scope,
    SectionKind,
    Stage,
    TokenUse,
    Verdict,
)

ALPHABET = "教育支出行政运还本付息税稅国防PPp%_'\"|-，、205（）(一)1. é银"
labels = st.text(ALPHABET, max_size=8)
texts = st.text(max_size=12).filter(
    # No reader hands on a NUL, and a server keeps none.
    lambda text: text.isprintable() or ("\t" in text and "\0" not in text)
)
places = st.none() | st.builds(
    SourcePlace, st.integers(0, 999), st.integers(0, 9), st.sampled_from(["", "表1"])
)
codes = st.sampled_from(["205", "20502", "2050201", "2050299", "203", "11002"])
amounts = st.integers(-LARGEST, LARGEST) | st.integers(-30, 30).map(lambda n: n * 1_000_000)


def maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    """A value or None."""
    return st.none() | values


# What else a recogniser held possible is of use while a document is read, and not stored.
recognitions = st.builds(
    Recognition, st.none() | st.integers(0, 100), st.just(()), labels, st.booleans()
)
heard = st.builds(Recognition, st.integers(0, 100), proved=st.booleans())
"""How a figure of prose was read by eye."""


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    if draw(st.booleans()):
        return ABSENT
    state = draw(st.sampled_from(FigureState))
    valued = state in (FigureState.AMOUNT, FigureState.RATIO)
    repeats = st.lists(places.filter(bool), max_size=2).map(tuple)
    return Figure(
        state,
        draw(amounts) if valued else None,
        draw(texts),
        draw(st.integers(0, 10**10)),
        draw(places),
        draw(repeats),
        draw(maybe(recognitions)),
    )


@st.composite
def lines(draw: st.DrawFn, measures: int) -> tuple[LineItem, ...]:
    """Lines whose parents form a tree, printed in any order."""
    count = draw(st.integers(0, 9))
    order = draw(st.permutations(range(1, count + 1)))
    items = []
    for place, number in enumerate(order):
        parent = draw(maybe(st.sampled_from(order[:place]))) if place else None
        printed = draw(labels)
        match = st.builds(CodeMatch, codes, labels, st.integers(0, 100), st.booleans())
        witnesses = st.lists(st.sampled_from(Evidence), max_size=3, unique=True).map(tuple)
        items.append(
            LineItem(
                number=number,
                printed=printed,
                name=bare_name(printed),
                outline=split_outline(printed)[0],
                figures=tuple(draw(figures()) for _ in range(measures)),
                parent=parent,
                role=draw(st.sampled_from(Role)),
                breakdown=draw(st.sampled_from(Breakdown)),
                code=draw(maybe(codes)),
                match=draw(maybe(match)),
                evidence=draw(witnesses),
                dissent=draw(witnesses),
                certain=draw(st.booleans()),
                placed=draw(st.booleans()),
                place=draw(places),
                source_text=draw(texts),
                remark=draw(texts),
                otherwise=draw(texts),
            )
        )
    return tuple(sorted(items, key=lambda item: item.number))


bases = st.lists(
    st.tuples(st.sampled_from(["kind", "of", "year"]), st.sampled_from(Basis)), max_size=2
).map(tuple)
readings = st.builds(Reading, *[st.sampled_from(Basis)] * len(Aspect))


@st.composite
def measures(draw: st.DrawFn) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            position,
            draw(labels),
            draw(labels),
            draw(st.sampled_from(MeasureKind)),
            draw(maybe(st.sampled_from(Unit))),
            draw(maybe(st.integers(2000, 2030))),
            draw(maybe(st.sampled_from(Phase))),
            draw(st.booleans()),
            draw(maybe(st.integers(1, 3))),
            draw(maybe(st.integers(1, 3))),
            draw(bases),
        )
        for position in range(1, draw(st.integers(0, 3)) + 1)
    )


refs = st.builds(
    FigureRef, st.sampled_from(["1", "2", "9.1"]), st.integers(1, 9), st.integers(0, 3)
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    return Claim(
        draw(st.integers(1, 9)),
        draw(texts),
        draw(texts),
        draw(st.sampled_from(FigureState)),
        draw(maybe(st.integers(-(10**30), 10**30))),
        draw(st.integers(0, 10**10)),
        draw(labels),
        draw(st.integers(0, 3)),
        draw(st.integers(0, 99)),
        draw(st.integers(0, 99)),
        draw(maybe(st.integers(2000, 2030))),
        draw(maybe(st.sampled_from(Phase))),
        draw(places),
        draw(maybe(refs)),
        draw(st.sampled_from(MeasureKind)),
        draw(st.sampled_from(Basis)),
        draw(st.booleans()),
        draw(maybe(heard)),
    )


@st.composite
def sections(draw: st.DrawFn, key: str) -> Section:
    columns = draw(measures())
    place_lists = st.lists(places.filter(bool), max_size=2).map(tuple)
    return Section(
        key=key,
        number=key.partition(".")[0],
        title=draw(labels),
        kind=draw(st.sampled_from(SectionKind)),
        position=draw(st.integers(0, 30)),
        part=draw(st.integers(0, 2)),
        listed=draw(labels),
        kind_id=draw(st.sampled_from(["", "general_revenue"])),
        group=draw(st.sampled_from(Group)),
        budget=draw(maybe(st.sampled_from(Budget))),
        flow=draw(maybe(st.sampled_from(Flow))),
        scope=draw(maybe(st.sampled_from(Scope))),
        year=draw(maybe(st.integers(2000, 2030))),
        unit=draw(maybe(st.sampled_from(Unit))),
        fill=draw(st.sampled_from(Fill)),
        measures=columns,
        lines=draw(lines(len(columns))),
        paragraphs=tuple(draw(st.lists(st.builds(Paragraph, texts, places), max_size=2))),
        claims=tuple(draw(st.lists(claims(), max_size=2))),
        statement=draw(texts),
        pages=draw(place_lists),
        repeats=draw(place_lists),
        solutions=draw(maybe(st.integers(0, 9))),
        open_classes=tuple(draw(st.lists(labels, max_size=2))),
        doubtful=tuple(draw(st.lists(texts, max_size=2))),
        file=draw(texts),
        numbered=draw(st.booleans()),
    )


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A Book of up to three sections, with everything a Book can carry."""
    keys = draw(st.lists(st.sampled_from(["1", "2", "9.1", "9.2"]), max_size=3, unique=True))
    problems = st.builds(
        Problem, labels, st.sampled_from(Severity), texts, texts, maybe(labels), places
    )
    tokens = st.builds(Token, texts, texts, places.filter(bool))
    counts = st.tuples(st.sampled_from(TokenUse), st.integers(0, 99))
    numbers = st.integers(0, 10**9)
    pages = st.builds(DoubtfulPage, texts, numbers, numbers, maybe(labels))
    files = st.builds(SourceFile, texts, texts, labels, numbers, texts)
    base = book(*(draw(sections(key)) for key in keys))
    return Book(
        title=draw(texts),
        region=draw(st.builds(Region, labels, labels, maybe(labels), maybe(labels), maybe(labels))),
        year=draw(st.integers(1990, 2030)),
        source=base.source,
        sections=base.sections,
        stage=draw(st.sampled_from(Stage)),
        problems=tuple(draw(st.lists(problems, max_size=2))),
        ledger=Ledger(
            tuple(draw(st.lists(counts, max_size=3))),
            tuple(draw(st.lists(tokens, max_size=2))),
            tuple(draw(st.lists(pages, max_size=2))),
        ),
        files=tuple(draw(st.lists(files, max_size=3))),
        elsewhere=tuple(draw(st.lists(st.tuples(texts, texts), max_size=2))),
    )


huge = st.integers(-(10**25), 10**25)
parts = st.builds(
    Part, labels, maybe(huge), texts, maybe(refs), st.sampled_from([1, -1]), places, readings
)
proofs = st.builds(
    Proof,
    rule=st.sampled_from(["A1", "B2"]),
    verdict=st.sampled_from([one for one in Verdict if one is not Verdict.NOT_APPLICABLE]),
    kind=st.sampled_from(Kind),
    certainty=st.sampled_from(Basis),
    doubt_zh=texts,
    doubt_en=texts,
    message_zh=texts,
    message_en=texts,
    section=maybe(st.sampled_from(["1", "2"])),
    subject=maybe(refs),
    relation=st.sampled_from(Relation),
    quantity=st.sampled_from(Quantity),
    reported=st.lists(parts, max_size=2).map(tuple),
    computed=st.lists(parts, max_size=3).map(tuple),
    difference=maybe(huge),
    likely=maybe(huge),
    worst=maybe(huge),
    deviations=maybe(st.floats(-9, 9)),
    cause=maybe(st.sampled_from(Cause)),
    reason_zh=texts,
    reason_en=texts,
    finding=texts,
)
counts = st.lists(st.tuples(st.sampled_from(Mark), st.integers(0, 9)), max_size=3).map(tuple)
audits = st.builds(
    Audit,
    st.lists(proofs, max_size=4).map(tuple),
    st.lists(
        st.builds(
            Suspect,
            refs,
            huge,
            huge,
            st.integers(0, 9),
            st.integers(0, 9),
            st.lists(labels, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    st.builds(
        Coverage, st.integers(0, 99), st.integers(0, 99), st.lists(refs, max_size=3).map(tuple)
    ),
    st.lists(
        st.builds(RuleTally, labels, counts), max_size=2, unique_by=lambda tally: tally.rule
    ).map(tuple),
    st.lists(
        st.builds(OwnRule, labels, st.sampled_from(RuleSeverity), *(texts for _ in range(5))),
        max_size=2,
    ).map(tuple),
)
