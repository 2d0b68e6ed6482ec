"""What every widget must pass on a page; each check returns the faults that it found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from browser import AXE
from playwright.sync_api import Locator, Page, TimeoutError

CONTROLS = (
    "button, input, select, summary, a[href], [tabindex]:not(.pieces-guide):not(.pieces-scroll)"
)


def watch(page: Page, faults: list[str]) -> None:
    """Write down what a page complains of, and what it asks of another host."""
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("console", lambda line: faults.append(f"console: {line.text}"))
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.accept()))
    page.on("request", lambda request: faults.extend(_outside(request.url)))


def _outside(url: str) -> list[str]:
    return [] if url.startswith(("file:", "data:")) else [f"request: {url}"]


def axe(page: Page, *, alike: bool = False) -> list[str]:
    """What axe-core finds; where parts of many widgets alike are open, they may share a name."""
    if not AXE.exists():
        raise FileNotFoundError(f"{AXE} is missing; run: npm ci --prefix widgets")
    if not page.evaluate("Boolean(window.axe)"):
        page.add_script_tag(path=AXE)
    found = page.evaluate(
        """(enabled) => axe.run({ preload: false, rules: { "landmark-unique": { enabled } } })
            .then(({ violations }) => JSON.stringify(violations))""",
        not alike,
    )
    return [f"{v['id']}: {node['html'][:120]}" for v in json.loads(found) for node in v["nodes"]]


def sideways(page: Page) -> list[str]:
    """The page never scrolls to the side."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"the page is {wide} px too wide"] if wide > 0 else []


def heights(page: Page, bounds: dict[str, int]) -> list[str]:
    """No widget is higher than its bound, so that control and effect are seen together."""
    found = page.locator(".pieces-widget").evaluate_all(
        "all => all.map((e) => [e.dataset.piecesName, Math.round(e.offsetHeight)])"
    )
    print(*(f"{name} is {height} px high, of {bounds[name]};" for name, height in found))
    return [f"{n} is {high} px high, over {bounds[n]}" for n, high in found if high > bounds[n]]


def clipped(page: Page) -> list[str]:
    """No line of text lies outside a box that hides what overflows it: a subscript, for one."""
    return page.locator(".pieces-widget").evaluate_all(
        """(roots) => roots.flatMap((root) => {
            const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), faults = [];
            const apart = "noscript, script, option, svg, .pieces-unseen, [role=status]";
            for (let text = nodes.nextNode(); text; text = nodes.nextNode()) {
                const parent = text.parentElement;
                if (!text.data.trim() || parent.closest(apart)) continue;
                if (!parent.checkVisibility()) continue;
                const range = document.createRange();
                range.selectNodeContents(text);
                const { top, bottom } = range.getClientRects()[0] ?? { top: 0, bottom: 0 };
                let [from, to] = [top, bottom];
                for (let box = parent; box !== root; box = box.parentElement) {
                    if (!/hidden|clip/.test(getComputedStyle(box).overflowY)) continue;
                    const edges = box.getBoundingClientRect();
                    [from, to] = [Math.max(from, edges.top), Math.min(to, edges.bottom)];
                }
                if (to - from < Math.max(5, 0.6 * (bottom - top)))
                    faults.push(`hidden in part: ${text.data.slice(0, 40)}`);
            }
            return faults; })"""
    )


PLACES = """(root) => [root, ...root.querySelectorAll("button, input, select, svg, td")]
    .filter((e) => e.checkVisibility()).map((e) => {
        const { x, y, width, height } = e.getBoundingClientRect();
        return [x, y - root.getBoundingClientRect().y, width, height].map(Math.round).join(); })"""
SEEN = """(root) => [root, ...root.querySelectorAll("*")]
    .some((e) => Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height) > 1
    && [...e.childNodes].some((node) => node.nodeType === 3 && node.data.includes("abc")))"""
GONE = f"(root) => !({SEEN})(root) && !root.querySelector('[aria-invalid=true]')"
FIELDS = "input[type=text]:visible:not([readonly], :disabled)"
MOST_FIELDS = 3
STATUS = 300  # ms, longer than the status line waits


def comes_true(page: Page, says: str, root: Locator) -> bool:
    """Whether this is so within two seconds: the status line waits for a quarter of one."""
    try:
        page.wait_for_function(says, arg=root.element_handle(), timeout=2000)
    except TimeoutError:
        return False
    return True


def wrong_numbers(page: Page, root: Locator, stir: Callable[[Locator], None]) -> list[str]:
    """What is no number is marked in its field, moves nothing, and is gone after Reset.

    As the widget was built, and after a change, when its status line has something to say.
    """
    root.evaluate("root => root.querySelectorAll('details').forEach((e) => { e.open = true; })")
    return [
        fault
        for act in (lambda _: None, stir)
        for place in range(MOST_FIELDS)
        for fault in _wrong_number(page, root, act, place)
    ]


