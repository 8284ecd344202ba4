"""Documents read by many workers come out as one import of them on one machine does."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.cli.test_importing_parts import PARTS
from tests.server import Server
from xgbudget_tui.batch.queue import (
    TaskDone,
    TaskInterrupted,
    TaskRefused,
    list_documents,
    open_queue,
    work,
)
from xgbudget_tui.batch.queue import _unpack as unpack_task
from xgbudget_tui.batch.queue import _work_on as work_on
from xgbudget_tui.batch.workers import ReadOptions
from xgbudget_tui.model.archive import ArchivePlace, ArchiveUrl
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import ArchiveError, BudgetError
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store import open_archive

__all__ = ["run"]

TEXT = """{place}2023年预算

一、2023年{place}一般公共预算收入表
单位：万元
项目\t预算数
税收收入\t60
非税收入\t{other}
收入合计\t{total}
"""


@pytest.fixture
def url(server: Server) -> str:
    """The URL of an empty database."""
    return server.create()


def documents(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    places = ["东山区", "西山区", "南湖区", "北湖区", "中原区", "江北区", "江南区", "城关区"]
    paths = []
    for number, place in enumerate(places[:count]):
        path = folder / f"{number}.txt"
        path.write_text(TEXT.format(place=place, other=40 + number, total=100 + number))
        paths.append(path)
    return paths


def contents(place: ArchivePlace) -> list[tuple[Book, Audit]]:
    with open_archive(place) as archive:
        found = [
            (archive.load_book(book.id), archive.load_audit(book.id))
            for book in archive.find_books()
        ]
    return sorted(found, key=lambda one: (one[0].region.name, one[0].year))


def empty_out(url: str) -> list[object]:
    """What becomes of all that waits, worked on here."""
    with closing(open_queue(url)) as queue:
        steps = []
        for step in work(queue):
            if step is None:
                return steps
            steps.append(step)
    raise AssertionError


def fail(label: str, error: BudgetError) -> None:
    raise AssertionError(label) from error


def put(url: str, *paths: Path, **options: object) -> tuple[int, int]:
    words = [str(path) for path in paths]
    reading = ReadOptions(**options)  # type: ignore[arg-type]
    with closing(open_queue(url)) as queue:
        return queue.put(list_documents(words, reading, refused=fail))


def as_imported(run: Run, into: Path, *words: object) -> list[tuple[Book, Audit]]:
    """What an import of the same on one machine gives."""
    run("import", *words, "-o", into)
    return contents(into)


def free_all(server: Server, url: str) -> None:
    """As if the seconds in which a task is only its taker's were over."""
    server.run("UPDATE xgbudget.task SET taken = now() - interval '1 hour'", database_of(url))


def database_of(url: str) -> str:
    return url.rpartition("?")[0].rpartition("/")[2]


def test_what_is_queued_is_read_once(url: str, tmp_path: Path, run: Run) -> None:
    paths = documents(tmp_path / "in", 3)
    assert put(url, *paths) == (3, 0)
    assert put(url, paths[0]) == (0, 1)
    assert all(isinstance(step, TaskDone) for step in empty_out(url))
    assert put(url, *paths) == (0, 3)
    assert empty_out(url) == []
    assert run("import", *paths, "-o", tmp_path / "one.db").code == 0
    assert contents(ArchiveUrl(url)) == contents(tmp_path / "one.db")


def test_an_archive_written_anew_keeps_its_queue(url: str, tmp_path: Path, run: Run) -> None:
    first, second = documents(tmp_path / "in", 2)
    put(url, first)
    assert run("import", second, "-o", url, "--fresh").code == 0
    assert isinstance(empty_out(url)[0], TaskDone)
    assert len(contents(ArchiveUrl(url))) == 2


OWN_RULE = """
[[rule]]
code = "own-1"
zh = "税收收入不少于非税收入"
en = "Taxes bring no less than the rest"
severity = "must"
left = { table = "general_revenue", name = "税收收入" }
relation = ">="
right = { table = "general_revenue", name = "非税收入" }
"""
LONG = "关于某区某年预算执行情况和预算草案的报告及其附表之一般公共预算收入支出总表第一部分.txt"
ODD = os.fsdecode(b"\xb6\xab\xc9\xbd.txt")


