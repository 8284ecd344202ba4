"""``python -m benchmarks.importing.same OTHER DOCUMENT ...``: the databases of two programs.

OTHER is a folder with another state of the program. Each document is imported by both; what they
say, how they end and the bytes of their databases are compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def outcome(code: Path, document: Path, folder: Path) -> tuple[int, bytes, bytes]:
    """How an import by the program in a folder ends, what it says, and its database."""
    database = folder / "a.db"
    database.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "xgbudget_tui", "import", str(document), "-o", str(database)],
        env=os.environ | {"PYTHONPATH": str(code)},
        cwd=folder,
        capture_output=True,
        check=False,
    )
    content = database.read_bytes() if database.exists() else b""
    return done.returncode, done.stdout + done.stderr, content


def main() -> None:
    """Compare and print; ends with 1 where any differs."""
    own, other = Path(__file__).parents[2], Path(sys.argv[1]).resolve()
    differ = 0
    with tempfile.TemporaryDirectory(prefix="xgbudget-same-") as folder:
        for document in (Path(name).resolve() for name in sys.argv[2:]):
            one, two = (outcome(code, document, Path(folder)) for code in (other, own))
            differ += one != two
            print("same" if one == two else "DIFFERS", document.name, flush=True)
    raise SystemExit(bool(differ))


if __name__ == "__main__":
    main()
