"""Where the answers of an interview are saved, and under which title."""

from pathlib import Path

import pytest

from ladder.cli.interview.saving import Commands, Keeper, titled
from ladder.cli.interview.terminal import Plain


class Heard(Plain):
    """A terminal that keeps what is written to it."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str, style: str = "") -> None:
        self.lines.append(text)


@pytest.mark.parametrize(
    ("name", "form"), [("answer.md", "markdown"), ("a.MARKDOWN", "markdown"), ("a.html", "html")]
)
@pytest.mark.parametrize("there", [True, False])
def test_the_name_of_a_text_is_refused_with_the_way_to_both(
    name: str, form: str, there: bool, tmp_path: Path
) -> None:
    path, terminal = tmp_path / name, Heard()
    if there:
        path.write_text("mine")
    keeper = Keeper(lambda: "title: A\n", Commands(), None)
    assert not keeper.write(terminal, path)
    assert path.exists() == there
    kept = path.with_suffix(".yaml")
    assert f"Save them as {kept}." in terminal.lines[0]
    assert terminal.lines[0].endswith(f"ladder advise {kept} --format {form} > {path}")
    assert keeper.write(terminal, kept)
    assert kept.read_text() == "title: A\n"
    assert terminal.lines[-1].endswith(f"ladder advise {kept} --format markdown")


def test_a_sentence_is_cut_between_words_to_a_title() -> None:
    assert titled("our GPT bill  is $40k a month.") == "our GPT bill is $40k a month"
    assert titled("word " * 40) == f"{'word ' * 11}…"
    assert not titled("")
