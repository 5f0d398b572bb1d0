"""Files that people uploaded."""

from piccolo.columns import BigInt, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table


class StoredFile(Table, tablename="stored_file"):
    """One file in the store. A file without such a row is left over from a fault, and is cleaned away."""

    name = Varchar(length=200, null=False, default=None, help_text="Path in the store, e.g. writing/task1/<random>.jpg")
    content_type = Varchar(length=100, null=False, default=None)
    size = BigInt(null=False, default=None, help_text="Bytes.")
    client_name = Text(null=False, default="", help_text="What the uploader called it: data, never a path.")
    width = Integer(null=True, default=None, help_text="Pixels, of an image.")
    height = Integer(null=True, default=None, help_text="Pixels, of an image.")
    created_at = Timestamptz(null=False, default=TimestamptzNow())

    stored_file_name_once = Unique(["name"])
