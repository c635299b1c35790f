"""`requires:` of a pack, and `rules diff --rules`: what a new edition below means for a pack."""

from pathlib import Path

import pytest

from ladder import InvalidInput, load_rules
from tests.commands import Command
from tests.load.packs.test_rules_loading import pack

pytestmark = pytest.mark.usefixtures("small_pack")


@pytest.mark.parametrize(
    ("requires", "loads"),
    [
        ('{oldest: "2026.11"}', True),
        ('{oldest: "2026.9", newest: "2026.11"}', True),
        ('{oldest: "2026.12"}', False),
        ('{newest: "2026.2"}', False),
    ],
)
def test_a_pack_loads_on_the_editions_that_it_requires(
    requires: str, loads: bool, tmp_path: Path
) -> None:
    folder = pack(tmp_path / "own", pack=f"pack: own\nversion: '1'\nrequires: {requires}\n")
    if loads:
        assert load_rules(folder).pack.overlays == 1
        return
    with pytest.raises(InvalidInput, match=r"own requires .* and the rules below are 2026.11"):
        load_rules(folder)


def test_diff_applies_rules_on_top_of_both_editions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = "changes: parameter/min-lora-examples\nvalue: 800\n"
    pack(tmp_path / "new", x=edition, pack="pack: new\nversion: '2'\n")
    pack(tmp_path / "mine", x=edition, pack="pack: mine\nversion: '1'\n")
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    plain = ladder("rules", "diff", "shipped", "new").out.splitlines()[0]
    mine = ladder("rules", "diff", "--rules", "mine", "shipped", "new").out.splitlines()[0]
    assert " 0 of " in mine
    assert mine.startswith("From core+mine 2026.11+1 to core+new+mine 2026.11+2+1")
    assert plain.startswith("From core 2026.11 to core+new 2026.11+2")
