"""A few trials of each kind of fuzzing; ``make fuzz`` goes on for as long as one likes."""

from __future__ import annotations

import sys
from unittest.mock import patch

import pytest

from benchmarks.fuzz import archives, claims, documents, formats, keys, trial

pytestmark = pytest.mark.slow

SEEDS = {
    documents: range(5, 11),
    formats: (7, 1002, 1013, 1070, 1076, 1081, 1425, 2020, 2050, 3016, 4227, 4476, 6446),
    claims: range(1, 5),
    archives: (74, 1005, 1030, 1105, 1158, 1316, 1348, 5460, 20202, 20214),
}


@pytest.mark.parametrize(
    ("kind", "seed"),
    [(kind, seed) for kind, seeds in SEEDS.items() for seed in seeds],
    ids=lambda value: getattr(value, "__name__", str(value)).rpartition(".")[2],
)
def test_damage_is_answered_with_a_value_or_a_sentence(kind: object, seed: int) -> None:
    (fault,) = kind.trials(iter([seed]))  # type: ignore[attr-defined]
    assert fault is None, fault.what


def test_random_keys_do_no_harm() -> None:
    fault = trial.try_out("keys", lambda: keys.check(7, 120), keys.LIMIT)
    assert fault is None, fault.what


def test_workers_that_are_disturbed_import_as_one_does() -> None:
    from benchmarks.fuzz import workers

    with patch.object(workers, "UNREST", 3.0):
        (fault,) = workers.trials(iter([3]))
    assert fault is None, fault.what


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
@pytest.mark.parametrize("seed", [0, 3])
def test_random_bytes_and_sizes_on_a_terminal_do_no_harm(seed: int) -> None:
    from benchmarks.fuzz import terminals

    fault = trial.try_out("terminals", lambda: terminals.check(seed, 40), terminals.LIMIT)
    assert fault is None, fault.what
