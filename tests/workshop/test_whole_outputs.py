"""`ladder rules …` in whole, with the exit code, on packs with several faults, one, and none.

If the words change, write the outputs anew, and read what changed:

    LADDER_WRITE_REPORTS=1 .venv/bin/pytest -n0 tests/workshop/test_whole_outputs.py
"""

import re
from pathlib import Path

import pytest

from tests.commands import Command, reads
from tests.workshop.test_lint import RULE

pytestmark = pytest.mark.usefixtures("small_pack")

EXPECTED = Path(__file__).parent / "reports"

PACK = """\
pack: {name}
version: "1"
day: 2026-11-24
owner: Ana
license: MIT
review_by: 2026-12-24
"""
SOURCES = """\
sources:
  handbook:
    {title: Our handbook, authors: Us, year: 2026, url: "", verified: 2026-11-20, grade: read}
  prices:
    {title: A price list, authors: Them, year: 2026, url: "https://example.org/p", kind: page,
     verified: 2026-11-20, grade: read}
"""
SOUND = RULE.replace("sources: [handbook]", "sources: [handbook, prices]")
FAILING = SOUND.replace("demonstrations: 699", "demonstrations: 750").replace(
    "silent: [caution/few-tone-examples]\n  - case: One short",
    "recommends: rag\n  - case: One short",
)
LESS = "changes: requirement/min-examples\nmet_when: {examples.demonstrations: {at_least: 100}}\n"
RETIRED = "retire: exclusion/poor-examples-teach-poorly\nwhy: We review every example.\n"
ANOTHER = RULE.replace("few-tone-examples", "some-tone-examples").replace(
    "silent: [caution/some-tone-examples]", "recommends: lora"
)
STRICT = """\
exclusion: only-a-pilot
techniques: training
says: only a pilot is trained
when: {not: {stated: {task.stage: pilot}}}
why: It is not a pilot.
do: Start a pilot.
basis: external
sources: [rota]
verified: 2026-11-20
cases:
  - case: An idea is not trained.
    given: {like: ready-for-lora, task: {stage: idea}}
    fires: [exclusion/only-a-pilot]
  - case: A pilot is trained.
    given: {like: ready-for-lora, task: {stage: pilot}}
    silent: [exclusion/only-a-pilot]
"""
OF_ALL = RULE.replace("few-tone-examples", "few-examples").replace("techniques: [lora]\n", "")

PACKS = {
    "many": {"rule": FAILING, "another": ANOTHER, "less": LESS, "retired": RETIRED},
    "failing": {"rule": FAILING},
    "untested": {"rule": SOUND, "another": ANOTHER},
    "warns": {"rule": SOUND, "retired": RETIRED},
    "sound": {"rule": SOUND},
    "strict": {
        "rule": STRICT,
        "sources": SOURCES.replace("handbook:", "rota:").replace("prices:", "fees:"),
    },
    "general": {"rule": SOUND, "another": OF_ALL},
}

OUTPUTS: dict[str, tuple[str, int]] = {
    "test-many": ("test --rules many", 1),
    "test-failing": ("test --rules failing", 1),
    "test-untested": ("test --rules untested", 1),
    "test-warns": ("test --rules warns", 0),
    "test-sound": ("test --rules sound", 0),
    "test-two": ("test --rules sound --rules strict", 1),
    "lint-many": ("lint --rules many", 1),
    "lint-many-json": ("lint --rules many --format json", 1),
    "lint-failing": ("lint --rules failing", 1),
    "lint-warns": ("lint --rules warns", 0),
    "lint-warns-json": ("lint --rules warns --format json", 0),
    "lint-sound": ("lint --rules sound", 0),
    "lint-sound-json": ("lint --rules sound --format json", 0),
    "diff": ("diff shipped many", 0),
    "diff-json": ("diff shipped many --format json", 0),
    "diff-markdown": ("diff shipped many --format markdown", 0),
    "diff-none": ("diff shipped shipped", 0),
    "digest": ("digest --rules sound --rules warns", 0),
    "digest-json": ("digest --rules sound --rules warns --format json", 0),
    "stale-one": ("stale --rules sound --as-of 2026-12-25", 0),
    "stale-two": ("stale --rules sound --as-of 2027-01-20", 0),
    "stale-two-json": ("stale --rules sound --as-of 2027-01-20 --format json", 0),
    "list": ("list --rules many --kind caution", 0),
    "list-json": ("list --rules many --kind caution --format json", 0),
    "list-markdown": ("list --rules many --technique lora --need wrong-tone --format markdown", 0),
    "list-tools": ("list --rules general --technique tools", 0),
    "list-lora": ("list --rules general --technique lora --kind caution", 0),
    "show-changed": ("show min-examples --rules many", 0),
    "show-retired": ("show poor-examples-teach-poorly --rules many --format markdown", 0),
    "show-own-json": ("show few-tone-examples --rules many --format json", 0),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_output_and_its_exit_code(ladder: Command, name: str, small_pack: Path) -> None:
    for pack, files in PACKS.items():
        Path(pack).mkdir()
        texts = {"pack": PACK.format(name=pack), "sources": SOURCES, **files}
        for file, text in texts.items():
            Path(pack, f"{file}.yaml").write_text(text)
    words, code = OUTPUTS[name]
    result = ladder("rules", *words.split())
    assert (result.code, result.err) == (code, "")
    found = result.out.replace(str(small_pack), "shipped")
    reads(EXPECTED / f"{name}.txt", re.sub("sha256:[0-9a-f]{64}", "sha256:0", found))
