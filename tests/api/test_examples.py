"""The examples of docs/api.md and docs/many.md, as they stand on the page."""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from ladder import Verdict, load_rules

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str) -> list[str]:
    """The Python blocks of a page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(r"(?ms)^```python\n(.*?)^```", text)


def example(page: str, number: int) -> str:
    """The Python block of that number on a page."""
    return blocks(page)[number]


def run(page: str, number: int) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(example(page, number), f"{page} {number}", "exec"), names)  # noqa: S102 - our page
    return names


@pytest.mark.nightly
@pytest.mark.parametrize("page", ["api.md", "many.md"])
def test_examples_pass_a_strict_type_checker(page: str, tmp_path: Path) -> None:
    for number, block in enumerate(blocks(page)):
        (tmp_path / f"example_{number}.py").write_text(block, encoding="utf-8")
    assert [*tmp_path.iterdir()]
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={tmp_path}/.cache", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Success: no issues found")


@pytest.mark.slow
def test_first_example_prints_a_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = DOCS.parent / "examples" / "scenario-support-assistant.yaml"
    (tmp_path / "support.yaml").write_bytes(example.read_bytes())
    monkeypatch.chdir(tmp_path)
    names = run("api.md", 0)
    assert isinstance(names["verdict"], Verdict)
    printed = re.findall(r"(?ms)^```text\n(.*?)^```", (DOCS / "api.md").read_text("utf-8"))
    assert capsys.readouterr().out == printed[0]


@pytest.mark.anyio
async def test_service_returns_the_verdict_as_json() -> None:
    names = run("api.md", 1)
    transport = httpx.ASGITransport(names["app"])
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.post("/advise", json={"needs": ["wrong-tone"]})
        refused = await client.post("/advise", json={"needs": ["wrong-tune"]})
        schema = (await client.get("/openapi.json")).json()
    assert response.status_code == 200
    assert response.json()["recommendation"]["technique"] == "few-shot"
    assert len(response.content) < 40_000
    assert refused.status_code == 422
    assert "wrong-tone" in refused.json()["detail"][0]
    assert "Document" in schema["components"]["schemas"]


def test_interview_example_ends_with_a_verdict() -> None:
    names = run("api.md", 2)
    assert names["question"] is None


def test_check_example_does_not_pass_a_training_without_facts() -> None:
    names = run("api.md", 3)
    assert names["report"].exit in (1, 3)


def test_data_frame_example_judges_good_rows_beside_bad_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run("many.md", 0)
    assert capsys.readouterr().out.startswith("0 few-shot\n1 error: `needs` cannot hold `stiff`")


@pytest.mark.slow
def test_process_pool_gives_what_one_process_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers import the example from a file, as a program of one's own would have it."""
    (tmp_path / "pool_example.py").write_text(example("many.md", 1))
    monkeypatch.syspath_prepend(str(tmp_path))
    pool = importlib.import_module("pool_example")
    rows: list[dict[str, object]] = [
        {"id": str(number), "needs": ["wrong-tone"], "examples.demonstrations": number}
        for number in range(0, 1800, 3)
    ]
    rows.append({"id": "bad", "needs": ["stiff"]})
    cases = tmp_path / "cases.jsonl"
    cases.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    pool.start(load_rules().pack.digest)
    expected = pool.judge([json.dumps(row) for row in rows])
    assert [*pool.judge_file(cases)] == expected
    with pytest.raises(ValueError, match="other rules"):
        pool.start("sha256:0")
