"""A client generated from the published schema reads a verdict, also one with new optional keys."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ladder import advise
from tests.strategies import rules

pytestmark = pytest.mark.nightly


def with_new_keys(value: Any) -> Any:
    """The same JSON with one more key in each object of a list, and at the top."""
    if isinstance(value, dict):
        return {key: with_new_keys(each) for key, each in value.items()}
    if isinstance(value, list):
        return [
            {**with_new_keys(each), "added_later": 1} if isinstance(each, dict) else each
            for each in value
        ]
    return value


def test_generated_client_reads_a_verdict_with_new_optional_keys(tmp_path: Path) -> None:
    pytest.importorskip("datamodel_code_generator")
    schema, client = tmp_path / "verdict.schema.json", tmp_path / "client.py"
    command = [sys.executable, "-m", "ladder", "schema", "verdict"]
    schema.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    subprocess.run(
        [
            *(sys.executable, "-m", "datamodel_code_generator", "--input", str(schema)),
            *("--input-file-type", "jsonschema", "--output", str(client)),
            *("--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"),
        ],
        check=True,
        capture_output=True,
    )
    spec = importlib.util.spec_from_file_location("client", client)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["client"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    document = json.loads(advise({"needs": ["wrong-tone"]}, rules()).to_json())
    read = module.Verdict.model_validate({**with_new_keys(document), "added_later": 1})
    assert read.recommendation.technique == "few-shot"
