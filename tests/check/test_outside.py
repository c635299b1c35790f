"""What is outside of what is judged: links that lead out of it, and the jobs of CI."""

from pathlib import Path

import pytest

from tests.check.running import FEW, VOICE
from tests.check.test_discovery import git, skipped, write
from tests.commands import Command


@pytest.fixture
def run(run: Command) -> Command:
    write("good.yaml", VOICE)
    return run


def test_a_link_that_leads_out_of_the_repository_is_not_read(run: Command, tmp_path: Path) -> None:
    """What is there is not in the change, and may be a secret of the machine."""
    outside = tmp_path.parent / "outside.yaml"
    outside.write_text(VOICE)
    write("kept.yaml", VOICE)
    git("init")
    Path("proposals").mkdir()
    Path("proposals/out.yaml").symlink_to(outside)
    Path("proposals/in.yaml").symlink_to("../kept.yaml")
    assert skipped(run, "proposals") == {"a link that leads out of the repository": 1}
    assert run("check", "proposals").code == 0
    assert run("check", "proposals/out.yaml").code == 2
    assert run("check", "proposals", "--require", "proposals/**").code == 2


def test_a_job_of_ci_is_no_proposal_whatever_its_keys_are_called(run: Command) -> None:
    job = "jobs:\n  ladder: &job\n    needs: build\n  proposal: *job\n"
    write("good.yaml", VOICE)
    write(".github/workflows/ladder.yml", job)
    write(".github/proposal.yaml", FEW)
    assert skipped(run, ".")["a job of CI"] == 2
    assert run("check", "good.yaml", ".github").code == 0
    assert run("check", ".github/proposal.yaml").code == 1
