"""Texts of `?` and `why`."""

from ladder.ask.question import COMMANDS, Command
from ladder.ask.wording import Why
from ladder.cli.interview.page import Page


def help_lines(page: Page) -> list[str]:
    """Return the possible answers and commands."""
    lines = [f"{question.accepts} {question.help}".rstrip() for question in page.questions]
    lines.append("Instead of an answer you may say, each with Enter:")
    return lines + [f"  {word}: {text}" for word, text in COMMANDS.items() if word != Command.HELP]


def why_lines(why: Why) -> list[str]:
    """Return why a question is asked: in a line, by its answers, and by waiting rules."""
    lines = [why.stake]
    if why.leads:
        lines.append("What an answer leads to:")
        lines += [f"  {answers} → {outcome}" for answers, outcome in why.leads]
    if why.rules:
        lines.append("Rules that read it:")
        opens = {"exclusion": "excluded if", "requirement": "required:"}
        lines += [f"  {opens[rule.kind]} {rule.says} ({rule.id})" for rule in why.rules]
    return lines
