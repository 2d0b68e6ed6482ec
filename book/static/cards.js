// Terms of the glossary open a card: on hover, on focus and on a tap. It stays while the pointer or the
// focus is on it, and Escape closes it. Without this script the term is a link to the glossary.
"use strict";

(() => {
  const DELAY = 150; // ms, so that a pointer on its way opens nothing and reaches the card
  let open = null; // the term whose card is seen
  let timer = 0;
  let touched = false;

  const cardOf = (term) => document.getElementById(term.dataset.piecesCard);

  /** Below the term, or above it where there is no room, and within the column. */
  function place(term, card) {
    const column = (term.closest("article") ?? document.body).getBoundingClientRect();
    const line = [...term.getClientRects()].at(-1);
    const left = Math.min(Math.max(line.left, column.left), column.right - card.offsetWidth);
    const below = line.bottom + card.offsetHeight + 8 < window.innerHeight;
    const top = below ? line.bottom + 4 : term.getClientRects()[0].top - card.offsetHeight - 4;
    card.style.left = `${Math.max(left, 8)}px`;
    card.style.top = `${top}px`;
  }

  function close() {
    clearTimeout(timer);
    if (!open) return;
    cardOf(open).hidden = true;
    open = null;
  }

  function show(term) {
    clearTimeout(timer);
    if (open === term) return;
    close();
    open = term;
    const card = cardOf(term);
    // Beside its term, so that the next Tab reaches the link in it.
    term.after(card);
    card.hidden = false;
    place(term, card);
  }

  function later(action) {
    clearTimeout(timer);
    timer = setTimeout(action, DELAY);
  }

  const termAt = (event) => event.target.closest?.("[data-pieces-card]");
  const inside = (event) => termAt(event) === open || event.target.closest?.(".pieces-card");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const term = termAt(event);
    if (term) later(() => show(term));
    else if (open && inside(event)) clearTimeout(timer);
    else if (open && !open.matches(":focus")) later(close);
    else if (!open) clearTimeout(timer);
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (open && !inside(event)) close();
  });
  document.addEventListener("focusin", (event) => {
    const term = termAt(event);
    if (term?.matches(":focus-visible")) show(term);
    else if (open && !inside(event)) close();
  });
  // A first tap opens the card, whose link leads on; a click of a mouse follows the link at once.
  document.addEventListener("click", (event) => {
    const term = termAt(event);
    if (!term || !touched || term === open) return;
    event.preventDefault();
    show(term);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    const held = cardOf(open).contains(document.activeElement);
    const term = open;
    if (held) term.focus();
    close();
  });
  window.addEventListener("resize", close);
  window.addEventListener("scroll", () => open && place(open, cardOf(open)), { passive: true });
})();