def test_the_same_content_read_otherwise_is_another_task(url: str, tmp_path: Path) -> None:
    (path,) = documents(tmp_path / "in", 1)
    rules = tmp_path / "rules.toml"
    rules.write_text(OWN_RULE)
    for options in ({}, {"hidden": True}, {"force": True}, {"rules": str(rules)}):
        assert put(url, path, **options) == (1, 0)
        assert put(url, path, **options) == (0, 1)
    assert put(url, path.parent) == (1, 0)  # a folder may say whose budget it is
    (path.parent / "rules.toml").write_text(OWN_RULE)
    assert put(url, path) == (0, 1)  # the same rules, found beside it
    rules.write_text(OWN_RULE.replace("own-1", "own-2"))
    assert put(url, path, rules=str(rules)) == (1, 0)
    assert all(isinstance(step, TaskDone) for step in empty_out(url))


def test_what_is_read_by_a_mapping_is_a_task_of_its_own(url: str, tmp_path: Path, run: Run) -> None:
    from tests.importer.test_open_data import MAPPING, files

    table, mapping = files(tmp_path)
    assert put(url, table, mapping=str(mapping)) == (1, 0)
    mapping.write_text(MAPPING.replace("Villa", "Pueblo"))
    assert put(url, table, mapping=str(mapping)) == (1, 0)
    mapping.unlink()  # it went with the tasks
    assert [one.books[0].region.name for one in empty_out(url) if isinstance(one, TaskDone)] == [
        "Villa",
        "Pueblo",
    ]


def write_beside_rules(folder: Path) -> tuple[str, ...]:
    (folder / "rules.toml").write_text(OWN_RULE)
    return (str(folder),)


def write_named_rules(folder: Path) -> tuple[str, ...]:
    (folder / "own.toml").write_text(OWN_RULE)
    return ("--rules", str(folder / "own.toml"), str(folder / "0.txt"))


def write_long_name(folder: Path) -> tuple[str, ...]:
    (folder / "0.txt").rename(folder / LONG)
    return (str(folder / LONG),)


def write_odd_name(folder: Path) -> tuple[str, ...]:
    (folder / "0.txt").rename(folder / ODD)
    return (str(folder / ODD),)


def write_odd_folder(folder: Path) -> tuple[str, ...]:
    (folder / "0.txt").rename(folder / ODD)
    return (str(folder),)


def write_archive_in_part(folder: Path) -> tuple[str, ...]:
    with zipfile.ZipFile(folder / "part.zip", "w") as archive:
        archive.write(folder / "0.txt", "0.txt")
        archive.writestr("../1.txt", "outside")
    return (str(folder / "part.zip"),)


def write_part_of_a_folder(folder: Path) -> tuple[str, ...]:
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    return (str(folder),)


@pytest.mark.parametrize(
    "write",
    [
        write_beside_rules,
        write_named_rules,
        write_long_name,
        write_odd_name,
        write_odd_folder,
        write_archive_in_part,
        write_part_of_a_folder,
    ],
)
def test_a_queued_import_is_that_of_one_machine(
    url: str, tmp_path: Path, run: Run, write: Callable[[Path], tuple[str, ...]]
) -> None:
    documents(tmp_path / "in", 2)
    words = write(tmp_path / "in")
    assert run("import", "--queue", url, *words).code == 0
    queued = run("worker", url, "--until-empty").code
    assert contents(ArchiveUrl(url)) == as_imported(run, tmp_path / "one.db", *words)
    assert queued == run("import", *words, "-o", tmp_path / "again.db").code
    assert len(contents(ArchiveUrl(url))) >= 1


