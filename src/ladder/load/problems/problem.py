"""A problem file or mapping to checked facts. All faults of a file are reported at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.problem import Origin, Problem, Try, Waiver
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.contradictions import contradictions, unexplained
from ladder.load.problems.counted_errors import unknown_cause
from ladder.load.problems.following import Following, of_nothing, of_scores, of_tries
from ladder.load.problems.structures import (
    IN_USE,
    IN_USE_TRY,
    MORE,
    MORE_A_WEEK,
    TRIES,
    Placed,
    grouped,
    name_of_try,
    read_rate,
    read_tries,
    unknown_try,
)
from ladder.load.problems.waivers import read_waivers
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Listing, Node, Scalar, compose
from ladder.load.yaml.scalars import is_unknown, text_of, value_of
from ladder.load.yaml.suggestions import unknown_key, value_for_section
from ladder.output.diagnostics import MOST, Diagnostic, InvalidInput

Tree: TypeAlias = "Mapping[str, Fact | Tree]"
"""The vocabulary as the keys of a problem file nest."""

REMARKS = ("description", "notes")
"""Keys under which an author may write what is for people alone."""

OTHER_KEYS = ("title", *REMARKS, "waivers")
"""Keys of a problem file that state no fact."""


def parse_problem(text: str, name: str, rulebook: Rulebook) -> Problem:
    """Check the text of a problem file called `name`.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    diagnostics: list[Diagnostic] = []
    return problem_from(compose(text, name, diagnostics), name, rulebook, diagnostics)


