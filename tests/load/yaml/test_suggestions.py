"""Numbers as people write them."""

import pytest

from ladder.load.yaml.suggestions import Complaint, number
from tests.strategies import rules

ITEMS, TARGET = "evaluation.items", "evaluation.target"
MEMORY, SIZE, TOKENS = "hosting.gpu_memory_gb", "hosting.model_billions", "knowledge.tokens"
REQUESTS, BILL, WEEKLY = "task.monthly_requests", "costs.monthly_bill", "examples.more_per_week"


@pytest.mark.parametrize(
    ("fact", "typed", "intended"),
    [
        (ITEMS, "300", 300),
        (ITEMS, "2k", 2000),
        (ITEMS, "2.5 k", 2500),
        (ITEMS, "1,500", 1500),
        (ITEMS, "1 500", 1500),
        (ITEMS, "1'500", 1500),
        (ITEMS, "12,345,678", 12345678),
        (ITEMS, "1.500", 1500),
        (ITEMS, "1.200.000", 1200000),
        (ITEMS, "1’500", 1500),
        (ITEMS, "1.250 million", 1250000),
        (REQUESTS, "1.200 a day", 36500),
        (REQUESTS, "2 lakh", 200_000),
        (REQUESTS, "2,00,000", 200_000),
        (BILL, "40.000", 40000),
        (BILL, "40.000 €", 40000),
        (BILL, "€1.200.000", 1200000),
        (BILL, "40.000,50 EUR", 40000.5),
        (BILL, "40'000 CHF", 40000),
        (BILL, "40.50", 40.5),
        (BILL, "24.000 a year", 2000),
        (BILL, "€40k a year", 3333),
        ("costs.per_request", "2 cents", 0.02),
        ("costs.per_request", "1.5 cents a request", 0.015),
        ("costs.per_request", "2ct", 0.02),
        ("costs.per_request", "$0.005", 0.005),
        ("costs.input_price", "1.250", 1.25),
        (SIZE, "1.543", 1.543),
        (TARGET, "3.375", 3.375),
        (ITEMS, "1.2 million", 1200000),
        (ITEMS, "about 300 items", 300),
        (ITEMS, "~ 300", 300),
        (ITEMS, "300 labeled items", 300),
        (ITEMS, "3 thousand items", 3000),
        (ITEMS, "0", 0),
        (TOKENS, "900K tokens", 900000),
        (TOKENS, "2B", 2000000000),
        (TARGET, "0.9", 0.9),
        (TARGET, ".9", 0.9),
        (TARGET, "90%", 0.9),
        ("evaluation.human_agreement", "90%", 0.9),
        ("costs.cache_hits", "62.5 percent", 0.625),
        (TARGET, "90 percent", 0.9),
        (MEMORY, "12 GB", 12.0),
        (MEMORY, "24GiB", 24.0),
        (MEMORY, "81920 MB", 80.0),
        (MEMORY, "1 TB", 1024.0),
        (SIZE, "8", 8.0),
        (SIZE, "8B", 8.0),
        (SIZE, "70 billion", 70.0),
        (SIZE, "350M", 0.35),
        (SIZE, "7b parameters", 7.0),
        (MEMORY, "2 TiB", 2048.0),
        (MEMORY, "512 MiB", 0.5),
        (MEMORY, "24576 MiB x2", 48.0),
        (MEMORY, "2x24 GB", 48.0),
        (MEMORY, "4 × 80 GB each", 320.0),
        (MEMORY, "4 times 80", 320.0),
        (MEMORY, "48 GB of VRAM in total", 48.0),
        (TOKENS, "900 pages", 360000),
        (REQUESTS, "60 a day", 1825),
        (REQUESTS, "3,000 per week", 13000),
        (REQUESTS, "20k requests each month", 20000),
        (REQUESTS, "90,000 a quarter", 30000),
        (REQUESTS, "1.2 million requests/year", 100000),
        ("costs.monthly_fixed", "$ 24,000 a year", 2000),
        ("costs.monthly_fixed", "900 USD every quarter", 300),
        ("hosting.latency_now_ms", "1.5 s", 1500),
        ("hosting.latency_now_ms", "800 ms", 800),
    ],
)
def test_a_number_is_understood_as_people_write_it(fact: str, typed: str, intended: float) -> None:
    assert intended == number(typed, rules().facts[fact])


def test_a_share_counts_of_the_best_possible_score() -> None:
    assert number("90%", rules().facts[TARGET], top=5.0) == 4.5


@pytest.mark.parametrize(
    ("typed", "named"), [("9p", "GBP"), ("9 pence", "GBP"), ("2 cents", ""), ("2 cents EUR", "EUR")]
)
def test_pence_name_a_currency_and_cents_name_none(typed: str, named: str) -> None:
    assert getattr(number(typed, rules().facts["costs.per_request"]), "currency", "") == named


@pytest.mark.parametrize(
    ("fact", "typed", "complaint"),
    [
        (ITEMS, "three", "not a number"),
        (ITEMS, "3.5", "not a whole number"),
        (ITEMS, "-1", "out of range"),
        (WEEKLY, "1.500", "1.500 can be read in two ways. Write 1.5 or 1500."),
        (TARGET, "0,9", "0,9 has a comma. Write 0.9."),
        (TARGET, "1,9", "two ways. Write 1.9 or 19"),
        (ITEMS, "1,50", "two ways"),
        (ITEMS, "200-300", "Give one number"),
        (ITEMS, "200 to 300", "Give one number"),
        (ITEMS, "50%", "counted, not a share"),
        (ITEMS, "12 GB", "not understood. The unit here is labeled items"),
        (ITEMS, "10000000000", "out of range"),
        (
            MEMORY,
            "80 GB each",
            "“GB each” is not understood. The unit here is GB of GPU memory. For example: 24, or",
        ),
        (MEMORY, "80 GB per GPU", "not understood"),
        (MEMORY, "24 GB (x2)", "not understood"),
        (MEMORY, "2 x 48 GB together", "not understood"),
        (MEMORY, "2 x 24 GB x 2", "not understood"),
        (SIZE, "0", "out of range: from 0.001 to 100,000 billion parameters"),
        (SIZE, "7 bananas", "not understood"),
        (BILL, "Rs 40,000", "Convert the amount to USD, EUR, GBP or CHF."),
        (BILL, "₹40k", "Convert the amount"),
        (BILL, "40,000 rupees a month", "Convert the amount"),
        (BILL, "2 lakh", "not understood. The unit here is USD a month"),
        (ITEMS, "nan", "not a number"),
        (ITEMS, "1e3", "not understood"),
        (ITEMS, "1,2,3", "not a number"),
    ],
)
def test_value_that_is_not_a_number_of_the_fact_is_explained(
    fact: str, typed: str, complaint: str
) -> None:
    with pytest.raises(Complaint, match=complaint.replace(".", r"\.")):
        number(typed, rules().facts[fact])
