"""Four examples say what their golden files say."""

import re

from tests.advice.goldens import FOLDER, PICTURES, picture, written

AFRESH = "run `python -m tests.advice.goldens` and look at what changed"


def test_examples_read_as_their_golden_files() -> None:
    expected = written()
    assert expected.keys() == {path.name for path in FOLDER.iterdir()}, AFRESH
    for name, text in expected.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, AFRESH


def test_the_pictures_show_what_the_program_prints() -> None:
    for file, width in PICTURES.items():
        assert file.read_text(encoding="utf-8") == picture(width), AFRESH


def test_a_picture_fetches_nothing() -> None:
    for file in PICTURES:
        drawn = file.read_text(encoding="utf-8")
        assert not re.search(r"url\((?!#)|@import|<image|href=", drawn)
