"""All colours of the book: in figures, in widgets (``--pieces-query`` …) and on their pages.

The stylesheets repeat them, since CSS imports no Python; a test holds both equal. Contrasts and
colour vision were measured for the sets of Q, K, V and of the heads (see the page of notation).
"""

LIGHT = {
    "text": "#1b1f24",
    "muted": "#57606a",
    "page": "#ffffff",
    "panel": "#f6f8fa",
    "line": "#6e7781",
    "focus": "#0550ae",
    "accent": "#0550ae",
    "right": "#116329",
    "wrong": "#a40e26",
    "query": "#332288",
    "key": "#d55e00",
    "value": "#009e73",
    "plus": "#0043a8",
    "minus": "#9d0a5e",
    "lit": "#dbe9f9",
    "mixing": "#fbecd0",
    "head-1": "#0072b2",
    "head-2": "#b30000",
    "head-3": "#cc79a7",
    "head-4": "#332288",
    "head-5": "#999933",
    "head-6": "#882255",
    "head-7": "#ee6677",
    "head-8": "#000000",
}
DARK = {
    "text": "#e6edf3",
    "muted": "#a0aab4",
    "page": "#14181e",
    "panel": "#1f252d",
    "line": "#8b949e",
    "focus": "#79c0ff",
    "accent": "#79c0ff",
    "right": "#56d364",
    "wrong": "#ff7b72",
    "query": "#56b4e9",
    "key": "#d55e00",
    "value": "#f0e442",
    "plus": "#8cc4ff",
    "minus": "#ffa6d0",
    "lit": "#203a56",
    "mixing": "#3a2f18",
    "head-1": "#56b4e9",
    "head-2": "#e69f00",
    "head-3": "#cc79a7",
    "head-4": "#f0e442",
    "head-5": "#009e73",
    "head-6": "#ffffff",
    "head-7": "#d55e00",
    "head-8": "#777777",
}

# On paper: black on white, the letter beside a colour says the same.
INK, MUTED, PAPER = LIGHT["text"], LIGHT["muted"], LIGHT["page"]
QUERY, KEY, VALUE = LIGHT["query"], LIGHT["key"], LIGHT["value"]
HUE, MARK = LIGHT["plus"], LIGHT["minus"]  # the hue of heat maps and bars, and what marks a value
