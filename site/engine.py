"""What the worker imports first: the page with its rules, which `build.py` compiled beforehand."""

import pickle
from datetime import date
from pathlib import Path

from ladder.page.turn import Page

RULES = pickle.loads(Path(__file__).with_name("rules.pickle").read_bytes())  # noqa: S301 - our own
turn = Page(RULES, date.today()).turn  # noqa: DTZ011 - the reader's own
