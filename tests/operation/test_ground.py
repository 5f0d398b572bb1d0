"""The test ground itself."""

from api import db
from api.accounts.tables import Account
from tests import factories


async def test_factories_make_rows() -> None:
    account = await factories.student(username="zilola")
    assert await Account.exists().where(Account.id == account.id)


async def test_tables_are_empty_again() -> None:
    assert await db.fetch_value("SELECT count(*) FROM account") == 0
