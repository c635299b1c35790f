"""Programs by what they do with the words that they are given."""

READERS = frozenset(
    """
    alias apt apt-get awk basename bat black brew cargo cat cd chmod chown code comm cp
    cursor cut date df diff dig dirname du echo ed egrep emacs export false fgrep file find
    gh git go grep gzip head help history id install isort jq kill ladder ladder-advisor
    less ln ls lsof man md5sum mkdir more mv mypy nano nl nvim open otool patch pgrep
    pip pip3 pkill pre-commit printenv printf ps psql pwd pylint pyright pytest
    realpath rg rm rmdir rsync ruff scp sed seq set sha256sum shellcheck sleep sort split
    sqlite3 stat strings tail tar tee tensorboard test top touch tr tree true type uniq
    unset unzip vi vim wc which xdg-open xxd yamllint yq zip
    """.split()  # noqa: SIM905
)
"""Programs that read, edit or install: nothing that their words quote is run."""

READING_MODULES = frozenset(
    """
    black compileall json.tool mypy pip py_compile pytest ruff unittest venv
    """.split()  # noqa: SIM905
)
"""The same for `python -m NAME`."""

LAUNCHERS = frozenset(
    """
    . accelerate argo at az bash batch bun colossalai dash databricks deepspeed deno docker dstack
    gcloud hf ipython jupyter kubectl modal mpirun node papermill podman powershell pwsh pyflyte
    python ray runai sbatch sh sky source srun torchrun ts-node tsx zsh
    """.split()  # noqa: SIM905
)
"""Programs that run the scripts and jobs that they are given."""

PREFIXES = frozenset(
    """
    builtin caffeinate command env exec ionice nice nohup setsid stdbuf sudo time timeout
    uvx watch xargs
    """.split()  # noqa: SIM905
)
"""Programs that start the command after them; `timeout` has one word of its own first."""

RUNNERS = frozenset(
    """
    conda hatch mamba micromamba pdm pipenv pipx pixi poetry rye uv
    """.split()  # noqa: SIM905
)
"""Programs that start the command after the word `run`."""

SHELLS = frozenset(
    """
    at bash batch dash eval ksh powershell pwsh screen script sh ssh su tmux wsl zsh
    """.split()  # noqa: SIM905
)
"""Programs that take a command as one quoted word."""

OPTIONS_WITH_VALUE = frozenset(
    """
    --directory --env-file --extra --from --group --index --name --prefix --project --python
    --spec --with --with-requirements -C -i -k -n -p -s -u
    """.split()  # noqa: SIM905
)
"""Options of those programs that take the next word."""
