"""Answers to what a text asks about a picture: numbered, in a fold that is closed."""


class Answers:
    """Answers as a list in Markdown; their numbers are computed where they are given.

    As plain text nothing is revealed.

    Args:
        texts: The answers in the order of the questions, in Markdown.
        summary: What stands on the closed fold.
    """

    def __init__(self, *texts: str, summary: str) -> None:
        self._texts, self._summary = texts, summary

    def __repr__(self) -> str:
        return f"{self._summary}: {len(self._texts)}, in a fold where Markdown is shown."

    def _repr_markdown_(self) -> str:
        listed = "\n".join(f"{n}. {text}" for n, text in enumerate(self._texts, 1))
        # The blank lines make Markdown of what lies between the tags.
        return (
            f'<details class="pieces-fold">\n<summary>{self._summary}</summary>\n\n{listed}\n\n'
            "</details>"
        )