def _wrong_number(
    page: Page, root: Locator, act: Callable[[Locator], None], place: int
) -> Iterator[str]:
    act(root)
    page.wait_for_timeout(STATUS)
    fields = root.locator(FIELDS)
    if place >= fields.count():
        return
    field = fields.nth(place)
    name, before = field.get_attribute("aria-label"), root.evaluate(PLACES)
    field.fill("abc")
    page.keyboard.press("Enter")
    page.wait_for_timeout(STATUS)
    if not field.get_attribute("aria-invalid"):
        yield f"{name}: “abc” is not marked"
    if not comes_true(page, SEEN, root):
        yield f"{name}: “abc” is not answered"
    if root.evaluate(PLACES) != before:
        yield f"{name}: “abc” moves the layout"
    root.get_by_role("button", name="Reset").click()
    if not comes_true(page, GONE, root):
        yield f"{name}: “abc” outlives Reset"


def ids(page: Page) -> list[str]:
    """An id stands once."""
    every = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    return sorted({name for name in every if every.count(name) > 1})


def targets(page: Page) -> list[str]:
    """What can be hit has 24 pixels each way; a box to tick has those of its words, too."""
    return page.locator(".pieces-widget").evaluate_all(
        """(roots, controls) => roots.flatMap((root) => [...root.querySelectorAll(controls)])
            .filter((e) => e.checkVisibility() && !e.closest("svg"))
            .flatMap((e) => {
                const parts = [e, ...(e.type === "radio" || e.type === "checkbox" ? e.labels : [])];
                const fits = parts.map((part) => part.getBoundingClientRect())
                    .some(({ width, height }) => width >= 24 && height >= 24);
                return fits ? [] : [e.outerHTML.slice(0, 120)]; })""",
        CONTROLS,
    )


def words(page: Page) -> list[str]:
    """No value is left over, and no token became markup."""
    return page.locator(".pieces-widget").evaluate_all(
        r"""(roots) => roots.flatMap((root) => [
            ...(root.innerText.match(
                /\bundefined\b|\[object|(?<!not )\bNaN\b|Infinity|\bnull\b|\{\w+( \d)?\}/g) ?? []),
            ...[...root.querySelectorAll("[onclick], script, img")].map((e) => e.outerHTML)])"""
    )


def tables(page: Page) -> list[str]:
    """What a picture shows stands in a real table: a caption, heads of columns and rows."""
    return page.locator(".pieces-widget").evaluate_all(
        """(roots) => roots.flatMap((root) => {
            const all = [...root.querySelectorAll(".pieces-tables table")];
            if (!all.length) return ["a widget has no table"];
            const has = (e, selector) => e.querySelector(selector)?.textContent.trim();
            return all.flatMap((table) => [
                ...(has(table, "caption") ? [] : ["a table without a caption"]),
                ...(has(table, "thead th[scope=col]") ? [] : ["a table without heads of columns"]),
                ...[...table.tBodies[0].rows]
                    .filter((row) => !has(row, "th[scope=row]") || !row.cells[1])
                    .map((row) => `a row without a head: ${row.innerText}`),
                ...[...table.querySelectorAll("th")].filter((e) => !e.innerText.trim())
                    .map((e) => `an empty head: ${e.outerHTML}`)]); })"""
    )


def statuses(page: Page) -> list[str]:
    """Each widget has one line that is spoken politely."""
    return page.locator(".pieces-widget").evaluate_all(
        """(roots) => roots.flatMap((root) => {
            const lines = [...root.querySelectorAll("[role=status]")];
            if (lines.length !== 1) return [`${lines.length} status lines`];
            return lines[0].ariaLive === "assertive" ? ["an assertive status line"] : []; })"""
    )


def motion(page: Page) -> list[str]:
    """Nothing moves by itself."""
    moving = page.evaluate(
        """() => [...document.querySelectorAll(".pieces-widget *")].filter((e) => {
            const { transitionDuration, animationName } = getComputedStyle(e);
            return transitionDuration !== "0s" || animationName !== "none"; })
            .map((e) => e.outerHTML.slice(0, 80))"""
    )
    return sorted(set(moving))


STOP = """() => {
    const e = document.activeElement;
    if (e === document.body || e.id === "after") return null;
    window.stops = [...(window.stops ?? []), e];
    const { outlineStyle, outlineWidth, stroke, strokeWidth } = getComputedStyle(e);
    const { top, bottom } = e.getBoundingClientRect();
    const within = e.closest("[role=grid], [role=radiogroup], [data-matrix], svg, .pieces-scroll");
    return {
        html: e.outerHTML.slice(0, 100),
        again: window.stops.filter((other) => other === e).length > 1,
        ring: outlineStyle === "solid" && parseFloat(outlineWidth) >= 2,
        kept: e.hasAttribute("data-lm-suppress-shortcuts"),
        seen: bottom > 0 && top < innerHeight,
    };
}"""
# A stop behind all others: who reaches it has left the widget.
START = """() => {
    window.stops = [];
    const after = document.getElementById("after") ?? document.createElement("button");
    Object.assign(after, { id: "after", textContent: "After" });
    document.body.append(after);
    document.activeElement.blur();
    scrollTo(0, 0);
}"""
ROVING = "[role=grid], [role=radiogroup], [role=toolbar], .pieces-matrix, svg"
ROVING += ", .pieces-architecture-map-path"
UNREACHED = """([root, controls, roving]) => {
    const stops = new Set(window.stops);
    const group = (e) => e.type === "radio" ? e.form ?? e.name : e.closest(roving);
    const groups = new Set([...stops].map(group));
    groups.delete(null);
    const met = [...stops].map(group).filter(Boolean);
    return [
        ...[...root.querySelectorAll(controls)].filter((e) => e.checkVisibility() && !e.disabled)
            .filter((e) => !stops.has(e) && !groups.has(group(e)))
            .map((e) => `not reached: ${e.outerHTML.slice(0, 100)}`),
        ...(met.length > new Set(met).size ? ["a group is more than one stop"] : []),
    ]; }"""


