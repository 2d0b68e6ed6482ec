"""In each browser that is here, Chromium always: what is typed is translated or gets a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from any_browser import browsers, in_browser

from pieces.widgets import LiveTranslator
from pieces.widgets.common.page import page

TYPED = Path(__file__).with_name("typed.js")
BROWSERS = browsers()
FRENCH = {
    "The black cat sleeps on the red chair": "Le chat noir dort sur la chaise rouge.",
    "I am not speaking English": "Je ne parle pas anglais.",
    "My sister's dog is hungry": "Le chien de ma sœur a faim.",
    "We're waiting for the train.": "Nous attendons le train.",
    "The children have eaten the apples": "Les enfants ont mangé les pommes.",
    "Do you like cheese?": "Est-ce que tu aimes le fromage ?",
    "When the men sleep, the queens cry": "Quand les hommes dorment, les reines pleurent.",
    "The bird is small but it is red": "L'oiseau est petit mais il est rouge.",
    "I want to see the museum": "Je veux voir le musée.",
    "They never drink cold milk": "Ils ne boivent jamais de lait froid.",
    "There are three books on the table": "Il y a trois livres sur la table.",
    "Marie and Paul are tired": "Marie et Paul sont fatigués.",
    "What are you reading": "Qu'est-ce que tu lis ?",
    "The teacher gives him a book": "Le professeur lui donne un livre.",
    "Why are the doors closed?": "Pourquoi est-ce que les portes sont fermées ?",
    "He began to sing yesterday": "Il a commencé à chanter hier.",
    "This old king has a beautiful castle": "Ce vieux roi a un beau château.",
    "I miss you": "Tu me manques.",
    "Our neighbours bought eight eggs": "Nos voisins ont acheté huit œufs.",
    "She must go to the hospital": "Elle doit aller à l'hôpital.",
    "<p>The <b>cat</b>\tsleeps</p>": "Le chat dort.",
}
REFUSED = {
    "The houze sleeps": "The model does not know “houze”. Spelled most like “houze”: “house”, ",
    "I have a computer": "The model does not know “computer”. ",
    "": "Write a sentence first, or choose an example.",
    "the cat " * 30: "60 words and signs are too many: the model has learned from 12 at most.",
    "the 🐈 sleeps": "The model does not know “🐈”. None of its words is spelled like it.",
    "القط ينام": "The model does not know “القط” and “ينام”. None of its words is spelled like it.",
    "<script>alert(1)</script>": "The model does not know “alert”, “(”, “1” and 1 other. ",
}


def plain(text: str) -> str:
    """Text without what keeps directions apart and lines together."""
    return text.replace("\u2068", "").replace("\u2069", "").replace("\u00a0", " ")


def test_chromium_is_always_among_them():
    assert "Chromium" in BROWSERS


@pytest.mark.parametrize("name", BROWSERS)
def test_what_is_typed_is_translated_or_gets_a_sentence(name: str):
    typed = json.dumps([*FRENCH, *REFUSED]).replace("<", "\\u003c")
    html = page(LiveTranslator(), title="Translator")
    scripts = f"<script>globalThis.typed = {typed};</script><script>{TYPED.read_text()}</script>"
    files = {"page.html": html.replace("</body>", f"{scripts}</body>").encode()}
    told = {text: plain(said) for text, said in in_browser(BROWSERS[name], files).items()}
    for text, french in FRENCH.items():
        assert told[text] == f"In French: “{french}”", text
    for text, sentence in REFUSED.items():
        assert told[text].startswith(sentence), text
