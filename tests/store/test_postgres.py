"""An archive on a server: the answers of a file, and what only a server can meet with."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest

from tests.builders import small_book
from tests.server import Server, run_server
from tests.store import shelves
from tests.store.shelves import NOTHING_PROVED, archive_of, save_all
from tests.store.test_paths import check_paths
from xgbudget_tui.audit import prove_book
from xgbudget_tui.model.archive import ArchiveUrl
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.entries import Listing
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.model.terms import Role
from xgbudget_tui.store import StoredArchive, open_archive, open_library
from xgbudget_tui.store.postgres.dialect import target_of, translate, update_of_many
from xgbudget_tui.store.postgres.layout import BOOK_SHIFT, BOOKS_OF_A_PART, PARTITIONED

SHIPPED = Path(__file__).parents[2] / "data" / "budget.db"
WORDS = ["教育", "jyzc", "j", "jiaoyu", "205", "支出 教育", ">5000", "教育 >5000", "20502", "行政"]
WORDS += ["zhuanyi", "=0", "合计", "1..2"]


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """The URL of an empty archive."""
    shelves.server = server
    yield server.create_archive()
    shelves.server = None


def stamped(book: Book, year: int, mark: str = "") -> Book:
    """The same Book of another year, from another document."""
    source = replace(book.source, sha256=f"{year}{mark}", name=f"{year}{mark}.txt")
    return replace(book, year=year, source=source)


def ask_all(archive: StoredArchive) -> Iterator[object]:
    """Answers to every question about all that an archive holds."""
    shelf = archive.find_books()
    yield list(shelf)
    for book in shelf:
        yield archive.load_book(book.id)
        yield archive.load_proofs(book.id), archive.load_findings(book.id, 50)
        yield archive.load_tallies(book.id), archive.load_suspects(book.id)
        yield archive.load_coverage(book.id), archive.load_own_rules(book.id)
        for section in archive.load_contents(book.id):
            yield section, archive.load_note(section.id)
            yield archive.load_branches(section.id, None, None)
            yield archive.load_totals(section, Role.TOTAL)
            if section.first_line is None or section.last_line is None:
                continue
            for depth in (0, 1, 9):
                listing = Listing(section.first_line, section.last_line, depth)
                yield archive.count_rows(listing), archive.load_rows(listing, 1, 40)
            for line_id in range(section.first_line, section.last_line + 1, 5):
                yield archive.load_detail(line_id)
        for text in WORDS:
            yield text, archive.search(text, book.id, 0, 60)
    for text in WORDS:
        yield text, archive.search(text, None, 0, 60), archive.search(text, None, 7, 5)
    paths = archive.find_paths(["教育支出", "行政运行"], ["20502"])
    yield paths
    yield archive.load_occurrences([path.id for path in paths])
    yield archive.load_occurrences([path.id for path in paths], ["岗"], [shelf[0].year])


@pytest.mark.slow
def test_every_answer_is_that_of_a_file(tmp_path: Path, url: str) -> None:
    with closing(open_archive(SHIPPED)) as shipped:
        whole = shipped.load_book(shipped.find_books()[0].id)
    saved = [whole, stamped(small_book(), 2021), stamped(whole, 2030)]
    with ExitStack() as opened:
        audit = prove_book(whole)
        on_server = opened.enter_context(archive_of(tmp_path, *saved, audit=audit))
        shelves.server = None
        in_file = opened.enter_context(archive_of(tmp_path, *saved, audit=audit))
        ids = dict(zip(_line_ids(on_server), _line_ids(in_file), strict=True))
        for ours, theirs in zip(ask_all(on_server), ask_all(in_file), strict=True):
            assert _with_ids(ours, ids) == repr(theirs)


def _line_ids(archive: StoredArchive) -> list[int]:
    with archive._pool.session() as connection:
        return connection.fetch_numbers("SELECT id FROM line ORDER BY id")


def _with_ids(answer: object, ids: dict[int, int]) -> str:
    return re.sub(r"\d{10,}", lambda found: str(ids.get(int(found[0]), found[0])), repr(answer))


def test_a_book_is_a_span_of_ids_and_a_range_of_books_a_partition(url: str, server: Server) -> None:
    save_all(ArchiveUrl(url), small_book())
    database = url.rpartition("?")[0].rpartition("/")[2]
    server.run("UPDATE xgbudget.book SET id = id + 2047", database)
    save_all(ArchiveUrl(url), stamped(small_book(), 2031))
    with closing(open_archive(url)) as archive:
        later = archive.find_books()[1]
        assert later.id == 2 * BOOKS_OF_A_PART + 1
        first = archive.load_contents(later.id)[0].first_line
        assert first == (later.id << BOOK_SHIFT) + 1
    parts = server.run(
        "SELECT tableoid::regclass::text, count(*) FROM xgbudget.line GROUP BY 1 ORDER BY 1",
        database,
    )
    assert [(name.rpartition(".")[2], count) for name, count in parts] == [
        ("line_0", 13),
        ("line_2", 13),
    ]


def test_a_detail_looks_into_the_partition_of_its_book_alone(url: str, server: Server) -> None:
    save_all(ArchiveUrl(url), small_book())
    database = url.rpartition("?")[0].rpartition("/")[2]
    server.run("UPDATE xgbudget.book SET id = id + 2047", database)
    save_all(ArchiveUrl(url), stamped(small_book(), 2031))
    server.run(f"ALTER DATABASE {database} SET lock_timeout = '3s'", database)
    with closing(open_archive(url)) as archive, psycopg.connect(url) as other:
        later = archive.find_books()[1]
        contents = archive.load_contents(later.id)
        lines = [s.first_line for s in contents if s.first_line is not None]
        details = [archive.load_detail(line) for line in lines]
        # Who asks a partition waits for it.
        for table in PARTITIONED:
            other.execute(f"LOCK TABLE xgbudget.{table}_0")
        assert archive.load_contents(later.id) == contents
        assert [archive.load_detail(line) for line in lines] == details


@pytest.mark.slow
def test_a_partition_on_another_server_is_read_and_written_like_the_others(
    url: str, server: Server
) -> None:
    if not server.run("SELECT 1 FROM pg_available_extensions WHERE name = 'postgres_fdw'"):
        pytest.skip("this server has no postgres_fdw")
    near, later = stamped(small_book(), 2022), stamped(small_book(), 2031)
    save_all(ArchiveUrl(url), near)
    database = url.rpartition("?")[0].rpartition("/")[2]
    with run_server() as other:
        far = other.create_archive()
        place = far.rpartition("?")[0].rpartition("/")[2]
        statements = [
            "SET search_path TO xgbudget, public",
            "CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public",
            "CREATE SERVER north FOREIGN DATA WRAPPER postgres_fdw"
            f" OPTIONS (host '{other.folder}', dbname '{place}')",
            "CREATE USER MAPPING FOR postgres SERVER north OPTIONS (user 'postgres')",
            # The next Book is the first of the partition that lies there.
            "UPDATE book SET id = 1023",
            "UPDATE section SET book_id = 1023",
        ]
        first, last = (part * BOOKS_OF_A_PART << BOOK_SHIFT for part in (1, 2))
        for table in PARTITIONED:
            there = f"CREATE TABLE {table}_1 (LIKE {table} INCLUDING ALL)"
            other.run(f"SET search_path TO xgbudget; {there}", place)
            statements.append(
                f"CREATE FOREIGN TABLE {table}_1 PARTITION OF {table} FOR VALUES FROM ({first})"
                f" TO ({last}) SERVER north OPTIONS (schema_name 'xgbudget')"
            )
        server.run("; ".join(statements), database)
        try:
            save_all(ArchiveUrl(url), later)
            assert other.run("SELECT count(*) FROM xgbudget.line_1", place) == [(13,)]
            with closing(open_archive(url)) as archive:
                assert [archive.load_book(book.id) for book in archive.find_books()] == [
                    near,
                    later,
                ]
                assert archive.search("教育支出", None, 0, 9).total == 2
                check_paths(archive)
            save_all(ArchiveUrl(url), replace(later, title="corrected"))
            open_library(url).remove(1024)
            assert other.run("SELECT count(*) FROM xgbudget.figure_1", place) == [(0,)]
        finally:
            server.run("DROP EXTENSION postgres_fdw CASCADE", database)


def test_a_reader_can_read_and_nothing_else(url: str, server: Server) -> None:
    save_all(ArchiveUrl(url), small_book())
    database = url.rpartition("?")[0].rpartition("/")[2]
    if not server.run("SELECT 1 FROM pg_roles WHERE rolname = 'reader'"):
        server.run("CREATE ROLE reader LOGIN")
    reader = server.url(database, "reader")
    with pytest.raises(ArchiveError, match="no permission"):
        open_archive(reader)
    server.run(
        "GRANT USAGE ON SCHEMA xgbudget TO reader;"
        " GRANT SELECT ON ALL TABLES IN SCHEMA xgbudget TO reader",
        database,
    )
    with closing(open_archive(reader)) as archive:
        assert archive.load_book(1) == small_book()
        assert archive.search("教育", None, 0, 9).total == 4
    library = open_library(reader)
    with library.hold(), pytest.raises(ArchiveError, match="no permission"):
        library.save(stamped(small_book(), 2030), NOTHING_PROVED)
    with pytest.raises(ArchiveError, match="no permission"):
        library.remove(1)
    with pytest.raises(ArchiveError, match="no permission"), library.make() as new:
        new.add(small_book(), NOTHING_PROVED)
    with closing(open_archive(reader)) as archive:
        assert [book.year for book in archive.find_books()] == [2023]


def test_importers_beside_one_another_lose_nothing(url: str) -> None:
    failed: list[BaseException] = []

    def save(years: range) -> None:
        try:
            for year in years:
                save_all(ArchiveUrl(url), stamped(small_book(), year))
        except BaseException as error:
            failed.append(error)

    several = [range(2000, 2010), range(2005, 2015), range(2009, 1999, -1)]
    threads = [threading.Thread(target=save, args=(years,)) for years in several]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with closing(open_archive(url)) as archive:
        assert [book.year for book in archive.find_books()] == list(range(2000, 2015))
        assert archive.search("教育支出", None, 0, 1).total == 15
        check_paths(archive)


_INTERRUPTED = """
import sys
from tests.store.test_postgres import NOTHING_PROVED, small_book, stamped
from xgbudget_tui.store import open_library, write_book
from dataclasses import replace

