"""The kiosk served as docs/serving.md says, by a real sshd to a real ssh client on loopback."""

from __future__ import annotations

import fcntl
import getpass
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from tests.tui.archives import write_archive
from tests.tui.terminal.emulator import Terminal

ROOT = Path(__file__).parents[2]
SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
TOOLS = SSHD and shutil.which("ssh") and shutil.which("ssh-keygen")
PATIENCE = 60.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not TOOLS, reason="there is no sshd here"),
]


@dataclass
class Server:
    """An sshd that serves the kiosk."""

    port: int
    key: Path
    database: Path
    process: subprocess.Popen[bytes]

    def command(self, *options: str) -> list[str]:
        """An ssh client's command line."""
        settings = (
            *("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"),
            *("IdentitiesOnly=yes", "BatchMode=yes", "SendEnv=-*"),
        )
        named = [part for setting in settings for part in ("-o", setting)]
        where = ("-F", "none", "-i", str(self.key), "-p", str(self.port))
        return ["ssh", *where, *named, *options, f"{getpass.getuser()}@127.0.0.1"]

    def sessions(self) -> list[int]:
        """The processes of kiosks on this server's database."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes().split(b"\0")
            except OSError:
                continue
            if b"--kiosk" in words and str(self.database).encode() in words:
                found.append(int(entry.parent.name))
        return found


def settings_of_the_docs() -> list[str]:
    """What docs/serving.md puts under its Match line."""
    text = (ROOT / "docs" / "serving.md").read_text("utf-8")
    block = re.search(r"```sshd_config\n(.*?)```", text, re.DOTALL)
    assert block
    lines = [line.strip() for line in block[1].splitlines()]
    inside = lines[lines.index("Match User budget") + 1 :]
    return [line for line in inside if line and not line.startswith(("#", "ForceCommand"))]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("ssh")
    database = write_archive(folder / "district.db")
    for name in ("host", "client"):
        keygen = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(keygen, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = f"env PYTHONPATH={ROOT} {sys.executable} -m xgbudget_tui"
    config = folder / "sshd_config"
    config.write_text(
        "\n".join(
            (
                f"Port {port}",
                "ListenAddress 127.0.0.1",
                f"HostKey {folder / 'host'}",
                f"AuthorizedKeysFile {folder / 'client.pub'}",
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PasswordAuthentication no",
                "PermitRootLogin prohibit-password",
                f"Match User {getpass.getuser()}",
                *settings_of_the_docs(),
                f"ForceCommand {program} --kiosk {database} --lang zh",
                "",
            )
        )
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    log = (folder / "log").open("wb")
    process = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(config)], stderr=log)
    wait_until(lambda: answers(port) or process.poll() is not None)
    if process.poll() is not None:
        pytest.skip(f"sshd does not run here: {(folder / 'log').read_text()}")
    yield Server(port, folder / "client", database, process)
    process.terminate()
    process.wait()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(happened: Callable[[], bool]) -> None:
    """Ask again and again until it happened."""
    ends = monotonic() + PATIENCE
    while not happened():
        assert monotonic() < ends
        select.select([], [], [], 0.02)


class Session:
    """A person's terminal with an ssh client on it."""

    def __init__(self, server: Server, *command: str, size: tuple[int, int] = (100, 30)) -> None:
        self.here, there = pty.openpty()
        self.screen = Terminal(*size)
        self._set_size(*size)
        self.bytes = b""
        self.process = subprocess.Popen(
            [*server.command("-tt"), *command],
            stdin=there,
            stdout=there,
            stderr=there,
            env=os.environ | {"TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(there)

    def _set_size(self, width: int, height: int) -> None:
        fcntl.ioctl(self.here, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def resize(self, width: int, height: int) -> None:
        """Another size of the window."""
        self._set_size(width, height)
        self.screen = Terminal(width, height)
        self.process.send_signal(signal.SIGWINCH)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.here, keys.encode())

    def read(self) -> bool:
        """Show what has come; False at the end."""
        if not select.select([self.here], [], [], 0.05)[0]:
            return True
        try:
            chunk = os.read(self.here, 65536)
        except OSError:
            return False
        self.bytes += chunk
        self.screen.feed(chunk.decode("utf-8", "ignore"))
        return bool(chunk)

    def text(self) -> str:
        """The screen as text, without the empty second halves of wide characters."""
        return "\n".join("".join(cell[0] for cell in row) for row in self.screen.cells())

    def wait_for(self, text: str) -> None:
        """Read on until ``text`` is on the screen."""
        ends = monotonic() + PATIENCE
        while text not in self.text():
            assert self.read(), self.text()
            assert monotonic() < ends, self.text()

    def wait(self) -> int:
        """Read to the end; the exit code."""
        ends = monotonic() + PATIENCE
        while self.read() and monotonic() < ends:
            pass
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """Switch the terminal off."""
        self.process.kill()
        self.process.wait()
        os.close(self.here)


@pytest.fixture
def session(server: Server) -> Iterator[Session]:
    opened = Session(server)
    opened.wait_for("税收收入")
    yield opened
    opened.close()


def test_a_stranger_searches_resizes_and_leaves(session: Session) -> None:
    session.press("/")
    session.press("xxjy")
    session.wait_for("小学教育")
    session.press("\r")
    session.resize(60, 20)
    session.wait_for("小学教育")
    session.resize(140, 45)
    session.wait_for("小学教育")
    session.press("e")
    session.wait_for("此处不写文件")
    session.press("y")
    session.wait_for("已复制")
    assert b"\x1b]52;c;" in session.bytes
    session.press("q")
    assert session.wait() == 0
    assert session.bytes.rindex(b"\x1b[?1049l") > session.bytes.rindex(b"\x1b[?1049h")


def test_a_connection_that_is_cut_leaves_no_process(server: Server, session: Session) -> None:
    assert server.sessions()
    session.process.kill()
    wait_until(lambda: not server.sessions())


def test_suspending_does_not_stop_it(server: Server, session: Session) -> None:
    session.press("\x1a")
    session.press("?")
    session.wait_for("按键")
    session.press("\x1b")
    session.press("\x03")
    assert session.wait() == 130


@pytest.mark.parametrize("command", ["cat /etc/passwd", "sh", "xgbudget import x"])
def test_a_command_asked_for_is_not_run(server: Server, command: str) -> None:
    asked = subprocess.run(
        [*server.command("-T"), command], capture_output=True, check=False, timeout=PATIENCE
    )
    assert asked.returncode == 2
    assert asked.stdout == b""
    assert "此处需要终端" in asked.stderr.decode()


def test_a_command_asked_for_with_a_terminal_opens_the_explorer(server: Server) -> None:
    session = Session(server, "cat", "/etc/passwd")
    session.wait_for("税收收入")
    assert "root:" not in session.text()
    session.press("q")
    assert session.wait() == 0
    session.close()


def test_nothing_is_forwarded_and_no_file_is_sent(server: Server, tmp_path: Path) -> None:
    through = subprocess.run(
        server.command("-W", f"127.0.0.1:{server.port}"),
        input=b"",
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert b"SSH-2.0" not in through.stdout
    assert through.returncode != 0
    sftp = server.command("-s")
    asked = subprocess.run(
        [*sftp, "sftp"], input=b"", capture_output=True, check=False, timeout=PATIENCE
    )
    assert asked.returncode != 0
