"""What `fnec explain CODE` prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A code in words, with a spec that is wrong and one that is right."""

    title: str
    text: str
    wrong: str
    right: str

    def show(self, code: str) -> str:
        """The whole explanation for a terminal."""
        parts = [f"{code}: {self.title}", self.text]
        parts += ["Wrong:\n" + _indented(self.wrong), "Right:\n" + _indented(self.right)]
        return "\n\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
