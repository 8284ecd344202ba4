"""What ``xgbudget check`` prints of an archive of many Books: the faults, and what else there is.

Nobody reads thousands of lists of doubts. Only the Books with a fault are named, and what is
stored of the others is not read, so that an archive of a nation takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from xgbudget_tui.cli.findings import describe_rules, settled
from xgbudget_tui.cli.printed_findings import print_faults
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, Tally
from xgbudget_tui.model.findings import Findings, NamedFault, RuleWords
from xgbudget_tui.model.proof import Coverage
from xgbudget_tui.model.value import value_class

MOST_IN_FULL = 12
"""Of more Books than these only the faults are printed, unless all is asked for."""

_AT_ONCE = 400
_QUICKLY_SETTLED = 1_000
"""Books that are held against those of the year before in some seconds."""


@value_class
class Checked:
    """The Books with a fault, each with its faults as findings; the doubts of all Books."""

    faulty: tuple[Findings, ...]
    doubts: int


def check_many(
    archive: Archive,
    everything: Iterable[BookEntry],
    books: Sequence[BookEntry],
    terminal: Terminal,
) -> Checked:
    """Print how many findings some Books have, then each with faults, and these.

    ``everything`` are all Books of the archive: what is stored of a Book and is not of those of
    the year before is found anew. Raises ArchiveError.
    """
    from xgbudget_tui.batch.prior_year import find_unsettled

    unsettled = find_unsettled(archive, everything, books)
    if len(unsettled) > _QUICKLY_SETTLED:
        terminal.warn(
            terminal.say(
                f"有 {len(unsettled):,} 册要重新与上年对照，需时较长",
                f"{len(unsettled):,} budgets are held against the year before anew: it takes long",
            )
        )
    anew = {book.id: settled(archive, book) for book in unsettled}
    tallies = {book.id: anew[book.id].tally if book.id in anew else book.tally for book in books}
    _print_counts(list(tallies.values()), terminal)
    printed = []
    faulty = [book for book in books if tallies[book.id].fault]
    for start in range(0, len(faulty), _AT_ONCE):
        some = faulty[start : start + _AT_ONCE]
        stored: dict[int, list[NamedFault]] = {}
        for fault in archive.load_faults([book.id for book in some if book.id not in anew]):
            stored.setdefault(fault.book_id, []).append(fault)
        for book in some:
            found = anew.get(book.id) or _findings(archive, book, stored.get(book.id, ()))
            printed.append(found)
            terminal.line()
            print_faults(found, tallies[book.id], terminal)
    return Checked(tuple(printed), sum(tally.doubt for tally in tallies.values()))


def _findings(archive: Archive, book: BookEntry, faults: Sequence[NamedFault]) -> Findings:
    """The faults of a Book alone, as findings."""
    names = {fault.proof.subject: fault.name for fault in faults if fault.proof.subject}
    rules = _known_rules()
    if any(fault.proof.rule not in rules for fault in faults):
        rules = describe_rules(archive.load_own_rules(book.id))
    return Findings(
        title=book.title,
        region=book.region,
        year=book.year,
        proofs=tuple(fault.proof for fault in faults),
        suspects=(),
        tallies=(),
        coverage=Coverage(0, 0),
        section_of=lambda _: None,
        name_of=names.get,
        rules=rules,
        sections=(),
        tallies_of={},
        source=book.source_name,
        sha256=book.source_sha256,
    )


@lru_cache(maxsize=1)
def _known_rules() -> Mapping[str, RuleWords]:
    return describe_rules(())


def _print_counts(tallies: Sequence[Tally], terminal: Terminal) -> None:
    """How many Books have faults, and doubts, and how many of these there are; how to see more."""
    faults, doubts = ([one for one in map(of, tallies) if one] for of in (_faults, _doubts))
    count = len(tallies)
    terminal.wrapped(
        "",
        terminal.say(
            f"{count:,} 册预算：{len(faults):,} 册有错误（共 {sum(faults):,} 项），"
            f"{len(doubts):,} 册有存疑（共 {sum(doubts):,} 项）",
            f"{count:,} budgets: {len(faults):,} with faults ({sum(faults):,} of them), "
            f"{len(doubts):,} with doubts ({sum(doubts):,})",
        ),
    )
    terminal.wrapped(
        "",
        terminal.say(
            "以下只列错误；--book “地区 年度” 列一册的全部，--all 列各册的全部",
            'only faults are listed below; --book "REGION YEAR" lists all of one, --all all of all',
        ),
    )


def _faults(tally: Tally) -> int:
    return tally.fault


def _doubts(tally: Tally) -> int:
    return tally.doubt
