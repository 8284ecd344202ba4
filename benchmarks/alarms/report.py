"""The faults of many documents as a table, and in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.alarms.judged import Tally

_COLUMNS = ("document", "faults", "true", "false", "unjudged", "share false", "gone: true", "false")

_HOW = """\
`python -m benchmarks.alarms [FOLDER]` reads every document of a folder, each in a process of its
own, and counts the *faults* that the audit finds in it: what `check` exits 1 for. Each was judged
once by reading the page it stands on. The judgements are kept in `benchmarks/alarms/judged.csv` by
the document's hash, the rule, the place and the figures as printed, so that a new fault shows as
unjudged and one that is no longer found is said. `--unjudged FILE` writes the new ones as rows to
be judged. A fault is true only if the document as printed does not hold: a misreading, a comparison
of two things that need not be equal, and rows that are not published are false ones.

**share false** is of the judged; **gone** are judged faults that the audit no longer finds: of
false ones that is the aim, of true ones it is a loss (most are doubts now, which are still shown).
"""


def write_page(tallies: Sequence[Tally], about: str) -> str:
    """The page of documentation."""
    rows = "\n".join(write_table(tallies))
    return f"# False alarms\n\n{_HOW}\n{about}\n\n{rows}\n"


def write_table(tallies: Sequence[Tally]) -> Iterator[str]:
    """A row for each document that has or had faults, and one in all."""
    yield f"| {' | '.join(_COLUMNS)} |"
    yield f"|---|{'--:|' * (len(_COLUMNS) - 1)}"
    quiet = 0
    for one in tallies:
        if one.faults or one.gone_true or one.gone_false:
            yield _row(one.document, [one])
        else:
            quiet += 1
    if quiet:
        yield _row(f"{quiet} documents without any", [])
    yield _row("**all**", tallies)


def _row(name: str, tallies: Sequence[Tally]) -> str:
    true = sum(len(one.true) for one in tallies)
    false = sum(len(one.false) for one in tallies)
    counts = [
        sum(one.faults for one in tallies),
        true,
        false,
        sum(len(one.unjudged) for one in tallies),
    ]
    share = f"{100 * false / (true + false):.1f} %" if true + false else ""
    gone = [sum(len(one.gone_true) for one in tallies), sum(len(one.gone_false) for one in tallies)]
    cells = [*map(str, counts), share, *map(str, gone)]
    return f"| {' | '.join([name, *cells])} |"


def write_changes(tallies: Sequence[Tally]) -> Iterator[str]:
    """What is new, what is false, and what true was lost, one line each."""
    for one in tallies:
        for word, alarms in (
            ("unjudged", one.unjudged),
            ("false", one.false),
            ("gone though true", one.gone_true),
        ):
            for alarm in alarms:
                yield f"{word}: {one.document}: {' | '.join(alarm)}"
