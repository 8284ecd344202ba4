"""``python -m benchmarks.detection [--sample N] [--reread N] [--misprints N] [DOCUMENT]``

Alters every figure of a document, one at a time and in several ways, and audits each altered Book.
Beside what is noticed at all stands what is a new *fault*, as only that makes ``check`` exit 1.
The tree is the original's: what a changed figure does to the reading of the document itself is
shown by ``--reread``, which prints the change into the document and reads it again; ``--misprints``
does so with whole rows, labels, units and headings. The documents may lose their codes first
(``--without-codes``). ``--seed`` draws others: rules are judged with one that nobody looked at.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.detection.alarms import TROUBLED, key_by_name, new_alarms, share_text
from benchmarks.detection.alter import Alteration, alter_figure, find_figures
from benchmarks.detection.misprints import Misprint, find_rows, misprint_row, misprint_table
from benchmarks.detection.rewrite import rewrite_figure, without_codes
from xgbudget_tui.audit import prove_book
from xgbudget_tui.document import Document, read_document
from xgbudget_tui.importer.book import build_book
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.proof import Audit, FigureRef, Proof
from xgbudget_tui.model.terms import Kind, Relation

_GROSS = {"two digits swapped", "a digit dropped", "times ten"}
_DOCUMENT = Path(__file__).parents[2] / "data" / "xigang-2023.txt"
_SEED = 20230101


@dataclass
class Score:
    """What became of the alterations of one kind."""

    tried: int = 0
    noticed: int = 0
    faults: int = 0
    located: int = 0
    small: int = 0
    small_noticed: int = 0
    ranks: Counter[int] = field(default_factory=Counter)
    restored: int = 0

    def add(self, other: Score) -> None:
        """Add another score to this one."""
        self.tried += other.tried
        self.noticed += other.noticed
        self.faults += other.faults
        self.located += other.located
        self.small += other.small
        self.small_noticed += other.small_noticed
        self.ranks += other.ranks
        self.restored += other.restored

    def show(self, name: str) -> str:
        """One row of the report."""
        first = self.ranks[1]
        two = first + self.ranks[2]
        return (
            f"{name:<22}{self.tried:>7}{_share(self.noticed, self.tried):>9}"
            f"{_share(self.faults, self.tried):>9}"
            f"{_share(self.located, self.tried):>9}{_share(first, self.noticed):>8}"
            f"{_share(two, self.noticed):>9}{_share(self.restored, self.noticed):>10}"
            f"{self.small:>8}{_share(self.small_noticed, self.small):>9}"
        )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("document", nargs="?", type=Path, default=_DOCUMENT)
    parser.add_argument("--sample", type=int, default=-1, help="this many figures, not all")
    parser.add_argument("--reread", type=int, default=0, help="alter print, read again: so many")
    parser.add_argument("--misprints", type=int, default=0, help="misprint so many rows and tables")
    parser.add_argument("--without-codes", action="store_true", help="print no codes, read again")
    parser.add_argument("--seed", type=int, default=_SEED, help="draw others")
    parser.add_argument("--minutes", type=float, default=1e6, help="end reading again after these")
    parser.add_argument("--missed", action="store_true", help="list what was not noticed")
    asked = parser.parse_args()
    document = read_document(asked.document)
    book = build_book(document)
    if asked.without_codes:
        document = without_codes(document, book)
        book = build_book(document)
    audit = prove_book(book)
    _report_untouched(book, audit)
    rng = random.Random(asked.seed)
    refs = find_figures(book)
    if asked.sample >= 0 and asked.sample < len(refs):
        refs = rng.sample(refs, asked.sample)
    start = time.perf_counter()
    scores: dict[str, Score] = defaultdict(Score)
    missed: list[Alteration] = []
    for ref in refs:
        for alteration in alter_figure(book, ref, rng):
            one = _judge(alteration, audit, prove_book(alteration.book))
            scores[alteration.kind].add(one)
            if one.tried > one.noticed:
                missed.append(alteration)
    _report(scores, len(refs), time.perf_counter() - start)
    if asked.missed:
        _list(book, missed)
    if asked.reread:
        _reread(document, book, audit, asked)
    if asked.misprints:
        _misprint(document, book, audit, asked)


def _report_untouched(book: Book, audit: Audit) -> None:
    worse = [proof for proof in audit.proofs if proof.kind in TROUBLED]
    print(f"{book.title}: {len(audit.proofs)} proofs, {len(worse)} of them not holding unaltered")
    for proof in worse:
        print(f"  {proof.kind.en:<8}{proof.rule:<5}{proof.message_en}")
    coverage = audit.coverage
    print(f"figures tied down by an equality: {coverage.covered} of {coverage.figures}")
    for ref in coverage.uncovered:
        print(f"  uncovered: {_call(book, ref)}")


def _call(book: Book, ref: FigureRef) -> str:
    section = book.section(ref.section)
    names = [line.name for line in section.lines if line.number == ref.line] if section else []
    return f"{ref.section} {names[0] if names else 'claim'} ({ref.line}/{ref.measure})"


def _judge(alteration: Alteration, before: Audit, after: Audit) -> Score:
    alarms = new_alarms(before, after)
    noticed = bool(alarms)
    fault = any(proof.kind is Kind.FAULT for proof in alarms)
    if alteration.change <= _rounding_of(before, alteration.ref):
        return Score(small=1, small_noticed=noticed)
    refs = {part.ref for proof in alarms for part in (*proof.reported, *proof.computed)}
    refs |= {proof.subject for proof in alarms}
    score = Score(tried=1, noticed=noticed, faults=fault, located=bool(refs & alteration.touched))
    known = {suspect.ref for suspect in before.suspects}
    listed = [suspect for suspect in after.suspects if suspect.ref not in known]
    for rank, suspect in enumerate(listed, 1):
        if suspect.ref in alteration.touched:
            score.ranks[rank] += noticed
            score.restored += suspect.would_be == alteration.value and noticed
            break
    return score


def _rounding_of(audit: Audit, ref: FigureRef) -> int:
    """What rounding explains in the tightest equality the figure stands in; 0 if in none."""
    tables = _rounding_table(audit)
    return tables.get(ref, 0)


_ROUNDING: dict[int, dict[FigureRef, int]] = {}


def _rounding_table(audit: Audit) -> dict[FigureRef, int]:
    found = _ROUNDING.get(id(audit))
    if found is None:
        found = {}
        for proof in audit.proofs:
            if proof.relation is not Relation.EQUAL or proof.likely is None:
                continue
            for part in (*proof.reported, *proof.computed):
                if part.ref is not None:
                    found[part.ref] = min(found.get(part.ref, proof.likely), proof.likely)
        _ROUNDING[id(audit)] = found
    return found


def _report(scores: dict[str, Score], figures: int, seconds: float) -> None:
    audits = sum(score.tried + score.small for score in scores.values())
    each = seconds / max(audits, 1) * 1000
    print(f"\n{figures} figures, {audits} altered Books, {each:.0f} ms each")
    print(f"{'alteration':<22}{'larger':>7}{'noticed':>9}{'a fault':>9}{'located':>9}{'first':>8}"
          f"{'first 2':>9}{'restored':>10}{'small':>8}{'noticed':>9}")  # fmt: skip
    whole = Score()
    for kind, score in scores.items():
        whole.add(score)
        print(score.show(kind))
    print(whole.show("all"))
    print("larger: than rounding explains; small: within it. first, first 2, restored: among those")
    print("noticed, the altered figure's rank among the suspects, and its value given back.")


def _list(book: Book, missed: Iterable[Alteration]) -> None:
    for alteration in missed:
        print(f"  missed: {alteration.kind}: {_call(book, alteration.ref)} by {alteration.change}")


def _reread(document: Document, book: Book, audit: Audit, asked: argparse.Namespace) -> None:
    """Print gross errors into covered figures, one at a time, and read the document again."""
    rng = random.Random(asked.seed)
    uncovered = set(audit.coverage.uncovered)
    refs = [ref for ref in find_figures(book) if ref not in uncovered]
    scores: dict[str, Score] = defaultdict(Score)
    refused = 0
    end = time.monotonic() + 60 * asked.minutes
    for ref in rng.sample(refs, min(asked.reread, len(refs))):
        if time.monotonic() > end:
            break
        for alteration in alter_figure(book, ref, rng):
            if alteration.kind not in _GROSS:
                continue
            altered = rewrite_figure(document, book, ref, alteration.now)
            if altered is None:
                continue
            try:
                after = prove_book(build_book(altered))
            except BudgetError:
                refused += 1
                continue
            one = _judge(alteration, audit, after)
            scores[alteration.kind].add(one)
            if asked.missed and one.tried > one.faults:
                word = "only doubted" if one.noticed else "missed"
                print(f"  {word}: {alteration.kind}: {_call(book, ref)} "
                      f"{alteration.value} -> {alteration.now}")  # fmt: skip
    print(f"\nprinted and read again, covered figures only; {refused} declined by the import")
    whole = Score()
    for score in scores.values():
        whole.add(score)
    _report_shares("alteration", {**scores, "all": whole})


def _misprint(document: Document, book: Book, audit: Audit, asked: argparse.Namespace) -> None:
    """Print rows, labels, units and headings wrong, one at a time, and read the document again."""
    rng = random.Random(asked.seed)
    rows = find_rows(document, book)
    at = {row.spot: row for row in rows if not row.shared}
    chosen = rng.sample(rows, min(asked.misprints, len(rows)))
    tables = [section for section in book.tables() if section.lines]
    tables = rng.sample(tables, min(asked.misprints, len(tables)))
    scores: dict[str, Score] = defaultdict(Score)
    refused = 0
    end = time.monotonic() + 60 * asked.minutes

    def misprints() -> Iterator[Misprint]:
        for row, section in itertools.zip_longest(chosen, tables):
            if time.monotonic() > end:
                return
            if row is not None:
                yield from misprint_row(document, row, at)
            if section is not None:
                yield from misprint_table(document, section, rng)

    for one in misprints():
        try:
            after = prove_book(build_book(one.document))
        except BudgetError:
            refused += 1
            continue
        score = _judge_misprint(one, audit, after)
        scores[one.kind].add(score)
        if asked.missed and score.tried > score.faults:
            word = "only doubted" if score.noticed else "missed"
            print(f"  {word}: {one.kind}: {one.section} {' / '.join(sorted(one.names))[:80]}")
    print(f"\nmisprinted and read again; {refused} declined by the import")
    _report_shares("misprint", scores)


def _report_shares(what: str, scores: Mapping[str, Score]) -> None:
    """The shares of what was read again, each with its interval."""
    print(f"{what:<20}{'larger':>7}  {'noticed':<19}{'a fault':<19}{'located':<19}")
    for kind, score in scores.items():
        print(f"{kind:<20}{score.tried:>7}  {share_text(score.noticed, score.tried):<19}"
              f"{share_text(score.faults, score.tried):<19}"
              f"{share_text(score.located, score.tried):<19}")  # fmt: skip


def _judge_misprint(one: Misprint, before: Audit, after: Audit) -> Score:
    alarms = new_alarms(before, after, key_by_name)
    if one.change is not None and one.change <= _likely_in(before, one.section):
        return Score(small=1, small_noticed=bool(alarms))
    fault = any(proof.kind is Kind.FAULT for proof in alarms)
    located = any(_points_at(proof, one) for proof in alarms)
    return Score(tried=1, noticed=bool(alarms), faults=fault, located=located)


def _likely_in(audit: Audit, section: str) -> int:
    """The tightest rounding of the sums of a table."""
    likely = (p.likely for p in audit.proofs if p.section == section and p.likely)
    return min(likely, default=0)


def _points_at(proof: Proof, one: Misprint) -> bool:
    """Whether an alarm leads to the table and to a row that was printed wrong."""
    parts = [*proof.reported, *proof.computed]
    tables = {proof.section, *(part.ref.section for part in parts if part.ref)}
    if one.section not in tables:
        return False
    return not one.names or any(
        name in proof.message_zh or any(name in part.label for part in parts) for name in one.names
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"


if __name__ == "__main__":
    main()
