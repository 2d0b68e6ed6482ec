"""The explorer on a page: strange words, small screens, links, languages, Jupyter, speed."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from widgets.attention_explorer.hand import (
    SOURCE,
    TARGET,
    ExplorerHand,
    explorer,
    made_up,
    of_words,
)
from widgets.common import STRANGE

from pieces.widgets.common.base import STATIC

MANY = [f"word{i}" for i in range(40)]
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture
def hand_of(page_with: Callable[..., Page]) -> Callable[..., ExplorerHand]:
    """Opens a page that holds one explorer, and takes it in hand."""
    return lambda widget=None, **options: ExplorerHand(page_with(widget or explorer(), **options))


@pytest.mark.parametrize("kind", STRANGE)
def test_any_word_is_shown_as_text_and_breaks_nothing(hand_of: Callable, kind: str):
    token = STRANGE[kind]
    hand = hand_of(of_words(["le", token, "le"], [token, "cat"], query=1), width=320)
    shown = hand.written(1).locator("bdi").text_content()
    assert shown == {"empty": "␣empty", "space": "␣␣space"}.get(kind, token)
    assert hand.root.locator("b[onclick]").count() == 0
    hand.open_table()
    hand.cell(2, 1).click()
    hand.view("Layer 1, head 3").click()
    assert hand.page.evaluate(FITS)
    if kind == "right to left":
        direction = hand.written(1).locator("bdi").evaluate("e => getComputedStyle(e).direction")
        assert direction == "rtl"


def test_a_word_that_stands_twice_is_told_apart(hand_of: Callable):
    row = [0.6, 0.1, 0.3]
    hand = hand_of(of_words(["le", "le"], ["the", "cat", "the"], weights=[[[row] * 2]]))
    assert list(hand.listed()) == ["the (1)", "the (3)", "cat"]
    hand.written(1).click()
    assert "Writing “le” (2): “the” (1) has weight 0.600" in hand.status()


def test_one_word(hand_of: Callable):
    hand = hand_of(of_words(["oui"], ["yes"], weights=[[[[1.0]]]]))
    assert "Writing “oui”, the model looks mostly at “yes” (1.00)." in hand.caption()
    hand.cell(0, 0).focus()
    hand.press("ArrowRight", "ArrowDown", "Control+End", "Enter", "Escape")
    assert hand.status().startswith("Layer 1, mean of all heads. Writing “oui”: “yes” has weight 1")
    assert "NaN" not in hand.root.inner_text()


def test_three_of_them_live_apart_on_one_page(page_with: Callable, axe: Callable):
    page = page_with(explorer(), explorer(layer=1), explorer(head=2, name="third"))
    for name in ("attention-explorer", "attention-explorer-2", "third"):
        page.locator(f"[data-pieces-name='{name}']").scroll_into_view_if_needed()
        page.locator(f"[data-pieces-name='{name}'][data-pieces-mounted]").wait_for()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    ExplorerHand(page, "attention-explorer-2").written(0).click()
    words = [
        ExplorerHand(page, name).chosen()[1]
        for name in ("attention-explorer", "attention-explorer-2", "third")
    ]
    assert words[1] == "le"
    assert words[0] == TARGET[explorer().query]
    assert axe(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(page_with: Callable[..., Page], axe: Callable, theme: str, width: int):
    many = of_words(MANY, MANY, name="many", weights=made_up(2, 8, 40, 40))
    page = page_with(explorer(), many, theme=theme, width=width)
    for opener in page.locator("[aria-controls]").all():
        opener.click()
    for view in ("Layer 2, mean of all heads", "Layer 1, head 2"):
        for picture in page.get_by_role("radio", name=view, exact=True).all():
            picture.click()
        page.wait_for_timeout(300)
        assert axe(page) == [], view


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_the_page_sideways(page_with: Callable[..., Page], width: int):
    many = of_words(MANY, [STRANGE["long"], *MANY[1:]], name="many", weights=made_up(6, 8, 40, 40))
    page = page_with(explorer(), many, width=width)
    for opener in page.locator("[aria-controls]").all():
        opener.click()
    assert page.evaluate(FITS)


def test_each_head_has_its_number_and_its_colour(hand_of: Callable):
    hand = hand_of(of_words(["a"], ["b", "c"], weights=made_up(1, 10, 1, 2)))
    badges = hand.root.locator(".pieces-attention-explorer-overview .pieces-badge")
    assert badges.all_inner_texts() == ["mean", *map(str, range(1, 11))]
    colours = badges.evaluate_all("all => all.map(e => getComputedStyle(e).borderColor)")
    assert len(set(colours[:9])) == 9
    assert colours[9:] == colours[1:3]
    hand.view("Layer 1, head 2").click()
    bar = hand.root.locator(".pieces-fill").first
    assert bar.evaluate("e => getComputedStyle(e).backgroundColor") == colours[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_every_tint_can_be_read(hand_of: Callable, theme: str):
    hand = hand_of(theme=theme, reduced_motion="reduce")
    same = hand.root.evaluate(
        """root => { const [tint, cell] = [".pieces-tint", ".pieces-grid td"].map(
            (name) => root.querySelector(name));
        const looks = (e) => { const style = getComputedStyle(e);
            return [style.color, style.backgroundColor].join(); };
        return Array.from({ length: 101 }, (_, heat) => {
            for (const e of [tint, cell]) e.style.setProperty("--heat", heat / 100);
            return looks(tint) === looks(cell); }).every(Boolean); }"""
    )
    assert same, "the colours of the heat map, whose contrast is measured with the stepper"


def test_the_words_say_their_languages(hand_of: Callable):
    hand = hand_of(explorer(source_language="en", target_language="fr"))
    hand.open_table()
    spoken = hand.root.evaluate(
        """root => [...root.querySelectorAll("bdi")].map(e => [e.textContent,
            e.closest("[lang]").lang])"""
    )
    assert {word for word, lang in spoken if lang == "fr"} == set(TARGET)
    assert {word for word, lang in spoken if lang == "en"} - set(SOURCE) <= {"sum"}
    assert hand_of().root.locator("[lang]").count() == 0


def test_an_address_restores_the_view(hand_of: Callable):
    hand = hand_of(address="#attention-explorer:layer=1,head=3,query=1,key=2")
    assert hand.chosen() == ["Layer 1, head 3", "chat", "does"]
    link = hand.root.get_by_role("link").get_attribute("href")
    assert link == "#attention-explorer:layer=1,head=3,query=1,key=2"
    hand.written(4).click()
    hand.view("Layer 2, head 1").click()
    link = hand.root.get_by_role("link").get_attribute("href")
    again = hand_of(address=link)
    assert again.chosen() == hand.chosen()
    assert again.caption() == hand.caption()


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ("layer=99,head=99,query=-4,key=abc", ["Layer 2, head 4", "le", "cat"]),
        ("layer=0,head=1.5,query=9,key=true", ["Layer 1, mean of all heads", ".", "cat"]),
        ("layer=,head=,query=null,key=", ["Layer 2, mean of all heads", "le", "cat"]),
        ("weights=1,source=x,target=2", ["Layer 2, mean of all heads", "le", "cat"]),
    ],
)
def test_a_senseless_address_does_no_harm(hand_of: Callable, address: str, chosen: list):
    hand = hand_of(address=f"#attention-explorer:{address}")
    assert hand.chosen() == chosen
    assert "NaN" not in hand.root.inner_text()
    hand.written(1).click()
    assert "Writing “chat”" in hand.caption()


def test_reset_gives_back_the_first_frame(hand_of: Callable):
    hand = hand_of(explorer(layer=1, head=2))
    before = hand.root.locator("figure").inner_text()
    hand.view("Layer 2, head 4").click()
    hand.cell(5, 0).click()
    hand.button("Reset").click()
    said = hand.status()
    assert said.startswith("Layer 1, head 2.")
    after = hand.root.locator("figure").inner_text()
    assert after.replace(hand.root.locator("[role=status]").inner_text(), "").split() == (
        before.split()
    )


MOUNT_AS_JUPYTER_DOES = """async ([code, state]) => {
    const heard = new Set();
    window.model = {
        get: (key) => state[key],
        set(key, value) { state[key] = value; },
        update(traits) {
            Object.assign(state, traits);
            for (const key of Object.keys(traits)) window.tell(`change:${key}`);
            window.tell("change");
        },
        on: (event, callback) => heard.add([event, callback]),
        off: (event, callback) => heard.forEach((pair) =>
            pair[0] === event && pair[1] === callback && heard.delete(pair)),
        save_changes() { window.saved = { ...state }; },
    };
    window.tell = (event) => heard.forEach(([name, callback]) => name === event && callback());
    const { default: module } = await import(`data:text/javascript;base64,${code}`);
    const el = document.createElement("div");
    el.dataset.piecesName = "live";
    document.querySelector("main").append(el);
    window.leave = await module.render({ model: window.model, el });
    window.heard = heard;
}"""


def test_traits_set_from_python_move_the_picture_and_back(page_with: Callable[..., Page]):
    page = page_with(explorer())
    code = base64.b64encode((STATIC / "jupyter" / "attention-explorer.js").read_bytes()).decode()
    page.evaluate(MOUNT_AS_JUPYTER_DOES, [code, explorer(name="live").state()])
    hand = ExplorerHand(page, "live")
    page.evaluate("window.model.update({ layer: 1, head: 4, query: 2 })")
    page.wait_for_timeout(50)
    assert hand.chosen()[:2] == ["Layer 1, head 4", "ne"]
    hand.view("Layer 2, head 3").click()
    assert page.evaluate("[window.saved.layer, window.saved.head]") == [2, 3]
    # One trait may arrive before the others that it needs.
    page.evaluate("window.model.update({ source: ['a', 'b'] })")
    page.wait_for_timeout(50)
    hand.written(0).click()
    new = of_words(["c"], ["a", "b"], weights=[[[[0.25, 0.75]]]]).state()
    page.evaluate("new_ => window.model.update(new_)", {k: new[k] for k in ("target", "weights")})
    page.wait_for_timeout(50)
    assert "Layer 1, head 1" in hand.chosen()
    assert "Writing “c”, the model looks mostly at “b” (0.75)." in hand.caption()
    page.evaluate("window.leave()")
    assert page.evaluate("window.heard.size") == 0


PRESS = """async (key) => {
    const start = performance.now();
    const target = document.activeElement;
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
}"""


def test_a_change_shows_at_once_with_forty_words(hand_of: Callable):
    """The bar is 100 ms of computing; three times it fails, as a busy machine takes longer."""
    hand = hand_of(of_words(MANY, MANY, weights=made_up(6, 8, 40, 40), layer=1, head=1))
    clock = hand.page.context.new_cdp_session(hand.page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})

    def computed() -> float:
        metrics = clock.send("Performance.getMetrics")["metrics"]
        return next(1000 * m["value"] for m in metrics if m["name"] == "TaskDuration")

    hand.view("Layer 1, head 1").focus()
    costs = []
    for turn in range(40):
        before = computed()
        hand.page.evaluate(PRESS, ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp")[turn % 4])
        costs.append(computed() - before)
        hand.page.wait_for_timeout(20)
    costs.sort()
    print(f"computing: median {costs[20]:.0f} ms, 95th percentile {costs[38]:.0f} ms")
    assert costs[38] <= 3 * 100
