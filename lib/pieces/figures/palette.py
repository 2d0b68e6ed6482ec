"""All colours of the book: in figures, in widgets (``--pieces-query`` …) and on their pages.

The stylesheets repeat them, since CSS imports no Python; a test holds both equal.
"""

COLOURS = {  # on a light page, on a dark one
    "text": ("#1b1f24", "#e6edf3"),
    "muted": ("#57606a", "#a0aab4"),
    "page": ("#ffffff", "#14181e"),
    "panel": ("#f6f8fa", "#1f252d"),
    "line": ("#6e7781", "#8b949e"),
    "focus": ("#704500", "#e8b86d"),
    "accent": ("#704500", "#e8b86d"),
    "right": ("#116329", "#56d364"),
    "wrong": ("#a40e26", "#ff7b72"),
    "query": ("#332288", "#56b4e9"),
    "key": ("#d55e00", "#d55e00"),
    "value": ("#009e73", "#f0e442"),
    # The same three hues, with contrast enough to be read as words.
    "query-text": ("#332288", "#56b4e9"),
    "key-text": ("#b84a00", "#f08a3c"),
    "value-text": ("#00704f", "#f0e442"),
    "plus": ("#0043a8", "#8cc4ff"),
    "minus": ("#9d0a5e", "#ffa6d0"),
    "lit": ("#dbe9f9", "#203a56"),
    "mixing": ("#fbecd0", "#3a2f18"),
    "head-1": ("#0072b2", "#56b4e9"),
    "head-2": ("#b30000", "#e69f00"),
    "head-3": ("#cc79a7", "#cc79a7"),
    "head-4": ("#332288", "#f0e442"),
    "head-5": ("#999933", "#009e73"),
    "head-6": ("#882255", "#ffffff"),
    "head-7": ("#ee6677", "#d55e00"),
    "head-8": ("#000000", "#777777"),
}
LIGHT = {name: light for name, (light, _) in COLOURS.items()}
DARK = {name: dark for name, (_, dark) in COLOURS.items()}

# On paper: black on white, the letter beside a colour says the same.
INK, MUTED, PAPER = LIGHT["text"], LIGHT["muted"], LIGHT["page"]
QUERY, KEY, VALUE = LIGHT["query"], LIGHT["key"], LIGHT["value"]
HUE, MARK = LIGHT["plus"], LIGHT["minus"]  # the hue of heat maps and bars, and what marks a value
# Seen on light and dark pages where no stylesheet of ours reaches; white is read on both.
RIGHT_ON_BOTH, WRONG_ON_BOTH = "#23804c", "#c4384c"
