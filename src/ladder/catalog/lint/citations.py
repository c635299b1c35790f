"""Whether rules cite what they claim to rest on."""

from collections.abc import Iterator

from ladder.catalog.coverage import coverage_of
from ladder.catalog.references import citing
from ladder.catalog.speaking import judged_rules
from ladder.engine.rules import Rulebook, Scope
from ladder.output.diagnostics import Diagnostic, listed


def scopes(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Rules of the source document without its claims, and rules beyond it that cite only it."""
    for rule in judged_rules(rulebook):
        if rule.scope is Scope.SOURCE and not rule.claims and rulebook.claims:
            what = f"the source document is to say {rule.id}, and no claim of it is named"
            yield Diagnostic(what, rule.position, "Name its claims: [A099].")
        elif rule.scope is Scope.BEYOND and set(rule.sources) <= {rulebook.pack.document}:
            what = f"{rule.id} goes beyond the source document, and cites nothing else"
            yield Diagnostic(what, rule.position, "Cite what says so, or write scope: reading.")


def hearsay_as_fact(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Rules that rest on second-hand sources alone, and do not say so."""
    quoted = {name for name, source in rulebook.sources.items() if source.quoted}
    for rule in judged_rules(rulebook):
        if rule.sources and set(rule.sources) <= quoted and "report" not in rule.why:
            what = f"nobody has read the sources of {rule.id}, and its why does not say so"
            help_ = "Say that it is reported (reportedly, is reported to), or read one of them."
            yield Diagnostic(what, rule.position, help_)


def uncited(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Sources that nothing cites, and claims that nothing cites and no reason leaves out."""
    for source in rulebook.sources.values():
        if not citing(rulebook, source=source.id):
            what, help_ = f"nothing cites `{source.id}`", "Cite it, or remove it."
            yield Diagnostic(what, rulebook.positions[f"source/{source.id}"], help_)
    for claim in coverage_of(rulebook).uncovered:
        help_ = "Cite it, or say under left_out: why it carries no advice."
        position = rulebook.positions[f"claim/{claim.id}"]
        yield Diagnostic(f"nothing cites the claim {claim.id}", position, help_)


def left_out_yet_cited(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Claims that something cites, although a reason is given for leaving them out."""
    for claim, users in coverage_of(rulebook).cited.items():
        if users and rulebook.claims[claim].left_out:
            what = f"{claim} is left out with a reason, and cited by {listed(users, 3)}"
            position = rulebook.positions[f"claim/{claim}"]
            yield Diagnostic(what, position, "Take the reason away, or the citation.")


def checked_since(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Rules that were last held against a source before somebody read it again."""
    for rule in judged_rules(rulebook):
        every = [rulebook.sources[name] for name in rule.sources if name in rulebook.sources]
        if later := [source for source in every if source.verified > rule.verified]:
            days = max(source.verified for source in later)
            names = listed((source.id for source in later), 3)
            what = f"{rule.id} was verified on {rule.verified}, and {names} read again on {days}"
            yield Diagnostic(what, rule.position, "Hold the rule against it, and write that day.")
