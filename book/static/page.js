// What the theme and Sphinx leave to be mended in the browser.
"use strict";

// A formula wider than its line scrolls in a frame of its own, which must then be reachable from the
// keyboard. The theme sees to code, tables and the outputs of cells in the same way.
(() => {
  const formulas = document.querySelectorAll("div.math");

  function mark() {
    for (const formula of formulas) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  }

  const sizes = new ResizeObserver(mark);
  for (const formula of formulas) sizes.observe(formula);
  document.fonts.ready.then(mark); // the font of the formulas changes no frame, only what is in it
})();

// Paper is white: what is printed wears the colours of light.
(() => {
  const root = document.documentElement;
  let theme;
  window.addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => (root.dataset.theme = theme));
})();

// Results of a search carry a summary, read from the page that was found.
(() => {
  if (typeof Search === "undefined") return;
  // A page opened from disk may not read others.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  // Sphinx takes the anchor for a selector as it stands; a dot in it, as in pieces.masks, means a class.
  // Without one it would quote the buttons above the text.
  const summarise = Search.htmlToText;
  Search.htmlToText = (html, anchor) =>
    summarise(html, anchor ? `#${CSS.escape(anchor.slice(1))}` : "article");
})();

// The menu behind a button of the bar above the page. Escape closes it, the arrow keys lead through it.
(() => {
  function equip(button) {
    const menu = button.nextElementSibling;
    const items = () => [...menu.querySelectorAll("a, button")];

    function show(open) {
      menu.classList.toggle("show", open);
      button.setAttribute("aria-expanded", String(open));
    }

    function step(event) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && menu.classList.contains("show")) {
        show(false);
        button.focus();
      }
      if (!by) return;
      event.preventDefault();
      show(true);
      const all = items();
      const place = all.indexOf(document.activeElement) + by;
      all[(place + all.length) % all.length].focus();
    }

    button.addEventListener("click", () => show(!menu.classList.contains("show")));
    button.parentElement.addEventListener("keydown", step);
    document.addEventListener("click", (event) => {
      if (!button.parentElement.contains(event.target)) show(false);
    });
    button.parentElement.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !button.parentElement.contains(relatedTarget)) show(false);
    });
  }

  for (const button of document.querySelectorAll('[data-bs-toggle="dropdown"]')) equip(button);
})();
