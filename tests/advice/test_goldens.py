"""Every example says, in every format, what its golden file says."""

import re
from pathlib import Path

import pytest

from tests.advice.goldens import EXAMPLES, FOLDER, PICTURES, SUFFIXES, picture, verdict_on

AFRESH = "run `python -m tests.advice.goldens` and look at what changed"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_reads_as_its_golden_file(example: Path, suffix: str) -> None:
    golden = FOLDER / (example.stem + suffix)
    assert golden.is_file(), AFRESH
    assert golden.read_text(encoding="utf-8") == SUFFIXES[suffix](verdict_on(example)), AFRESH


def test_no_golden_file_is_left_of_an_example_that_is_gone() -> None:
    expected = {example.stem + suffix for example in EXAMPLES for suffix in SUFFIXES}
    assert expected == {path.name for path in FOLDER.iterdir()}, AFRESH


def test_the_pictures_show_what_the_program_prints() -> None:
    for file, width in PICTURES.items():
        assert file.read_text(encoding="utf-8") == picture(width), AFRESH


def test_a_picture_fetches_nothing() -> None:
    for file in PICTURES:
        drawn = file.read_text(encoding="utf-8")
        assert not re.search(r"url\((?!#)|@import|<image|href=", drawn)


def test_example_folder_is_not_empty() -> None:
    assert len(EXAMPLES) >= 11
