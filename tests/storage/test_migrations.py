"""The tables that the migrations make are the tables that the code describes, on both databases."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

import storage as package
from storage.database import open_storage
from storage.migrating import REVISIONS, upgrade
from storage.tables import metadata
from storage.unit_of_work import OneWriter, Pool, Storage, Unavailable, Unusable

FOLDER = Path(package.__file__).parent / "migrations"


def drift(connection: Connection) -> list[object]:
    """What Alembic would still have to change."""
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def described(connection: Connection) -> set[str]:
    """Every table and index in the database's own words, but Alembic's."""
    if connection.dialect.name == "sqlite":
        # Not a table's own sentence: a column that was added later stands behind the constraints in it.
        columns = (
            "SELECT t.name || ' ' || t.strict || t.wr || ' ' || c.name || ' ' || c.type || c.\"notnull\" || c.pk "
            "FROM pragma_table_list AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' AND t.schema = 'main'"
        )
        found = connection.execute(
            text(f"{columns} UNION SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")  # noqa: S608
        ).scalars()
    else:
        columns = (
            "table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '')"
        )
        found = connection.execute(
            text(
                f"SELECT {columns} FROM information_schema.columns WHERE table_schema = current_schema() "  # noqa: S608
                "UNION SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            )
        ).scalars()
    return {" ".join(each.replace(f"{schema(connection)}.", "").split()) for each in found if "alembic" not in each}


def schema(connection: Connection) -> str:
    """The schema in which tables are looked for first."""
    return "main" if connection.dialect.name == "sqlite" else str(connection.scalar(text("SELECT current_schema()")))


async def test_nothing_is_left_to_migrate(storage: Storage) -> None:
    assert isinstance(storage._unit, OneWriter | Pool)
    assert await storage._unit.apply(drift) == []


async def test_the_migrations_make_what_the_code_describes_on_sqlite(memory: Storage) -> None:
    assert isinstance(memory._unit, OneWriter)
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        created = described(connection)
    engine.dispose()
    assert await memory._unit.apply(described) == created


async def test_the_migrations_make_what_the_code_describes_on_postgresql(postgresql: Storage) -> None:
    assert isinstance(postgresql._unit, Pool)

    def both(connection: Connection) -> tuple[set[str], set[str]]:
        migrated = described(connection)
        connection.execute(text("CREATE SCHEMA described"))
        connection.execute(text("SET LOCAL search_path TO described"))
        metadata.create_all(connection)
        created = described(connection)
        connection.execute(text("DROP SCHEMA described CASCADE"))
        return migrated, created

    migrated, created = await postgresql._unit.apply(both)
    assert migrated == created


def test_every_migration_is_known_by_name() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert tuple(each.revision for each in reversed(list(script.walk_revisions()))) == REVISIONS


async def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'd.db'}"
    first = await open_storage(address)
    await first.run(lambda rows: first.settings.put(rows, {"a": "1"}))
    await first.close()
    second = await open_storage(address)
    assert await second.read(lambda rows: second.settings.under(rows, "")) == {"a": "1"}
    await second.close()


async def test_two_programs_may_start_at_once(tmp_path: Path, server: str) -> None:
    main = create_async_engine(server, isolation_level="AUTOCOMMIT")
    name = f"twice_{make_url(server).database}"
    async with main.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        for address in (f"sqlite:///{tmp_path / 'd.db'}", make_url(server).set(database=name).render_as_string()):
            opened = await asyncio.gather(*(open_storage(address) for _ in range(4)))
            assert [await each.read(lambda rows, each=each: each.due.next(rows)) for each in opened] == [None] * 4
            await asyncio.gather(*(each.close() for each in opened))
        await connection.execute(text(f"DROP DATABASE {name}"))
    await main.dispose()


async def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: Connection) -> None:
        upgrade(connection)
        raise KeyError("half way")

    monkeypatch.setattr("storage.database.upgrade", fail)
    with pytest.raises(KeyError):
        await open_storage(f"sqlite:///{tmp_path / 'd.db'}")
    with sqlite3.connect(tmp_path / "d.db") as left:
        assert left.execute("SELECT name FROM sqlite_master").fetchall() == []
    left.close()


async def test_tables_of_a_later_program_are_left_alone(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'd.db'}"
    await (await open_storage(address)).close()
    with sqlite3.connect(tmp_path / "d.db") as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    with pytest.raises(Unusable, match="newer version"):
        await open_storage(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "no URL"),
        ("dutyline.db", "no URL"),
        ("mysql://root:secret@localhost/d", "in mysql"),
        ("oracle+nothing://x", "in oracle"),
    ],
)
async def test_an_address_that_cannot_work_is_told_in_one_line(address: str, said: str) -> None:
    with pytest.raises(Unusable, match=said) as caught:
        await open_storage(address)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"no database at all, but long enough to be looked at" * 40])
async def test_a_file_that_cannot_be_opened_is_told_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / ("no/such/folder/d.db" if content is None else "d.db")
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unavailable) as caught:
        await open_storage(f"sqlite:///{path}")
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
