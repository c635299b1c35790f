"""What Markdown pages are built of stays what it is, whatever is put in."""

import pytest

from ladder.output.markdown import code, link


def test_an_id_as_code_closes_where_it_ends() -> None:
    assert code("a`b") == "`ab`"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://a b", "https://a>b"])
def test_text_that_is_not_an_address_is_not_a_link(url: str) -> None:
    assert link("shown", url) == "shown"


def test_an_address_is_a_link() -> None:
    assert link("shown", "https://a/b_(c)") == "[shown](<https://a/b_(c)>)"
