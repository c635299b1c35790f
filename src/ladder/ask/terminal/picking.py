"""What is pointed at and marked in a list of options. Knows no library and no terminal."""

from ladder.ask.terminal.page import Page


class Picking:
    """The pointer and the marks of one question. Nothing is pointed at until a key does it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.at: int | None = None
        self._marks: dict[int, str] = {}

    def moved(self, by: int) -> None:
        """Point at the next option or the one before, round the ends."""
        count = len(self.page.options)
        if self.at is None:
            self.at = 0 if by > 0 else count - 1
        else:
            self.at = (self.at + by) % count

    def typed(self, text: str) -> None:
        """Point at the one option that a text begins, if there is one."""
        word = text.strip().lower()
        if not word:
            return
        begun = [n for n, option in enumerate(self.page.options) if option.id.startswith(word)]
        self.at = begun[0] if len(begun) == 1 else None

    def toggled(self) -> str:
        """Mark what is pointed at, or take the mark away; what is wrong if there is nothing."""
        if self.at is None:
            return "Point at something first: ↑ and ↓."
        states = ["", "x", "?"] if self.page.doubt else ["", "x"]
        now = self._marks.get(self.at, "")
        self._marks[self.at] = states[(states.index(now) + 1) % len(states)]
        return ""

    def position(self, at: int) -> str:
        """The box before an option, where several may be marked."""
        return f"[{self._marks.get(at) or ' '}] " if self.page.many else ""

    def answer(self, typed: str) -> tuple[str, str]:
        """The answer that Enter gives, and what is wrong if it gives none."""
        if typed.strip() or not self.page.options:
            return typed, ""
        if not self.page.many:
            return ("" if self.at is None else self.page.options[self.at].id), ""
        marked = [(n, position) for n, position in sorted(self._marks.items()) if position]
        if marked:
            words = [
                self.page.options[n].id + ("?" if position == "?" else "") for n, position in marked
            ]
            return ", ".join(words), ""
        if self.at is not None:
            return "", "Nothing is marked yet: Space marks, Enter then takes what is marked."
        return "", f"Nothing is taken for granted here. {self.page.legal}"

    def keys(self) -> str:
        """Which keys do what, in a line."""
        if not self.page.options:
            return "Enter"
        if not self.page.many:
            return "↑↓ Enter, or type"
        return f"↑↓ Space{' (twice: unknown)' if self.page.doubt else ''} Enter, or type"
