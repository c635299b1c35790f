"""Files of prices in the three layouts that are known, and what is wrong with one."""

import json
from pathlib import Path
from typing import Any

import pytest

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.models import Price, read_price
from ladder.load.problem import load_problem
from ladder.output.diagnostics import InvalidInput
from tests.strategies import rules

LITELLM = {
    "sample_spec": {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0},
    "gpt-4o": {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05},
    "azure/gpt-4o": {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05},
    "eu/gpt-4o-mini": {"input_cost_per_token": 1.65e-07, "output_cost_per_token": 6.6e-07},
    "us/gpt-4o-mini": {"input_cost_per_token": 1.5e-07, "output_cost_per_token": 6e-07},
    "wrong-unit": {"input_cost_per_token": 2.5, "output_cost_per_token": 10},
    "embedder": {"input_cost_per_token": 2e-08},
}
MODELS_DEV = {
    "anthropic": {
        "id": "anthropic",
        "models": {
            "claude-haiku-4-5": {
                "cost": {"input": 1, "output": 5, "cache_read": 0.1},
                "last_updated": "2025-10-15",
            }
        },
    }
}
STAGED = {"base": 3, "tiers": [{"start": 200000, "price": 6}]}
GENAI = [
    {
        "id": "anthropic",
        "models": [
            {"id": "claude-3-haiku", "prices": {"input_mtok": 0.25, "output_mtok": 1.25}},
            {
                "id": "claude-sonnet-4-5",
                "prices": {"input_mtok": STAGED, "output_mtok": {**STAGED, "base": 15}},
            },
            {
                "id": "claude-sonnet-4-6",
                "prices": [
                    {"prices": {"input_mtok": STAGED, "output_mtok": {**STAGED, "base": 15}}},
                    {
                        "constraint": {"start_date": "2026-03-13"},
                        "prices": {"input_mtok": 3, "output_mtok": 15},
                    },
                ],
            },
        ],
    },
    {
        "id": "deepseek",
        "models": [
            {
                "id": "deepseek-chat",
                "prices": [
                    {"prices": {"input_mtok": 0.27, "output_mtok": 1.1}},
                    {
                        "constraint": {"start_time": "16:30:00Z", "end_time": "00:30:00Z"},
                        "prices": {"input_mtok": 0.135, "output_mtok": 0.55},
                    },
                ],
            }
        ],
    },
]


def lines(tmp_path: Path, content: Any) -> Lines:
    file = tmp_path / "prices.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return Lines(file, "prices.json")


@pytest.mark.parametrize(
    ("content", "model", "price"),
    [
        (LITELLM, "gpt-4o", Price("gpt-4o", 2.5, 10, "", 0)),
        (LITELLM, "azure/gpt-4o", Price("azure/gpt-4o", 2.5, 10, "", 0)),
        (LITELLM, "us/gpt-4o-mini", Price("us/gpt-4o-mini", 0.15, 0.6, "", 0)),
        (
            MODELS_DEV,
            "claude-haiku-4-5",
            Price("anthropic/claude-haiku-4-5", 1, 5, "2025-10-15", 0),
        ),
        (GENAI, "claude-3-haiku", Price("anthropic/claude-3-haiku", 0.25, 1.25, "", 0)),
        (
            GENAI,
            "anthropic/claude-sonnet-4-5",
            Price("anthropic/claude-sonnet-4-5", 3, 15, "", 200000),
        ),
        (
            GENAI,
            "claude-sonnet-4-6",
            Price("anthropic/claude-sonnet-4-6", 3, 15, "2026-03-13", 0),
        ),
    ],
)
def test_a_price_is_read(tmp_path: Path, content: Any, model: str, price: Price) -> None:
    assert read_price(lines(tmp_path, content), model) == price


STATE = "State costs.input_price and costs.output_price as your vendor bills them."


@pytest.mark.parametrize(
    ("content", "model", "what", "help_"),
    [
        (LITELLM, "", "a file of prices has many models", "Name yours behind a #: "),
        (LITELLM, "gpt4o", "prices.json has no price for `gpt4o`", "Did you mean gpt-4o?"),
        (
            LITELLM,
            "gpt-4o-mini",
            "`gpt-4o-mini` has 2 prices in prices.json",
            "Name the one that you pay: eu/gpt-4o-mini, us/gpt-4o-mini.",
        ),
        (
            LITELLM,
            "wrong-unit",
            "`wrong-unit` costs 2,500,000 USD a million tokens in prices.json",
            STATE,
        ),
        (LITELLM, "sample_spec", "`sample_spec` costs nothing in prices.json", STATE),
        (LITELLM, "embedder", "`embedder` has no price a token in prices.json", STATE),
        (
            GENAI,
            "deepseek-chat",
            "the price of `deepseek/deepseek-chat` depends on the hour of the day",
            STATE,
        ),
        ({"a": 1}, "x", "this JSON is no file of prices that is known here", "Known are the "),
        ("[[", "x", "the JSON ends in the middle", "The file seems cut off: "),
        ("[1, {}]", "x", "this JSON is no file of prices that is known here", "Known are the "),
    ],
)
def test_what_is_no_price_is_said(
    tmp_path: Path, content: Any, model: str, what: str, help_: str
) -> None:
    with pytest.raises(InvalidInput) as bad:
        read_price(lines(tmp_path, content), model)
    (found,) = bad.value.diagnostics
    assert (found.what, found.position.file) == (what, "prices.json")
    assert found.help.startswith(help_)


def test_a_price_is_a_fact_with_its_origin(tmp_path: Path) -> None:
    (tmp_path / "prices.json").write_text(json.dumps(LITELLM))
    file = tmp_path / "p.yaml"
    file.write_text("needs: [too-costly]\ncosts: {prices: prices.json#gpt-4o}\n")
    found = load_problem(str(file), rules())
    assert {fact: found.facts[fact] for fact in found.origins} == {
        "costs.input_price": 2.5,
        "costs.output_price": 10,
    }
    how = f"the price of gpt-4o in {tmp_path}/prices.json, which says no day: is it today's?"
    assert {origin.how for origin in found.origins.values()} == {how}


def test_a_price_that_is_stated_otherwise_is_a_contradiction(tmp_path: Path) -> None:
    (tmp_path / "prices.json").write_text(json.dumps(LITELLM))
    file = tmp_path / "p.yaml"
    file.write_text("needs: [too-costly]\ncosts: {input_price: 4, prices: prices.json#gpt-4o}\n")
    with pytest.raises(InvalidInput) as bad:
        load_problem(str(file), rules())
    assert str(bad.value).startswith(
        f"error: `costs.input_price` is 4 here, and 2.5 in {tmp_path}/prices.json\n  --> {file}:2:"
    )
