"""The example of a server for a team: what it starts is what the program and its folder have."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.docs.test_commands import understood
from xgbudget_tui.model.archive import ArchiveUrl, read_place

TEAM = Path(__file__).parents[2] / "docs" / "examples" / "team"


def test_the_commands_of_the_services_are_the_programs() -> None:
    text = (TEAM / "compose.yaml").read_text()
    commands = [json.loads(found) for found in re.findall(r"command: (\[.*\])", text)]
    ours = [words[1:] for words in commands if words[0] == "xgbudget"]
    ours += [
        line.split()[2:]
        for line in (TEAM / "sshd.conf").read_text().splitlines()
        if line.strip().startswith("ForceCommand")
    ]
    ours += [found.split() for found in re.findall(r"#     xgbudget (.*)", text)]
    assert [words[0] for words in ours] == ["worker", "serve", "--kiosk", "import"]
    for words in ours:
        understood(words)
        (place,) = (word for word in words if word.startswith("postgresql:"))
        assert isinstance(read_place(place), ArchiveUrl)
        assert ":" not in place.removeprefix("postgresql://")  # no password


def test_what_the_example_names_is_there() -> None:
    text = (TEAM / "compose.yaml").read_text()
    stages = re.findall(r"^FROM .* AS (\w+)$", (TEAM / "Dockerfile").read_text(), re.MULTILINE)
    assert set(re.findall(r"target: (\w+)", text)) == set(stages)
    assert (TEAM / "../../../pyproject.toml").resolve().is_file()
    for name in re.findall(r"\./([\w.]+\.sh)", text):
        assert (TEAM / name).is_file()
    services, volumes = text.split("\nservices:\n")[1].split("\nsecrets:\n")
    named = set(re.findall(r"depends_on: {(\w+):", services))
    assert named <= set(re.findall(r"^  (\w+):$", services, re.MULTILINE))
    assert "archive: {}" in volumes
