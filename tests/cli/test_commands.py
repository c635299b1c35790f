"""A command and a format are files: one more in its folder is offered, and named nowhere else."""

import subprocess
import sys
from pathlib import Path

import pytest

ONE_MORE = """
import sys
import {package}
{package}.__path__.append({folder!r})
from ladder.cli import main
sys.argv = ["ladder", *{arguments!r}]
main()
"""
COMMAND = """
import typer
from ladder.cli import app

@app.command()
def greet() -> None:
    \"\"\"Say hello.\"\"\"
    typer.echo("hello")
"""
FORMAT = """
def render(verdict, view):
    return f"<b>{verdict.recommendation.technique}</b>"
"""


def with_one_more(package: str, folder: Path, *arguments: str) -> str:
    """What `ladder` says where the package has one more folder of files."""
    script = ONE_MORE.format(package=package, folder=str(folder), arguments=arguments)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    return done.stdout + done.stderr


def test_additional_file_in_cli_is_a_new_command(tmp_path: Path) -> None:
    (tmp_path / "greet.py").write_text(COMMAND)
    assert with_one_more("ladder.cli", tmp_path, "greet") == "hello\n"
    assert "Say hello." in with_one_more("ladder.cli", tmp_path, "--help")


@pytest.mark.slow
def test_additional_file_in_formats_is_a_new_format(tmp_path: Path) -> None:
    (tmp_path / "bold.py").write_text(FORMAT)
    example = "examples/row-1-internal-docs.yaml"
    arguments = ("advise", example, "--format", "bold")
    assert with_one_more("ladder.advice.formats", tmp_path, *arguments) == "<b>rag</b>"


def test_only_the_command_that_is_called_is_imported() -> None:
    code = (
        "import sys; from ladder.cli import main\n"
        "sys.argv = ['ladder', 'schema', '-h']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted(each for each in sys.modules if each.startswith('ladder.cli.')))"
    )
    stated = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    expected = ["options", "schema", "streams", "usage"]
    assert stated.splitlines()[-1] == str([f"ladder.cli.{name}" for name in expected])
