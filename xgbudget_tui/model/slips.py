"""Slips of the pen: how one figure comes to be printed for another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_RARE_CHANGE = 100
"""Last digits that a slip must change to be more than chance."""
_FEW = 64
"""Numbers up to which each is asked whether it is a slip."""


def is_transposed(value: int, needed: int, resolution: int) -> bool:
    """Whether swapping two neighbouring digits of ``value``, in last digits, gives ``needed``."""
    if resolution <= 0 or value % resolution or needed % resolution or value * needed <= 0:
        return False
    one, other = str(abs(value) // resolution), str(abs(needed) // resolution)
    if one == other:
        return False
    # 307 with its first digits swapped is 037, printed 37.
    width = max(len(one), len(other))
    one, other = one.zfill(width), other.zfill(width)
    at = [place for place in range(len(one)) if one[place] != other[place]]
    return (
        len(at) == 2
        and at[1] == at[0] + 1
        and (one[at[0]], one[at[1]]) == (other[at[1]], other[at[0]])
    )


def slip_likeness(value: int, needed: int, resolution: int) -> int:
    """How much ``value`` looks like a slip for ``needed``: 3 for a common slip, 0 for none.

    3: digits swapped, sign turned, point moved; 2: one digit too many or too few; 1: one digit
    differs; -1: a figure that would have to vanish or turn its sign.
    """
    digit = resolution or 1
    one, other = abs(value) // digit, abs(needed) // digit
    if needed == -value or is_transposed(value, needed, digit):
        return 3
    if not needed or value * needed < 0:
        return -1
    if needed % digit:
        return 0
    small, large = sorted((one, other))
    if small and large % small == 0 and large // small in (10, 100, 1000):
        return 3
    return _digits_likeness(str(small), str(large))


def _digits_likeness(short: str, long: str) -> int:
    if len(long) > len(short) > 0:
        # 3,076 without its first digit is 076, printed 76.
        wide = short.zfill(len(long) - 1)
        return 2 if any(long[:at] + long[at + 1 :] == wide for at in range(len(long))) else 0
    if len(long) != len(short):
        return 0
    return 1 if sum(a != b for a, b in zip(short, long, strict=True)) == 1 else 0


def is_digit_dropped(value: int, needed: int, resolution: int) -> bool:
    """Whether ``value``, in last digits, is ``needed`` with one digit left out."""
    if resolution <= 0 or value % resolution or needed % resolution or value * needed <= 0:
        return False
    short, long = str(abs(value) // resolution), str(abs(needed) // resolution)
    return len(long) == len(short) + 1 and _digits_likeness(short, long) > 0


def is_plain_slip(value: int, needed: int, resolution: int) -> bool:
    """Whether a figure is a common slip away from what is needed, too rare to be chance.

    Digits swapped, the point moved or one digit too many or too few, and the whole change of at
    least a hundred last digits: among smaller ones chance finds such a slip somewhere in any sum.
    A turned sign is none of them: a subtotal counted twice looks like one.
    """
    if needed == -value:
        return False
    if abs(value - needed) < _RARE_CHANGE * max(resolution, 1):
        return False
    return slip_likeness(value, needed, resolution) >= 2


def is_slip_within(value: int, needed: int, resolution: int, leeway: int) -> bool:
    """Whether a figure is a plain slip for one that rounding cannot tell from what is needed.

    The more figures that leaves (``leeway`` either way, fen), the more the slip must change.
    """
    digit = max(resolution, 1)
    around = max(leeway, 0) // digit
    if abs(value - needed) < _RARE_CHANGE * digit * (2 * around + 1):
        return False
    nearest = (2 * needed + digit) // (2 * digit)
    within = range(nearest - around, nearest + around + 1)
    numbers: Iterable[int] = within
    if len(within) > _FEW:
        # Of many numbers only few can be slips, and these are told from the digits.
        least, most = max(0, abs(nearest) - around), abs(nearest) + around
        sizes = set(_find_slips(abs(value) // digit, least, most))
        numbers = [one for size in sizes for one in (size, -size) if one in within]
    return any(is_plain_slip(value, number * digit, digit) for number in numbers)


def _find_slips(number: int, least: int, most: int) -> Iterator[int]:
    """Every number from ``least`` to ``most`` that a slip makes of another one, and some others.

    A 0 before the first digit is a digit like others: 3,076 without its first one is printed 76.
    """
    digits = str(number)
    yield int(f"0{digits[1:]}")
    for zeros in range(max(len(digits), len(str(least)) - 1), len(str(most))):
        yield from (int(f"{digit}{digits.zfill(zeros)}") for digit in range(1, 10))
    if number >= 1000 * (most + 1) or least > max(1000 * number, 10 ** (len(digits) + 1)):
        return  # no other slip goes so far
    for power in (10, 100, 1000):
        yield number * power
        yield number // power
    wide = f"0{digits}"
    for at in range(len(wide) - 1):
        yield int(wide[:at] + wide[at + 1] + wide[at] + wide[at + 2 :])
    for at in range(1, len(digits)):
        yield int(digits[:at] + digits[at + 1 :])
    for at in range(len(digits) + 1):
        yield from (int(f"{digits[:at]}{digit}{digits[at:]}") for digit in range(10))