def test_pictures_of_pages_are_queued_as_one_document(tmp_path: Path) -> None:
    from tests.cli.test_importing_many import packed

    scans = tmp_path / "scans"
    scans.mkdir()
    for number in (10, 9):
        (scans / f"{number}.png").write_bytes(b"\x89PNG %d" % number)
    named = packed(tmp_path / "scans.zip", {"9.png": "\x89PNG 9", "10.png": "\x89PNG 10"})
    (of_folder,) = list_documents([str(scans)], refused=fail)
    (one_by_one,) = list_documents([str(path) for path in scans.iterdir()], refused=fail)
    (of_archive,) = list_documents([str(named)], refused=fail)
    assert (of_folder.name, of_folder.within, of_folder.packed) == ("scans", "scans", True)
    assert (one_by_one.name, one_by_one.within, one_by_one.packed) == ("scans", "", True)
    assert (of_archive.name, of_archive.content) == ("scans.zip", named.read_bytes())
    for one, folder in ((of_folder, "a"), (one_by_one, "b"), (of_archive, "c")):
        (source,) = unpack_task(one, tmp_path / folder)
        assert [Path(page.label).name for page in source.pages] == ["9.png", "10.png"]
        assert (Path(source.label).name, source.within) == (one.name, one.within)


def test_what_cannot_be_read_does_not_stop_the_rest(url: str, tmp_path: Path, run: Run) -> None:
    paths = documents(tmp_path / "in", 2)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (tmp_path / "broken.zip").write_bytes(b"PK no archive")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.txt").write_text("a")
    (tmp_path / "own" / "rules.toml").write_text("[[rule]]\ncode = 1\n")
    bad = ["pipe.txt", "device.txt", "broken.zip", "gone.txt", "own/a.txt"]
    ran = run("import", "--queue", url, paths[0], *bad, paths[1])
    assert (ran.code, ran.out) == (2, "2 documents queued, 0 there already, 5 failed\n")
    said = ran.err.splitlines()
    assert [line.split(": ")[:2] for line in said] == [["xgbudget", name] for name in bad]
    assert "is no regular file" in said[0]
    assert "does not exist" in said[3]
    assert "rules.toml" in said[4]
    assert len(empty_out(url)) == 2


