"""A reader's hand on one widget of a page, and what the page then says."""

from __future__ import annotations

import base64
from typing import Any, Self

import numpy as np
from playwright.sync_api import Locator, Page, TimeoutError

from pieces.widgets.common.base import STATIC, Widget

# Two frames and a task: what a change asks for has been drawn.
SETTLE = """() => new Promise((done) => requestAnimationFrame(
    () => requestAnimationFrame(() => setTimeout(done))))"""
FOLLOW = """(address) => new Promise((done) => {
    const link = document.createElement("a");
    link.href = address;
    document.querySelector("main").append(link);
    if (link.href !== location.href) addEventListener("hashchange", () => done(), { once: true });
    else setTimeout(done);
    link.click();
})"""
SAYS = r"""([node, text]) => {
    const said = node.textContent.replace(/[\u2068\u2069]/g, "").replace(/\s+/g, " ").trim();
    return text.endsWith("…") ? said.startsWith(text.slice(0, -1)) : said === text; }"""
FOCUSED = """() => { const e = document.activeElement;
    return e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent; }"""
SHOWN = """(root) => {
    root.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    const status = root.querySelector("[role=status]:not(.pieces-question-feedback)");
    status?.style.setProperty("display", "none");
    const text = root.innerText;
    status?.style.removeProperty("display");
    const all = (selector, tell) => [...root.querySelectorAll(selector)].map(tell);
    return [
        text.replace(/\\s+/g, " "),
        ...all("input, select", (e) => [e.value, e.checked].join()),
        ...all("[aria-checked=true], [aria-pressed=true]", (e) => e.textContent),
        ...all("a[href^='#']:not([hidden])", (e) => e.hash.split(":")[1]),
    ].join("\\n"); }"""
CLOCK = """async ([node, act, value]) => {
    if (act === "slide") node.value = value;
    const slides = () => new InputEvent("input", { bubbles: true });
    const types = () => new KeyboardEvent("keydown", { key: value, bubbles: true });
    const event = act === "slide" ? slides() : types();
    (node ?? document.activeElement).dispatchEvent(event);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""


MOUNT = """async ([code, state]) => {
    const heard = new Set();
    const tell = (event) => heard.forEach(([name, callback]) => name === event && callback());
    const place = (traits) => {
        const fresh = Object.keys(traits).filter(
            (key) => JSON.stringify(traits[key]) !== JSON.stringify(state[key]));
        Object.assign(state, traits);
        fresh.forEach((key) => tell(`change:${key}`));
        if (fresh.length) tell("change");
    };
    window.model = {
        get: (key) => state[key],
        set: (key, value) => place({ [key]: value }),
        update: place,
        on: (event, callback) => heard.add([event, callback]),
        off: (event, callback) => heard.forEach((pair) =>
            pair[0] === event && pair[1] === callback && heard.delete(pair)),
        save_changes() { window.saved = { ...state }; },
    };
    window.heard = heard;
    window.leave = [];
    const { default: module } = await import(`data:text/javascript;base64,${code}`);
    for (const name of ["live", "twin"]) {
        const el = document.createElement("div");
        el.id = name;
        document.querySelector("main").append(el);
        window.leave.push(await module.render({ model: window.model, el }));
    }
}"""


def plain(text: str) -> str:
    """Text without the invisible isolates around tokens, and with single spaces."""
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())


def settle(page: Page) -> None:
    """Wait until what was asked for is drawn."""
    page.evaluate(SETTLE)


def follow(page: Page, address: str) -> None:
    """Click a link of the text."""
    page.evaluate(FOLLOW, address)
    settle(page)


def shown(root: Locator) -> str:
    """All that a widget shows: words, fields, what is chosen, its link; not its status line."""
    return root.evaluate(SHOWN)


def as_jupyter_mounts(page: Page, widget: Widget) -> tuple[Locator, Locator]:
    """Two views of one model, which `window.model.update` sets; `window.leave` ends them."""
    script = (STATIC / "jupyter" / f"{widget.widget_kind}.js").read_bytes()
    page.evaluate(MOUNT, [base64.b64encode(script).decode(), widget.state()])
    return page.locator("#live"), page.locator("#twin")


class Hand:
    """Takes the widget of this name on a page in hand; without a name the first one."""

    def __init__(self, page: Page, name: str = "") -> None:
        self.page = page
        named = f"[data-pieces-name='{name}']" if name else ".pieces-widget"
        self.root: Locator = page.locator(named).first

    @classmethod
    def on(cls, root: Locator) -> Self:
        """The hand on a widget that was found already."""
        hand = cls(root.page)
        hand.root = root
        return hand

    def button(self, name: str) -> Locator:
        isolated = name.replace("“", "“\u2068").replace("”", "\u2069”")
        return self.root.get_by_role("button", name=isolated, exact=True)

    def radio(self, name: str) -> Locator:
        return self.root.get_by_role("radio", name=name, exact=True)

    def cell(self, row: int, column: int) -> Locator:
        """A cell of the heat map."""
        return self.root.locator(".pieces-grid tbody tr").nth(row).locator("td").nth(column)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def follow(self, address: str) -> None:
        follow(self.page, address)

    def says(self, text: str) -> None:
        """Wait for what the status line must say; one that ends in "…" may go on."""
        line = self.root.locator("[role=status]")
        try:
            self.page.wait_for_function(SAYS, arg=[line.element_handle(), text], timeout=5000)
        except TimeoutError:
            assert plain(line.text_content() or "") == text

    def fault(self) -> str:
        """What is said below a field of a number that is none."""
        return plain(self.root.locator(".pieces-fault:not(:empty)").inner_text())

    def open_more(self) -> None:
        """Unfold what is folded under More."""
        self.root.locator("details.pieces-fold:not([open]) > summary").click()

    def caption(self) -> str:
        return plain(self.root.locator("figcaption").inner_text())

    def text(self) -> str:
        return plain(self.root.inner_text())

    def link(self) -> str | None:
        return self.root.get_by_role("link", name="Link to this view").get_attribute("href")

    def focused(self) -> str:
        """The focused element in words."""
        return plain(self.page.evaluate(FOCUSED))

    def is_focused(self, node: Locator) -> bool:
        return node.evaluate("e => e === document.activeElement")

    def open_table(self) -> Locator:
        button = self.button("Show as table")
        if button.get_attribute("aria-expanded") == "false":
            button.click()
        return self.tables

    @property
    def tables(self) -> Locator:
        return self.root.locator(".pieces-tables table")

    def numbers(self, table: Locator) -> np.ndarray:
        """The numbers of a table in full precision."""
        rows = table.first.evaluate(
            """table => [...table.tBodies[0].rows].map(row =>
                [...row.querySelectorAll("td[data-value]")].map(cell => cell.dataset.value))"""
        )
        return np.array(rows, dtype=float)

    def costs(self, turns: list[tuple[Any, str, str]]) -> list[float]:
        """Milliseconds computed for each turn (node, "slide" or "key", value), in order."""
        clock = self.page.context.new_cdp_session(self.page)
        clock.send("Performance.enable", {"timeDomain": "threadTicks"})

        def computed() -> float:
            metrics = clock.send("Performance.getMetrics")["metrics"]
            return next(1000 * m["value"] for m in metrics if m["name"] == "TaskDuration")

        costs = []
        for turn in turns:
            settle(self.page)
            before = computed()
            self.page.evaluate(CLOCK, list(turn))
            costs.append(computed() - before)
        costs.sort()
        middle, high = (costs[int(share * len(costs))] for share in (0.5, 0.95))
        print(f"computing: median {middle:.0f} ms, 95th percentile {high:.0f} ms")
        return costs
