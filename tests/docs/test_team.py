"""The example of a server for a team: what it starts is what the program and its folder have."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from tests.docs.test_commands import understood
from tests.originals import REPOSITORY
from tests.packaging.test_wheel import PARTS
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
    assert [words[0] for words in ours] == ["worker", "serve", "--kiosk", "import", "worker"]
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
    kept = re.findall(r"^  (\w+): {}$", volumes, re.MULTILINE)
    assert kept == re.findall(r"(?:- |\[\")(\w+):/", services)


def kept_out() -> list[str]:
    """Files of the example that the instructions make, each for those who run it alone."""
    text = (TEAM / "compose.yaml").read_text()
    made = set(re.findall(r"^#.* > ([\w.]+)", text, re.MULTILINE))
    assert set(re.findall(r"{file: (\w+)}", text)) < made
    return sorted(made)


def test_passwords_come_neither_into_an_image_nor_into_the_repository() -> None:
    lines = (REPOSITORY / ".dockerignore").read_text().splitlines()
    assert lines[1] == "*"  # nothing but what is named after it
    taken = [line.removeprefix("!") for line in lines if line.startswith("!")]
    copied = re.findall(r"^COPY (docs\S+)", (TEAM / "Dockerfile").read_text(), re.MULTILINE)
    needed = {*PARTS, "constraints.txt", "data/budget.db", "docs/man", "xgbudget_tui", *copied}
    assert set(taken) == needed
    for name in needed:
        assert (REPOSITORY / name).exists()
    for name in kept_out():
        path = str((TEAM / name).relative_to(REPOSITORY))
        assert not any(path.startswith(one) for one in taken)
        assert f"/{path}" in (REPOSITORY / ".gitignore").read_text().splitlines()


def test_no_password_is_on_the_command_line_of_what_makes_the_roles(tmp_path: Path) -> None:
    script = (TEAM / "roles.sh").read_text()
    psql = tmp_path / "psql"
    psql.write_text('#!/bin/sh\necho "$@"\ncat\n')
    psql.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "POSTGRES_USER": "p", "POSTGRES_DB": "d"}
    done = subprocess.run(
        ["sh", "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    arguments, *statements = done.stdout.splitlines()
    assert arguments == "--set ON_ERROR_STOP=1 --username p --dbname d"
    assert r"\set reader `grep ':reader:' /run/pgpass | cut -d: -f5`" in statements
