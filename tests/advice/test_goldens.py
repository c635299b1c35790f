"""Four examples say, in every format, what their golden files say."""

import re

import pytest

from tests.advice.goldens import EXAMPLES, FOLDER, PICTURES, SHOWN, SUFFIXES, picture, verdict_on

EXAMPLES_BY = {path.stem: path for path in EXAMPLES}
AFRESH = "run `python -m tests.advice.goldens` and look at what changed"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", SHOWN)
def test_an_example_reads_as_its_golden_file(name: str, suffix: str) -> None:
    golden = FOLDER / (name + suffix)
    assert golden.is_file(), AFRESH
    assert golden.read_text(encoding="utf-8") == SUFFIXES[suffix](verdict_on(EXAMPLES_BY[name])), (
        AFRESH
    )


def test_no_golden_file_is_left_of_an_example_that_is_gone() -> None:
    expected = {name + suffix for name in SHOWN for suffix in SUFFIXES}
    assert expected == {path.name for path in FOLDER.iterdir()}, AFRESH


def test_the_pictures_show_what_the_program_prints() -> None:
    for file, width in PICTURES.items():
        assert file.read_text(encoding="utf-8") == picture(width), AFRESH


def test_a_picture_fetches_nothing() -> None:
    for file in PICTURES:
        drawn = file.read_text(encoding="utf-8")
        assert not re.search(r"url\((?!#)|@import|<image|href=", drawn)
