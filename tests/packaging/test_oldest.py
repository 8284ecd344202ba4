"""The oldest versions that are tested are the oldest that pyproject.toml allows."""

from __future__ import annotations

import re
import tomllib

from tests.originals import REPOSITORY


def test_each_lower_bound_is_tested() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    needed = project["dependencies"]
    bounds = dict(re.findall(r"^([\w-]+)>=([\d.]+)", "\n".join(needed), re.MULTILINE))
    assert len(bounds) == len(needed)
    pinned = (REPOSITORY / "constraints-oldest.txt").read_text("utf-8")
    tested = dict(re.findall(r"^([\w.-]+)==([\d.]+)$", pinned, re.MULTILINE))
    for name, bound in bounds.items():
        assert re.fullmatch(rf"{re.escape(bound)}(\.0)*", tested[name]), name