def problem_from(
    root: Node | None,
    name: str,
    rulebook: Rulebook,
    diagnostics: list[Diagnostic],
    clashes: list[Diagnostic] | None = None,
    *,
    files: bool = True,
) -> Problem:
    """Check a composed document, `diagnostics` being what was wrong with it so far.

    Contradictions are diagnostics like any other unless `clashes` takes them. Without `files` it
    may name none, as a case of a rule.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    if root is None or (isinstance(root, Scalar) and not root.value):
        help_ = "Begin with what goes wrong, for example: needs: [missing-knowledge]"
        diagnostics.append(Diagnostic("the file is empty", Position(name), help_))
    elif not isinstance(root, nodes.Mapping):
        kind = "a list" if isinstance(root, Listing) else "a single text"
        what = f"a problem file holds names with values, not {kind}"
        help_ = "Begin with a name and a colon, for example: needs: [missing-knowledge]"
        if name.endswith(".csv"):
            help_ = "Of a table, with a use case a row: `ladder advise --table FILE`."
        diagnostics.append(Diagnostic(what, root.position, help_))
    else:
        return Reading(name, rulebook, diagnostics).read(root, files, clashes)
    raise InvalidInput(diagnostics)


@lru_cache(maxsize=8)
def vocabulary(rulebook: Rulebook) -> Tree:
    """Return the facts as the tree of keys in which a file states them."""
    return nested({name: fact for name, fact in rulebook.facts.items() if not fact.filled})


def nested(facts: Mapping[str, object]) -> dict[str, Any]:
    """Return values under dotted names as the tree of their keys."""
    tree: dict[str, Any] = {}
    for name, fact in facts.items():
        *sections, leaf = name.split(".")
        at = tree
        for section in sections:
            at = at.setdefault(section, {})
        at[leaf] = fact
    return tree


@dataclass(slots=True)
class Reading:
    """One pass over one document, collecting facts and what is wrong with them."""

    name: str
    rulebook: Rulebook
    diagnostics: list[Diagnostic]
    facts: dict[str, Value] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    remarks: dict[str, str] = field(default_factory=dict)
    percents: list[str] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    leaks: list[Diagnostic] = field(default_factory=list)
    placed: dict[str, list[Placed]] = field(default_factory=dict)
    in_use: Node | None = None

    def read(self, root: nodes.Mapping, files: bool, clashes: list[Diagnostic] | None) -> Problem:
        """Read a document, and return what it and the files that it names state.

        Raises:
            InvalidInput: with everything that is wrong with it.
        """
        self.positions[""] = root.position
        self._section(root, vocabulary(self.rulebook), "")
        self._percents_of_the_scale()
        tries = self._tries()
        self._follow(of_nothing(self.rulebook, self.facts))
        self._follow(of_tries(self.rulebook, self.facts, tries))
        self._from_files(files)
        self._follow(of_scores(self.rulebook, self.facts, tries))
        found = contradictions(self.rulebook, self.facts, self.positions, self.name)
        if clashes is None:
            self.diagnostics += found
            self.diagnostics += unexplained(self.facts, self.positions, self.name)
            if self.facts.get("evaluation.held_out"):  # else it is not said that they are held out
                self.diagnostics += self.leaks
        else:
            clashes += [*found, *self.leaks]
        if self.diagnostics:
            raise InvalidInput(self.diagnostics)
        title = self.remarks.pop("title", "") or "Untitled problem"
        read = self.facts, self.positions, self.waivers
        return Problem(title, *read, self.name, self.remarks, self.origins, tries)

    def _follow(self, found: Iterable[Following]) -> None:
        """Add facts that follow from the others."""
        for each in [*found]:
            self.facts[each.fact] = each.value
            self.origins[each.fact] = each.origin

    def _tries(self) -> dict[str, tuple[Try, ...]]:
        """Return the tries by technique, a percentage as a share of the best possible score."""
        best = self.facts.get("evaluation.max_score")
        top = float(best) if isinstance(best, int | float) else 1.0
        tries: dict[str, tuple[Try, ...]] = {}
        for attempt, every in self.placed.items():
            for key in ("score", "items"):
                if (fact := f"{attempt}.{key}") in self.facts:
                    what = f"`{fact}` stands beside tries"
                    help_ = f"Leave it out: the best usable try gives it. Or leave out {TRIES}."
                    self.diagnostics.append(Diagnostic(what, self.positions[fact], help_))
            tries[attempt.split(".")[1]] = tuple(
                each.of._replace(score=round(each.of.score * top, 12))
                if each.of.score is not None and each.score and each.score.value.endswith("%")
                else each.of
                for each in every
            )
        technique, name = str(self.facts.get(IN_USE)), str(self.facts.get(IN_USE_TRY, ""))
        if self.in_use is not None and (
            wrong := unknown_try(technique, name, tries.get(technique, ()), self.in_use)
        ):
            self.diagnostics.append(wrong)
        return tries

    def _percents_of_the_scale(self) -> None:
        """Return a percentage as a share of the best possible score, which need not be 1."""
        best = self.facts.get("evaluation.max_score")
        for name in self.percents:
            share = self.facts[name]
            if isinstance(best, int | float) and isinstance(share, float):
                self.facts[name] = round(share * best, 12)

    def _from_files(self, may_read: bool) -> None:
        """Add what follows from the files that the problem names, and from what it names."""
        known = self.rulebook.facts
        naming = [name for name in self.facts if known[name].file]
        if naming and not may_read:
            what, help_ = f"`{naming[0]}` names a file", "Write down here what the file would give."
            self.diagnostics.append(Diagnostic(what, self.positions[naming[0]], help_))
        elif naming or any(known[name].gives for name in self.facts):
            from ladder.load.evidence.join import join  # it starts slowly, and few problems need it

            stated, at = dict(self.facts), self.positions
            for claim in join(self.rulebook, stated, at, self.name, self.diagnostics, self.leaks):
                self.facts.setdefault(claim.fact, claim.value)
                self.origins[claim.fact] = claim.origin
                at.setdefault(claim.fact, at[claim.named_by])

    def _section(self, section: nodes.Mapping, tree: Tree, prefix: str) -> None:
        for key, node in section.entries:
            known = tree.get(key.value)
            if self._structure(key, node, prefix):
                continue
            if isinstance(known, Fact):
                self._fact(known, node)
            elif known is None:
                self._other_key(key, node, tree, prefix)
            elif isinstance(node, nodes.Mapping):
                path = prefix + key.value
                self.positions[path] = key.position
                self._section(node, known, f"{path}.")
            elif not is_unknown(node):
                self.diagnostics.append(value_for_section(key, node, prefix, known))
            if len(self.diagnostics) > 2 * MOST:
                raise InvalidInput(self.diagnostics)

    def _fact(self, known: Fact, node: Node) -> None:
        if known.id in self.positions:
            what, help_ = f"`{known.id}` is stated twice", "Remove one of the two."
            self.diagnostics.append(Diagnostic(what, node.position, help_))
        self.positions[known.id] = node.position
        if is_unknown(node) or (value := value_of(node, known, self.diagnostics)) is None:
            return
        self.facts[known.id] = value
        if _is_percent_of_a_score(node, known):
            self.percents.append(known.id)

    def _structure(self, key: Scalar, node: Node, prefix: str) -> bool:
        """Read a key that holds more than one value; return whether it is one."""
        path, facts = prefix + key.value, self.rulebook.facts
        if isinstance(node, nodes.Mapping) and (parts := grouped(facts, path)):
            self._section(node, parts, f"{path}_")
            return True
        if path == IN_USE and IN_USE_TRY in facts and not is_unknown(node):
            technique, name = name_of_try(node)
            if name:
                self.positions[IN_USE], self.in_use = node.position, node
                if (value := value_of(technique, facts[IN_USE], self.diagnostics)) is not None:
                    self.facts |= {IN_USE: value, IN_USE_TRY: name}
                return True
        if path == MORE and MORE_A_WEEK in facts:
            if MORE_A_WEEK in self.positions:
                what = f"`{MORE}` says again what `{MORE_A_WEEK}` says"
                self.diagnostics.append(Diagnostic(what, key.position, "Leave one of them out."))
            self.positions[MORE_A_WEEK] = node.position
            if not is_unknown(node):
                value = read_rate(node, facts[MORE_A_WEEK], self.diagnostics)
                if value is not None:
                    self.facts[MORE_A_WEEK] = value
            return True
        attempt = prefix.removesuffix(".")
        if key.value == TRIES and {f"{attempt}.score", f"{attempt}.items"} <= facts.keys():
            self.positions[path] = key.position
            if not is_unknown(node):
                self.placed[attempt] = read_tries(node, attempt, facts, self.diagnostics)
            return True
        return False

    def _other_key(self, key: Scalar, node: Node, tree: Tree, prefix: str) -> None:
        """Read a key that is not a fact: a text for people or the waivers, else a mistake."""
        filled = self.rulebook.facts.get(prefix + key.value)
        if filled and filled.filled:
            what = f"`{filled.id}` follows from what you state about attempts"
            help_ = f"Leave it out. {filled.help}"
            self.diagnostics.append(Diagnostic(what, key.position, help_))
        elif prefix or key.value not in OTHER_KEYS:
            legal = list(tree) if prefix else [*tree, *OTHER_KEYS]
            if f"{prefix}score" in self.rulebook.facts:
                legal.append(TRIES)
            self.diagnostics.append(
                unknown_cause(key, prefix, self.rulebook)
                or unknown_key(key, prefix, legal, self.rulebook.facts)
            )
        elif key.value == "waivers":
            self.waivers = read_waivers(node, self.diagnostics)
        elif not is_unknown(node):
            self.remarks[key.value] = text_of(node, key.value, self.diagnostics) or ""


def _is_percent_of_a_score(node: Node, fact: Fact) -> bool:
    """Return whether a score is written as a percentage; what is a share by nature is at most 1."""
    share = fact.kind is not Kind.NUMBER or (fact.maximum is not None and fact.maximum <= 1)
    return isinstance(node, Scalar) and node.value.endswith("%") and not share
