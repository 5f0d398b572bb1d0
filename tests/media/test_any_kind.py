"""Files of any kind: browsers are shown only what the bytes say."""

from pathlib import Path

import pytest

from api.errors import TooLarge, WrongKindOfFile
from api.media import rules
from api.media.uploads import Upload
from tests.media import samples

PDF = b"%PDF-1.7\n1 0 obj"
HTML = b"<!doctype html><script>alert(1)</script>"
ZIP = b"PK\x03\x04" + bytes(26)
FILM = samples.FTYP + b"isom" + bytes(64)


@pytest.mark.parametrize(
    ("content", "client_name", "extension"),
    [
        (PDF, "a.html", "pdf"),
        (b"\r\n\r\n" + PDF, "a.pdf", "pdf"),
        (ZIP + PDF, "a.zip", "zip"),
        (samples.image(), "a.exe", "jpg"),
        (samples.image("WEBP"), "a", "webp"),
        (samples.wav(), "a.html", "wav"),
        (HTML, "a.html", "html"),
        (HTML, "a.jpg", "bin"),
        (HTML, "a.pdf", "bin"),
        (HTML, "../../etc/a.P%0aP", "bin"),
        (HTML, "a.tar.gz/", "gz"),
        (HTML, "C:\\homework\\Reading.DOCX", "docx"),
        (ZIP, "a.docx", "docx"),
        (ZIP, "", "zip"),
        (FILM, "a.mp4", "m4v"),
        (FILM, "a.mov", "mov"),
        (b"text", "a." + "x" * 200, "bin"),
    ],
)
async def test_names_decide_only_on_what_is_not_shown(
    tmp_path: Path, content: bytes, client_name: str, extension: str
) -> None:
    path = tmp_path / "1"
    path.write_bytes(content)
    file = await rules.check_any(Upload("file", client_name, path, len(content)))
    assert file.extension == extension
    assert len(file.content_type) <= 100


async def test_nothing_and_too_much_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "1"
    path.touch()
    with pytest.raises(WrongKindOfFile):
        await rules.check_any(Upload("file", "a.pdf", path))
    with pytest.raises(TooLarge):
        await rules.check_any(Upload("file", "a.pdf", path, 5, too_large=True, limit=4))
