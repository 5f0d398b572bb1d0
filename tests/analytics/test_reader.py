"""What reads for analyses can read figures, and nothing else, and writes nothing."""

import pytest
from adbc_driver_manager import ProgrammingError
from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

from analytics import loaders


def test_analyses_run_under_the_reading_role(demo_url: str) -> None:
    with loaders.reading(demo_url) as source:
        assert source.read("SELECT current_user::text AS name")["name"][0] == loaders.READER


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT password_hash FROM account",
        "SELECT hash FROM telegram_code",
        "SELECT after FROM audit_entry",
        "SELECT text FROM message",
        "DELETE FROM payment RETURNING id",
        "UPDATE account SET role = 'owner' RETURNING id",
    ],
)
def test_what_is_no_figure_is_denied(demo_url: str, statement: str) -> None:
    with loaders.reading(demo_url) as source, pytest.raises(ProgrammingError, match=r"denied|read-only"):
        source.read(statement)


def test_writing_is_denied_to_the_role_even_outside_of_a_read_only_transaction(demo_url: str) -> None:
    with dbapi.connect(demo_url) as connection, connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {loaders.READER}")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("DELETE FROM payment")


def test_one_reading_sees_one_moment(demo_url: str) -> None:
    with loaders.reading(demo_url) as source:
        state = source.read(
            "SELECT current_setting('transaction_isolation') AS isolation,"
            " current_setting('transaction_read_only') AS is_read_only, current_setting('timezone') AS zone"
        )
    assert state.iloc[0].tolist() == ["repeatable read", "on", "Asia/Tashkent"]