def stop(*_):
    print("written", flush=True)
    sys.stdin.read()

write_book.write_audit = stop
library = open_library(sys.argv[1])
with library.hold():
    library.save(replace(stamped(small_book(), 2023), title="NEW"), NOTHING_PROVED)
"""


def test_an_importer_killed_in_the_middle_leaves_the_old_book(url: str) -> None:
    old = stamped(small_book(), 2023)
    save_all(ArchiveUrl(url), old)
    command = [sys.executable, "-c", _INTERRUPTED, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as importer:
        assert importer.stdout is not None
        assert importer.stdout.readline() == b"written\n"
        with closing(open_archive(url)) as archive:  # what is being written is seen by nobody
            assert archive.load_book(1) == old
        importer.send_signal(signal.SIGKILL)
    save_all(ArchiveUrl(url), stamped(small_book(), 2024))  # the lock went with it
    with closing(open_archive(url)) as archive:
        assert archive.load_book(1) == old
        assert [book.year for book in archive.find_books()] == [2023, 2024]
        check_paths(archive)


def test_an_archive_written_anew_replaces_the_old_one_only_when_it_is_done(url: str) -> None:
    old, new = stamped(small_book(), 2022), stamped(small_book(), 2023)
    save_all(ArchiveUrl(url), old)
    library = open_library(url)
    with library.hold(), closing(open_archive(url)) as archive:
        with pytest.raises(KeyError):  # noqa: PT012, SIM117 - the block is what is tested
            with library.make() as made:
                made.add(new, NOTHING_PROVED)
                raise KeyError
        assert [book.year for book in archive.find_books()] == [2022]
        with library.make():
            pass
        assert [book.year for book in archive.find_books()] == [2022]
        broken = replace(new, sections=new.sections * 2)
        with library.make() as made:
            with pytest.raises(ArchiveError, match="could not do that"):
                made.add(broken, NOTHING_PROVED)
            made.add(new, NOTHING_PROVED)
            assert made.load("2023") == new
            assert [book.year for book in archive.find_books()] == [2022]
        assert [book.year for book in archive.find_books()] == [2023]
        check_paths(archive)


def test_what_is_known_of_documents_is_that_of_the_books(url: str) -> None:
    save_all(ArchiveUrl(url), stamped(small_book(), 2022))
    library = open_library(url)
    (digest,) = library.find_documents()
    assert digest == "2022"
    assert library.load(digest) == stamped(small_book(), 2022)
    assert library.load("none") is None
    with pytest.raises(ArchiveError, match="has no Book 9"):
        library.remove(9)


SECRET = "geheim"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"postgresql://me:{SECRET}@localhost:1/budgets", "no connection to the server"),
        (f"postgresql://me@localhost:1/budgets?password={SECRET}", "no connection to the server"),
        (f"postgresql://me:{SECRET}@[::1/b", "no address"),
        (f"postgresql://me:{SECRET}@localhost/b?nonsense=1", "no address"),
        ("postgresql://postgres@/nowhere?host={folder}", "no such database"),
        ("postgresql://nobody2@/postgres?host={folder}", "no connection"),
        ("postgresql://postgres@/template1?host={folder}", "holds no archive yet"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence_without_a_secret(
    server: Server, address: str, said: str
) -> None:
    with pytest.raises(ArchiveError, match=said) as raised:
        open_archive(address.replace("{folder}", str(server.folder)))
    assert SECRET not in str(raised.value) + raised.value.zh
    assert "\n" not in str(raised.value)
    assert raised.value.zh


def test_another_layout_is_refused(url: str, server: Server) -> None:
    database = url.rpartition("?")[0].rpartition("/")[2]
    server.run("UPDATE xgbudget.archive SET layout = 99", database)
    try:
        with pytest.raises(ArchiveError, match="layout 99"):
            open_archive(url)
        with pytest.raises(ArchiveError, match="layout 99"):
            save_all(ArchiveUrl(url), small_book())
    finally:
        server.run("UPDATE xgbudget.archive SET layout = 1", database)


def test_a_database_is_laid_out_by_the_first_import(server: Server) -> None:
    fresh = server.create()
    save_all(ArchiveUrl(fresh), small_book())
    with closing(open_archive(fresh)) as archive:
        assert archive.load_book(1) == small_book()


def test_a_connection_that_is_cut_is_one_sentence_and_then_made_anew(
    url: str, server: Server
) -> None:
    save_all(ArchiveUrl(url), small_book())
    cut = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = 'xgbudget' AND pid <> pg_backend_pid()"
    )
    with closing(open_archive(url)) as archive:
        with archive._pool.session() as connection:  # type: ignore[attr-defined]
            server.run(cut)
            with pytest.raises(ArchiveError, match="connection to the server was lost"):
                connection.fetch_raw("SELECT 1")
        assert archive.load_book(1) == small_book()
        server.run(cut)  # while nobody asks: nobody notices
        assert archive.load_book(1) == small_book()


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xgbudget_tui.store.postgres.find_spec", lambda _: None)
    for ask in (open_archive, open_library):
        with pytest.raises(ArchiveError, match=r"xgbudget\[postgres\]"):
            ask("postgresql://localhost/budgets")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("a = ? AND b = ?", "a = $1 AND b = $2"),
        ("instr(a, ?1) > 0 AND b = ?", "strpos(a, $1) > 0 AND b = $2"),
        ("a || '?' = ?", "a || '?' = $1"),
        ("a IS ? AND b IS NOT ?", "a IS NOT DISTINCT FROM $1 AND b IS DISTINCT FROM $2"),
        ("a IN () OR b NOT IN ()", "a IN (NULL) OR b IS NOT NULL"),
        ("a GLOB '*[a-z鿿]*'", "a ~ '[a-z鿿]'"),
        ("FROM a CROSS JOIN b ON b.x = a.x", "FROM a JOIN b ON b.x = a.x"),
        ("FROM a INDEXED BY a_by_b WHERE b", "FROM a WHERE b"),
        (
            "a IN (SELECT value FROM json_each(?))",
            "a = ANY(ARRAY(SELECT json_array_elements_text($1::json)::bigint))",
        ),
    ],
)
def test_the_forms_that_differ_are_translated(ours: str, theirs: str) -> None:
    assert translate(ours) == theirs


def test_many_rows_are_updated_at_once() -> None:
    one = "UPDATE a SET b = b + ?, c = CASE WHEN c < ? THEN c END WHERE id = ?"
    assert update_of_many(one) == (
        "UPDATE a SET b = b + w.v1, c = CASE WHEN c < w.v2 THEN c END"
        " FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS w(v1, v2, v3)"
        " WHERE a.id = w.v3"
    )
    assert update_of_many("DELETE FROM a WHERE id = ?") is None


def test_a_small_book_is_published_on_few_ways(url: str, tmp_path: Path) -> None:
    """Who publishes holds a lock that others wait for: how far the server is must not matter."""
    library = open_library(url)
    seen = tmp_path / "messages"
    with library.hold():
        library.save(stamped(small_book(), 2022), prove_book(small_book()))
        with seen.open("wb") as file:
            server = library._held.server.pgconn
            server.trace(file.fileno())
            library.save(stamped(small_book(), 2023), prove_book(small_book()))
            server.untrace()
    sides = [
        line.split("\t")[1]
        for line in seen.read_text("utf-8", "replace").splitlines()
        if line.count("\t") > 2
    ]
    ways = sum(before != "F" and after == "F" for before, after in pairwise(["", *sides]))
    # Begin and the lock, which nobody waits for yet, then four questions and the end.
    assert ways <= 8


def test_an_insert_is_told_by_its_table_and_nothing_else_is() -> None:
    assert target_of("INSERT INTO line VALUES (?, ?)") == "line"
    assert target_of("INSERT INTO a (b, c) VALUES (?, ?)") == "a (b, c)"
    assert target_of("UPDATE a SET b = ? WHERE id = ?") is None


def test_a_book_kept_near_is_asked_without_the_server(url: str) -> None:
    """What a key asks of the Book on view waits for no server: not even for one that is gone."""
    book = small_book()
    save_all(ArchiveUrl(url), book, audit=prove_book(book))
    with open_archive(ArchiveUrl(url)) as far, open_archive(ArchiveUrl(url)) as archive:
        assert isinstance(far, StoredArchive)
        assert isinstance(archive, StoredArchive)
        expected = list(ask_all(far))
        archive.keep_near(archive.find_books()[0].id)
        assert list(ask_all(archive)) == expected
        (entry,) = far.find_books()
        archive._pool._idle.clear()  # type: ignore[attr-defined]
        archive._pool._url = ArchiveUrl("postgresql://nobody@127.0.0.1:1/x")  # type: ignore[attr-defined]
        with pytest.raises(ArchiveError):
            archive.find_book(entry.id)
        for section in archive.load_contents(entry.id):
            archive.load_note(section.id)
            for branch in archive.load_branches(section.id, None, None):
                assert archive.load_detail(branch.row.id) == far.load_detail(branch.row.id)
        archive.search("教育", entry.id, 0, 10)


def test_a_book_that_was_replaced_is_seen_when_it_is_kept_near_again(url: str) -> None:
    book = stamped(small_book(), 2023)
    save_all(ArchiveUrl(url), book)
    with open_archive(ArchiveUrl(url)) as archive:
        (entry,) = archive.find_books()
        archive.keep_near(entry.id)
        before = archive.load_contents(entry.id)
        library = open_library(ArchiveUrl(url))
        with library.hold():
            changed = replace(book, sections=book.sections[:1])
            library.save(changed, NOTHING_PROVED, replacing=(book.source.sha256,))
        assert archive.load_contents(entry.id) == before
        archive.keep_near(entry.id)
        assert len(archive.load_contents(entry.id)) == 1 < len(before)


POOLER = """
[databases]
* = host={folder} user=postgres pool_size=1
[pgbouncer]
listen_port = 6432
listen_addr =
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
"""


@pytest.fixture
def pooled(server: Server, url: str) -> Iterator[str]:
    """The URL of an empty archive behind a pooler, all of whose clients share one connection."""
    program = shutil.which("pgbouncer")
    if program is None:
        pytest.skip("pgbouncer is not installed")
    settings = server.folder / "pooler.ini"
    settings.write_text(POOLER.format(folder=server.folder))
    user = "nobody" if os.geteuid() == 0 else None
    with subprocess.Popen([program, settings], stderr=subprocess.PIPE, user=user) as pooler:
        assert pooler.stderr is not None
        # It says so when it listens.
        assert any(b"process up" in line for line in pooler.stderr)
        try:
            yield url + "&port=6432"
        finally:
            pooler.terminate()


def test_behind_a_pooler_by_transactions_all_goes_as_without(pooled: str, url: str) -> None:
    book = small_book()
    save_all(ArchiveUrl(pooled), book, audit=prove_book(book))
    with ExitStack() as opened:
        direct, *several = (
            opened.enter_context(open_archive(ArchiveUrl(where))) for where in (url, *[pooled] * 3)
        )
        expected = list(ask_all(direct))
        for _ in range(3):
            for archive in several:
                assert list(ask_all(archive)) == expected
        for archive in several:
            archive.keep_near(archive.find_books()[0].id)
            assert list(ask_all(archive)) == expected
