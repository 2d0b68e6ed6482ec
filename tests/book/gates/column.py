"""The one column, whose parts share both edges, and the contents beside it, which follow."""

from __future__ import annotations

from playwright.sync_api import Page

EDGES = """() => {
    const article = document.querySelector("article.bd-article").getBoundingClientRect();
    const parts = ["article .cell_input .highlight", "article .cell_output > .output",
        ".pieces-widget", ".pst-scrollable-table-container > table.table",
        ...["p", ".admonition", "table", "div:has(> table.table)"]
            .map((part) => `article section > ${part}`)];
    return [...document.querySelectorAll(parts.join())].filter((part) => {
        const box = part.getBoundingClientRect();
        const [left, right] = [box.left - article.left, box.right - article.right];
        // A wide table scrolls within its frame.
        const over = part.matches("table") ? Math.min(0, right) : right;
        return box.height > 0 && Math.max(Math.abs(left), Math.abs(over)) > 1.5;
    }).map((part) => part.outerHTML.slice(0, 100));
}"""

# Each section is brought to just below the line at which it is the one that is read, then to just
# above it. What cannot come so far up is followed by its link, at the end of the page.
FOLLOWED = """async (line) => {
    const links = [...document.querySelectorAll(".page-toc a[href^='#']")];
    const tops = () => links.map(({ hash }) =>
        document.getElementById(decodeURIComponent(hash.slice(1))).getBoundingClientRect().top);
    const frames = () => new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
    const faults = [];
    function see(wanted, how) {
        const marked = links.filter((link) => link.hasAttribute("data-here"));
        const name = wanted?.textContent.trim() ?? "nothing";
        if (marked.length > 1 || marked[0] !== wanted) {
            const found = marked.map((link) => link.textContent.trim()).join() || "nothing";
            faults.push(`${how} ${name}: ${found} is marked`);
        } else if (wanted) {
            const box = wanted.getBoundingClientRect();
            const room = wanted.closest(".bd-sidebar-secondary").getBoundingClientRect();
            const seen = box.top >= Math.max(0, room.top - 1)
                && box.bottom <= Math.min(innerHeight, room.bottom + 1);
            if (!seen) faults.push(`${how} ${name}: out of sight`);
            if (wanted.getAttribute("aria-current") !== "true") faults.push(`${name}: unheard`);
        }
    }
    for (const [n, link] of links.entries()) {
        scrollBy({ top: tops()[n] - line - 1, behavior: "instant" });
        await frames();
        if (tops()[n] > line + 2) {
            link.click();
            await frames();
            see(link, "led to");
        } else {
            if (scrollY > 0) see(links[n - 1], "before");
            scrollBy({ top: 2, behavior: "instant" });
            await frames();
            see(link, "at");
        }
    }
    return faults;
}"""
LINE = 130  # pixels from the top of the window


def edge_faults(page: Page) -> list[str]:
    """Prose, boxes, code, tables and widgets that do not end where the column ends."""
    return [f"not at the column's edges: {html}" for html in page.evaluate(EDGES)]


def contents_faults(page: Page) -> list[str]:
    """Where the contents do not mark the section that is read, in sight and for the ear."""
    return page.evaluate(FOLLOWED, LINE)
