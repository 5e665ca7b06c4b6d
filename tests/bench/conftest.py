"""The toy knowledge base, copied where a test may break it."""

import shutil
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


class Copy:
    """A copy of the toy knowledge base and of its document."""

    def __init__(self, folder):
        self.folder = shutil.copytree(TESTS / "boiler", folder / "boiler")
        self.documents = folder / "documents"
        self.documents.mkdir()
        shutil.copy(TESTS / "leaflet.txt", self.documents)

    def replace(self, file, old, new):
        """Replace a text that stands in a file once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def replace_in_leaflet(self, old, new):
        """Replace a text that stands in the document once."""
        self.replace("../documents/leaflet.txt", old, new)

    def add(self, file, text):
        """Add a text to a file, which may be new."""
        with (self.folder / file).open("a", encoding="utf-8") as stream:
            stream.write(text)


@pytest.fixture
def boiler(tmp_path):
    return Copy(tmp_path)
