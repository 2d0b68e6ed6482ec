"""A link in the text sets a widget's view, and all of it: nothing of the last view leaks in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from widgets.attention_explorer.hand import explorer
from widgets.attention_stepper.hand import Hand

from pieces.widgets import ArchitectureMap, ScaleLab
from pieces.widgets.common.base import Widget

NUMBERS = "key=1 0 0 0;0 1 0 0;0 0 1 0"
# What one link asks for, and what the next one names.
LINKS = [
    ("attention-stepper", f"row=0,column=2,step=1,scale=false,use_mask=causal,{NUMBERS}", ""),
    ("attention-stepper", "row=0,scale=false,use_mask=causal", "step=3"),
    ("scale-lab", "d_k=4,scaling=root,temperature=2,spread=0.5,num_keys=3,seed=7", ""),
    ("scale-lab", "d_k=4,scaling=root,seed=7", "d_k=512"),
    ("architecture-map", "selected=memory", ""),
    ("attention-explorer", "layer=1,head=3,query=4,key=0", ""),
    ("attention-explorer", "layer=1,head=3", "query=2"),
]


@pytest.fixture
def widget_called(stepper: Callable) -> Callable[[str], Widget]:
    kinds = {
        "attention-stepper": stepper,
        "scale-lab": ScaleLab,
        "architecture-map": ArchitectureMap,
    }
    kinds |= {"attention-explorer": explorer}
    return lambda name: kinds[name]()


def follow(page: Page, address: str) -> None:
    """Click a link of the text."""
    page.evaluate(
        """address => { const link = document.createElement("a");
        link.href = address;
        document.querySelector("main").append(link);
        link.click(); }""",
        address,
    )
    page.wait_for_timeout(400)


def shown(page: Page) -> str:
    """All words of the widget, what is chosen in it, the numbers in its fields, and its link."""
    return page.evaluate(
        """() => { const root = document.querySelector(".pieces-widget figure");
        root.querySelectorAll("details").forEach(fold => { fold.open = true; });
        const fields = [...root.querySelectorAll("input, select")].map(e => [e.value, e.checked]);
        const chosen = root.querySelectorAll("[aria-checked=true], [aria-pressed=true]");
        const links = root.querySelectorAll("a[href^='#']:not([hidden])");
        return [root.innerText, JSON.stringify(fields), ...[...chosen].map(e => e.textContent),
                ...[...links].map(e => e.hash)].join("\\n"); }"""
    )


@pytest.mark.parametrize(("name", "last", "then"), LINKS)
def test_what_a_link_does_not_name_is_as_it_was_built(
    page_with: Callable[..., Page], widget_called: Callable, name: str, last: str, then: str
):
    page = page_with(widget_called(name))
    follow(page, f"#{name}:{last}")
    moved = shown(page)
    address = f"#{name}:{then or 'else=0'}"
    follow(page, address)
    fresh = page_with(widget_called(name), address=address)
    fresh.wait_for_timeout(400)
    assert shown(page) == shown(fresh) != moved


@pytest.mark.parametrize("name", ["attention-stepper", "scale-lab"])
def test_a_link_ends_a_guided_state(
    page_with: Callable[..., Page], widget_called: Callable, name: str
):
    page = page_with(widget_called(name))
    page.locator(".pieces-examples button[aria-pressed]").nth(3).click()
    address = {"attention-stepper": "#attention-stepper:step=1", "scale-lab": "#scale-lab:d_k=100"}[
        name
    ]
    follow(page, address)
    assert page.locator(".pieces-examples [aria-pressed=true]").count() == 0
    assert not page.locator(".pieces-asked").is_visible()


def test_a_link_to_the_view_leaves_it_as_it_is(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper())
    hand.button("equal keys").click()
    assert hand.status()
    before = shown(hand.page)
    hand.root.get_by_role("link", name="Link to this view").click()
    assert hand.status()
    assert shown(hand.page) == before


def test_a_link_can_be_followed_again(hand_on: Callable, stepper: Callable):
    hand = hand_on(stepper())
    follow(hand.page, "#attention-stepper:step=3")
    first = shown(hand.page)
    hand.query(2).click()
    hand.go_to(0)
    follow(hand.page, "#attention-stepper:step=3")
    assert shown(hand.page) == first


@pytest.mark.parametrize(
    ("view", "opens"),
    [("step=4,numbers=true", True), (NUMBERS, True), ("step=4", False), ("numbers=false", False)],
)
def test_a_link_that_asks_for_the_numbers_opens_their_fold(
    page_with: Callable[..., Page], stepper: Callable, view: str, opens: bool
):
    page = page_with(stepper(), width=390)
    hand = Hand(page)
    assert not hand.input("value", 0, 0).is_visible()
    follow(page, f"#attention-stepper:{view}")
    assert hand.input("value", 0, 0).is_visible() == opens


@pytest.mark.parametrize(
    ("view", "opens"),
    [
        *((view, True) for view in ("temperature=2", "spread=0.5", "num_keys=3", "seed=2")),
        *((view, False) for view in ("d_k=512", "d_k=512,scaling=root,temperature=1")),
    ],
)
def test_a_link_that_moves_a_folded_control_opens_its_fold(
    page_with: Callable[..., Page], view: str, opens: bool
):
    page = page_with(ScaleLab())
    fold = page.locator("details.pieces-fold")
    follow(page, f"#scale-lab:{view}")
    assert (fold.get_attribute("open") is not None) == opens
    fold.evaluate("fold => { fold.open = false; }")
    follow(page, f"#scale-lab:{view}")
    assert (fold.get_attribute("open") is not None) == opens