def test_a_folder_is_queued_without_what_is_gone_when_it_is_read(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xgbudget_tui.batch import queue as queues

    first, second = documents(tmp_path / "in", 2)
    find: Callable[..., list[queues.Source]] = queues.find_sources

    def find_and_lose(words: Sequence[str]) -> list[queues.Source]:
        found = find(words)
        first.unlink()
        return found

    monkeypatch.setattr(queues, "find_sources", find_and_lose)
    failed: list[tuple[str, str]] = []
    (one,) = list_documents(
        [str(first.parent)], refused=lambda label, error: failed.append((label, str(error)))
    )
    monkeypatch.undo()
    assert failed == [(str(first), "0.txt does not exist: check the name and the folder.")]
    assert (one.within, one.content) == ("in", second.read_bytes())


def test_a_wrong_mapping_or_rule_is_said_before_anything_waits(
    url: str, tmp_path: Path, run: Run
) -> None:
    (path,) = documents(tmp_path / "in", 1)
    (tmp_path / "wrong.toml").write_text("[unknown]\n")
    for option in ("--mapping", "--rules"):
        ran = run("import", "--queue", url, path, option, "wrong.toml")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "wrong.toml" in ran.err
    assert json.loads(run("worker", url, "--status", "--format", "json").out)["waiting"] == 0


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_files_that_belong_together_become_one_book(
    url: str, tmp_path: Path, run: Run, kind: str
) -> None:
    from tests.cli.test_importing_many import packed

    named = tmp_path / "东山区"
    if kind == "archive":
        named = packed(tmp_path / "东山区.zip", PARTS)
    else:
        named.mkdir()
        for name, text in PARTS.items():
            (named / name).write_text(text)
    assert put(url, named) == (1, 0)
    (step,) = empty_out(url)
    assert isinstance(step, TaskDone)
    assert run("import", named, "-o", tmp_path / "one.db").code == 0
    assert contents(ArchiveUrl(url)) == contents(tmp_path / "one.db")


def test_what_cannot_be_read_is_set_aside_with_its_sentence(
    url: str, tmp_path: Path, run: Run
) -> None:
    paths = documents(tmp_path / "in", 2)
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    assert put(url, bad, *paths) == (3, 0)
    ran = run("worker", url, "--until-empty")
    assert ran.code == 2
    assert ran.err.startswith("bad.xlsx: ")
    status = json.loads(run("worker", url, "--status", "--format", "json").out)
    assert (status["waiting"], status["reading"], status["done"]) == (0, 0, 2)
    ((refused),) = status["refused"]
    assert refused["name"] == "bad.xlsx"
    assert len(contents(ArchiveUrl(url))) == 2
    assert put(url, bad) == (1, 0)  # queued again it is tried again
    assert isinstance(empty_out(url)[0], TaskRefused)


def test_what_ends_workers_again_and_again_is_set_aside(
    url: str, tmp_path: Path, server: Server
) -> None:
    put(url, *documents(tmp_path / "in", 1))
    for _ in range(3):
        with closing(open_queue(url)) as queue:
            assert queue.take() is not None  # and the worker is gone
        with closing(open_queue(url)) as queue:
            assert queue.take() is None  # for some seconds it is left alone
        free_all(server, url)
    with closing(open_queue(url)) as queue:
        assert queue.take() is None
        (refused,) = queue.load_status().refused
        assert "3 workers ended" in refused.en


def test_a_task_in_hand_is_no_other_workers_and_one_given_back_is(
    url: str, tmp_path: Path, server: Server
) -> None:
    put(url, *documents(tmp_path / "in", 1))
    with closing(open_queue(url)) as one, closing(open_queue(url)) as other:
        assert one.take() is not None
        for queue in (one, other):
            status = queue.load_status()
            assert (status.waiting, status.reading) == (0, 1)
        assert other.take() is None
        one.give_back()
        assert other.take() is not None


def test_a_connection_that_is_cut_loses_nothing(
    url: str, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xgbudget_tui.store.postgres import queue as queues

    put(url, *documents(tmp_path / "in", 1))
    write: Callable[..., None] = queues.write_in_place

    def cut(connection: queues.PostgresConnection, *rest: object) -> None:
        write(connection, *rest)
        server.run(f"SELECT pg_terminate_backend({connection.server.info.backend_pid})")

    monkeypatch.setattr(queues, "write_in_place", cut)
    with closing(open_queue(url)) as queue:
        step = next(iter(work(queue)))
        assert isinstance(step, TaskInterrupted)
        assert contents(ArchiveUrl(url)) == []
        monkeypatch.undo()
        free_all(server, url)
        assert isinstance(next(iter(work(queue))), TaskDone)
    assert len(contents(ArchiveUrl(url))) == 1


def test_a_worker_outlives_the_connection_it_waited_with(
    url: str, tmp_path: Path, server: Server
) -> None:
    with closing(open_queue(url)) as queue:
        steps = work(queue)
        assert next(steps) is None
        server.run(f"SELECT pg_terminate_backend({queue._connection.server.info.backend_pid})")
        put(url, *documents(tmp_path / "in", 1))
        assert isinstance(next(steps), TaskInterrupted)
        assert isinstance(next(steps), TaskDone)


def test_what_was_published_and_not_yet_held_against_the_year_before_is_so_by_another(
    url: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = documents(tmp_path / "in", 1)
    earlier = tmp_path / "in" / "earlier.txt"
    earlier.write_text(path.read_text().replace("2023", "2022"))

    def end(*_: object) -> None:
        raise ArchiveError("The connection was cut.", "连接中断。")

    put(url, path, earlier)
    with monkeypatch.context() as ended:
        ended.setattr("xgbudget_tui.batch.prior_year.settle_years", end)
        assert len(empty_out(url)) == 2
    wanted = as_imported(run, tmp_path / "one.db", path, earlier)
    assert contents(ArchiveUrl(url)) != wanted
    assert empty_out(url) == []
    assert contents(ArchiveUrl(url)) == wanted


@pytest.mark.slow
def test_killed_workers_leave_nothing_half_and_nothing_undone(
    url: str, tmp_path: Path, server: Server, run: Run
) -> None:
    paths = documents(tmp_path / "in", 8)
    put(url, *paths)
    command = [sys.executable, "-m", "xgbudget_tui", "worker", url, "--until-empty"]
    chance = random.Random(8)
    for _ in range(6):
        workers = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
        for worker in workers:
            try:
                worker.wait(chance.uniform(0.3, 1.5))
            except subprocess.TimeoutExpired:
                os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        free_all(server, url)
        with open_archive(ArchiveUrl(url)) as archive:
            assert len(archive.find_books()) <= len(paths)
    # Those that were killed three times in the middle of one are put back by a person.
    put(url, *paths)
    assert subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0
    assert run("import", *paths, "-o", tmp_path / "one.db").code == 0
    assert contents(ArchiveUrl(url)) == contents(tmp_path / "one.db")


PUBLISHING = {
    "before anything is written": "SELECT pg_advisory_xact_lock(1481065044)",
    "in the middle of a Book": "LOCK TABLE xgbudget.proof IN SHARE MODE",
    "when the task is marked": "SELECT 1 FROM xgbudget.archive FOR UPDATE",
}
"""Where a worker that publishes is made to wait, and what another connection holds for that."""


@contextmanager
def held_up(server: Server, url: str, statement: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that waits in the midst of publishing, until the block ends."""
    import psycopg

    from xgbudget_tui.store.postgres.library import LOCK

    assert str(LOCK) in PUBLISHING["before anything is written"]
    command = [sys.executable, "-m", "xgbudget_tui", "worker", url, "--until-empty"]
    with psycopg.connect(url) as holding:
        holding.execute(statement)  # type: ignore[arg-type]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as worker:
            try:
                wait_for(lambda: is_held_up(server, holding.info.backend_pid), worker)
                yield worker
            finally:
                worker.kill()


def is_held_up(server: Server, holder: int) -> bool:
    """Whether somebody waits for what a connection holds."""
    asked = f"SELECT 1 FROM pg_stat_activity WHERE {holder} = ANY(pg_blocking_pids(pid))"
    return bool(server.run(asked))


def wait_for(has_come: Callable[[], bool], worker: subprocess.Popen[bytes] | None = None) -> None:
    """Ask until it is so; the worker that it hangs on must not end before."""
    while not has_come():
        assert worker is None or worker.poll() is None


def tasks(server: Server, url: str) -> list[tuple[object, ...]]:
    """The state of each task, the tries, and whether a worker has marked it as its own."""
    asked = "SELECT state, tries, taken IS NOT NULL OR taker <> '' FROM xgbudget.task ORDER BY id"
    return server.run(asked, database_of(url))


def status_of(url: str) -> tuple[int, int, int]:
    """How many tasks wait, are read and are done."""
    with closing(open_queue(url)) as queue:
        status = queue.load_status()
    return status.waiting, status.reading, status.done


@pytest.mark.parametrize("statement", PUBLISHING.values(), ids=PUBLISHING)
def test_killed_while_it_publishes_a_worker_leaves_nothing_and_another_goes_on(
    url: str, tmp_path: Path, server: Server, run: Run, statement: str
) -> None:
    (path,) = documents(tmp_path / "in", 1)
    put(url, path)
    with held_up(server, url, statement) as worker:
        assert status_of(url) == (0, 1, 0)
        worker.send_signal(signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL
        # Its connection ends though what it waits for is still held.
        wait_for(lambda: status_of(url) == (1, 0, 0))
        assert contents(ArchiveUrl(url)) == []
        assert tasks(server, url) == [("waiting", 1, True)]
    assert contents(ArchiveUrl(url)) == []
    free_all(server, url)
    (step,) = empty_out(url)
    assert isinstance(step, TaskDone)
    assert status_of(url) == (0, 0, 1)
    assert contents(ArchiveUrl(url)) == as_imported(run, tmp_path / "one.db", path)


def test_what_a_worker_has_read_is_said_at_once_in_a_pipe_too(url: str, tmp_path: Path) -> None:
    put(url, *documents(tmp_path / "in", 1))
    command = [sys.executable, "-m", "xgbudget_tui", "worker", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().startswith("0.txt → ")
        worker.send_signal(signal.SIGTERM)  # it goes on until it is stopped
        assert worker.wait() == 130


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("statement", PUBLISHING.values(), ids=PUBLISHING)
def test_stopped_by_a_signal_a_worker_gives_its_task_back(
    url: str, tmp_path: Path, server: Server, statement: str, number: signal.Signals
) -> None:
    put(url, *documents(tmp_path / "in", 1))
    with held_up(server, url, statement) as worker:
        worker.send_signal(number)
        _, said = worker.communicate()
        assert (worker.returncode, b"Traceback" in said) == (130, False)
        assert status_of(url) == (1, 0, 0)
        assert tasks(server, url) == [("waiting", 0, False)]  # nothing to wait for, no try counted
    (step,) = empty_out(url)
    assert isinstance(step, TaskDone)


def test_interrupted_when_it_has_just_taken_a_task_a_worker_gives_it_back(
    url: str, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xgbudget_tui.store.postgres.connection import PostgresConnection

    put(url, *documents(tmp_path / "in", 1))

    def interrupt(_: PostgresConnection) -> None:
        raise KeyboardInterrupt

    with closing(open_queue(url)) as queue:
        monkeypatch.setattr(PostgresConnection, "begin_writing", interrupt)
        with pytest.raises(KeyboardInterrupt):
            next(work(queue))
    assert tasks(server, url) == [("waiting", 0, False)]


def test_a_server_that_is_busy_sets_nothing_aside(url: str, tmp_path: Path, server: Server) -> None:
    import psycopg

    put(url, *documents(tmp_path / "in", 1))
    server.run(f"ALTER DATABASE {database_of(url)} SET lock_timeout TO '1ms'")
    with closing(open_queue(url)) as queue:
        steps = work(queue)
        for statement in PUBLISHING.values():
            with psycopg.connect(url) as holding:
                holding.execute(statement)  # type: ignore[arg-type]
                step = next(steps)
                assert isinstance(step, TaskInterrupted)
                assert "lock timeout" in str(step.error)
            assert tasks(server, url) == [("waiting", 0, False)]
        assert isinstance(next(steps), TaskDone)


def test_of_two_editions_the_one_queued_last_stays_whichever_is_read_first(
    url: str, tmp_path: Path, run: Run
) -> None:
    paths = []
    for number, total in enumerate((100, 120)):
        (tmp_path / str(number)).mkdir()
        paths.append(tmp_path / str(number) / "预算.txt")
        paths[-1].write_text(TEXT.format(place="东山区", other=total - 60, total=total))
    put(url, *paths)
    with closing(open_queue(url)) as one, closing(open_queue(url)) as other:
        first = one.take()
        assert first is not None
        assert isinstance(next(work(other)), TaskDone)
        assert [type(step) for step in work_on(first, one)] == [TaskDone]
    assert status_of(url) == (0, 0, 2)
    assert contents(ArchiveUrl(url)) == as_imported(run, tmp_path / "one.db", *paths)


def test_what_is_read_is_not_waited_for_when_it_is_queued_again(
    url: str, tmp_path: Path, server: Server
) -> None:
    paths = documents(tmp_path / "in", 1)
    put(url, *paths)
    server.run("UPDATE xgbudget.task SET tries = 2", database_of(url))
    with closing(open_queue(url)) as queue:
        assert queue.take() is not None  # for the last time
        assert put(url, *paths) == (0, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("worker", "a.db"), "is a file: a queue needs a server"),
        (("worker",), "Which server?"),
        (("import", "--queue", "a.db", "x.txt"), "is a file: a queue needs a server"),
        (("import", "--queue", "postgresql:///x", "x.txt", "--fresh"), "does not go with --queue"),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert said in ran.err


def test_a_task_is_given_back_from_the_midst_of_a_statement(
    url: str, tmp_path: Path, server: Server
) -> None:
    put(url, *documents(tmp_path / "in", 1))
    with closing(open_queue(url)) as queue:
        assert queue.take() is not None
        # As an interruption leaves it where the server is slow to cancel.
        queue._connection.server.pgconn.send_query(b"SELECT pg_sleep(600)")
        queue.give_back()
        assert tasks(server, url) == [("waiting", 0, False)]
        assert queue.take() is not None


def test_an_interruption_while_answers_come_leaves_the_connection(
    url: str, tmp_path: Path, server: Server
) -> None:
    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    put(url, *documents(tmp_path / "in", 1))
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with closing(open_queue(url)) as queue:
            assert queue.take() is not None
            connection = queue._connection
            signal.setitimer(signal.ITIMER_REAL, 0.5)
            with pytest.raises(KeyboardInterrupt), connection.on_one_way():
                connection.execute("SELECT pg_sleep(600)")
            assert not connection.is_usable()
            queue.give_back()
            assert tasks(server, url) == [("waiting", 0, False)]
    finally:
        signal.signal(signal.SIGALRM, before)
