"""``python -m benchmarks.detection [--sample N] [--reread N] [--without-codes] [DOCUMENT]``

Alters every figure of a document, one at a time and in several ways, and audits each altered Book.
Beside what is noticed at all stands what is a new *fault*, as only that makes ``check`` exit 1.
The tree is the original's: what a changed figure does to the reading of the document itself is
shown by ``--reread``, which prints the change into the document and reads it again; the documents
may lose their codes first (``--without-codes``).
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.detection.alter import Alteration, alter_figure, find_figures
from benchmarks.detection.rewrite import rewrite_figure, without_codes
from xgbudget_tui.audit import prove_book
from xgbudget_tui.document import Document, read_document
from xgbudget_tui.importer.book import build_book
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.proof import Audit, FigureRef, Proof
from xgbudget_tui.model.terms import Kind, Relation

_TROUBLED = {Kind.DOUBT, Kind.FAULT}
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
    parser.add_argument("--without-codes", action="store_true", help="print no codes, read again")
    parser.add_argument("--missed", action="store_true", help="list what was not noticed")
    asked = parser.parse_args()
    document = read_document(asked.document)
    book = build_book(document)
    if asked.without_codes:
        document = without_codes(document, book)
        book = build_book(document)
    audit = prove_book(book)
    _report_untouched(book, audit)
    rng = random.Random(_SEED)
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
        _reread(document, book, audit, asked.reread, missed=asked.missed)


def _report_untouched(book: Book, audit: Audit) -> None:
    worse = [proof for proof in audit.proofs if proof.kind in _TROUBLED]
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


def _key(proof: Proof) -> tuple[object, ...]:
    refs = tuple(part.ref for part in (*proof.reported, *proof.computed))
    return proof.rule, proof.section, proof.subject, refs or proof.message_en


def _new_alarms(before: Audit, after: Audit) -> list[Proof]:
    known = {_key(p): p for p in before.proofs if p.kind in _TROUBLED}
    found = []
    for proof in after.proofs:
        if proof.kind not in _TROUBLED:
            continue
        old = known.get(_key(proof))
        if old is None or old.kind.rank < proof.kind.rank or _worse(old, proof):
            found.append(proof)
    return found


def _worse(old: Proof, new: Proof) -> bool:
    return abs(new.difference or 0) > abs(old.difference or 0)


def _judge(alteration: Alteration, before: Audit, after: Audit) -> Score:
    alarms = _new_alarms(before, after)
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


def _reread(document: Document, book: Book, audit: Audit, count: int, *, missed: bool) -> None:
    """Print gross errors into covered figures, one at a time, and read the document again."""
    rng = random.Random(_SEED)
    uncovered = set(audit.coverage.uncovered)
    refs = [ref for ref in find_figures(book) if ref not in uncovered]
    scores: dict[str, Score] = defaultdict(Score)
    refused = 0
    for ref in rng.sample(refs, min(count, len(refs))):
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
            if missed and one.tried > one.faults:
                word = "only doubted" if one.noticed else "missed"
                print(f"  {word}: {alteration.kind}: {_call(book, ref)} "
                      f"{alteration.value} -> {alteration.now}")  # fmt: skip
    print(f"\nprinted and read again, covered figures only; {refused} declined by the import")
    print(f"{'alteration':<22}{'larger':>7}{'noticed':>9}{'a fault':>9}{'located':>9}")
    whole = Score()
    for kind, score in scores.items():
        whole.add(score)
        print(score.show(kind)[:56])
    print(whole.show("all")[:56])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"


if __name__ == "__main__":
    main()
