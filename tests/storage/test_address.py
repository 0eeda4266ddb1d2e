"""The address of a database that cannot be one is told in a line that shows no password."""

import pytest

from storage.database import open_storage
from storage.errors import Unusable


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "postgresql://office:secret@server:port/rows",
        "postgresql://office:secret@[::1/rows",
        "sqlite://office:secret@server/rows",
    ],
)
async def test_what_is_no_address_is_told_without_it(address: str) -> None:
    with pytest.raises(Unusable) as refused:
        await open_storage(address)
    assert str(refused.value) == "The database address is no URL; expected sqlite:///FILE or postgresql://..."