def tab_stops(page: Page, root: Locator) -> list[str]:
    """Tab stops once at each control, shows it, and leaves; a group of alike is one stop."""
    page.evaluate(START)
    faults = []
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        for wanted, fault in (("ring", "no ring"), ("kept", "keys leak"), ("seen", "out of sight")):
            faults += [] if stop[wanted] else [f"{fault}: {stop['html']}"]
        if stop["again"]:
            return [*faults, f"a trap: {stop['html']}"]
    return faults + page.evaluate(UNREACHED, [root.element_handle(), CONTROLS, ROVING])


# Heat maps come first: a choice may put another in their place.
GROUPS = """(root) => ["[role=grid]", "[role=radiogroup]"]
    .flatMap((kind) => [...root.querySelectorAll(kind)])
    .filter((group) => group.checkVisibility()).map((group) => {
    const items = [...group.querySelectorAll("[role=radio], tbody td")];
    const grid = group.matches("[role=grid]");
    const row = getComputedStyle(group).getPropertyValue("--columns");
    const columns = grid ? group.tBodies[0].rows[0].cells.length - 1 : Number(row) || items.length;
    window.groups = [...(window.groups ?? []), items];
    items.find((e) => e.tabIndex === 0)?.setAttribute("data-group", window.groups.length - 1);
    return { index: window.groups.length - 1, count: items.length, columns, grid }; })"""
AT = "(group) => window.groups[group].indexOf(document.activeElement)"


def arrows(page: Page, root: Locator) -> list[str]:
    """In a heat map and a row of choices the arrows, Home and End move, and Tab leaves."""
    faults = []
    for group in root.evaluate(GROUPS):
        index = group["index"]
        stop = root.locator(f"[data-group='{index}']")
        if stop.count() != 1:
            faults.append(f"group {index} is no Tab stop")
            continue
        stop.focus()
        start = page.evaluate(AT, index)
        for key, wanted in ways(group, start - start % group["columns"]):
            page.keyboard.press(key)
            at = page.evaluate(AT, index)
            faults += [] if at == wanted else [f"group {index}: {key} leads to {at}, not {wanted}"]
        for key in ("Enter", "Escape"):
            page.keyboard.press(key)
            if page.evaluate(AT, index) < 0:
                faults.append(f"group {index}: {key} loses the focus")
        page.keyboard.press("Tab")
        if page.evaluate(AT, index) >= 0:
            faults.append(f"group {index}: Tab does not leave")
    return faults


def ways(group: dict, first: int) -> list[tuple[str, int]]:
    """Keys, and the places to which they lead; `first` is where the row of the Tab stop begins."""
    columns, last = group["columns"], group["count"] - 1
    right = min(1, columns - 1)
    row = [("Home", first), ("ArrowRight", first + right), ("ArrowLeft", first)]
    if not group["grid"]:
        return row
    ends = [("Control+End", last), ("ArrowDown", last), ("ArrowRight", last)]
    down = min(columns, group["count"] - columns)
    return [
        *(*row, ("Control+Home", 0), ("End", columns - 1), ("Home", 0)),
        *(("ArrowDown", down), ("ArrowUp", 0), *ends),
    ]


def keys_stay(page: Page) -> list[str]:
    """What is pressed at a stop is the widget's, and never takes the focus away."""
    page.evaluate(
        """() => { window.heard = [];
        document.addEventListener("keydown", (e) => window.heard.push(e.key)); }"""
    )
    faults = []
    count = page.evaluate("window.stops.length")
    for place in range(count):
        if not page.evaluate(
            """(place) => { const e = window.stops[place];
            e.focus();
            return e === document.activeElement && !e.matches("a, summary"); }""",
            place,
        ):
            continue
        isolated = page.evaluate("document.activeElement.localName") == "select"
        keys = ("x", "d", "d", "ArrowDown") + (() if isolated else ("Enter", "Escape"))
        for key in keys:
            page.keyboard.press(key)
            if page.evaluate("document.activeElement === document.body"):
                faults.append(f"{key} loses the focus of stop {place}")
                break
    return faults + [f"heard outside: {key}" for key in page.evaluate("window.heard")]
