// A link to a claim lands above it, marks it, and opens the fold that holds its test.
"use strict";

(() => {
  let landed = null;

  // The heading or the cell that a reader is to see first.
  const mark = (target) => target.querySelector(":scope > :is(h2, h3, h4, summary)") ?? target;

  function land() {
    landed?.classList.remove("pieces-landed");
    landed = null;
    const name = decodeURIComponent(location.hash.slice(1));
    const anchor = document.getElementById(name);
    if (!anchor || !(name.startsWith("claim") || anchor.closest(".pieces-claims"))) return;
    const place = document.getElementById(`${name}-test`) ?? anchor;
    // Of several claims that one cell shows only the first is its id; the others are marks inside.
    const cell = place.closest(".pieces-claims") ? place : (place.closest(".cell") ?? place);
    for (const fold of cell.querySelectorAll("details")) fold.open = true;
    for (let fold = cell.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const target = anchor.closest("dt, .cell, details") ?? anchor.closest("section") ?? anchor;
    landed = mark(target);
    landed.classList.add("pieces-landed");
    landed.scrollIntoView({ behavior: "instant", block: "start" });
  }

  land();
  window.addEventListener("hashchange", land);
})();
