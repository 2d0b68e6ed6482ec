// The contents of the page beside it: the section that is read is marked, and kept in sight.
"use strict";

(() => {
  const column = document.querySelector(".bd-sidebar-secondary");
  const links = [...document.querySelectorAll(".bd-sidebar-secondary .page-toc a[href^='#']")];
  const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let waiting = false;

  const LINE = 130; // px, a little below where a heading stands that a link leads to

  const topOf = (n) => sections[n]?.getBoundingClientRect().top;

  /** The last section whose heading has come to the top of the window; at the end of the page the one that was asked for. */
  function current() {
    const end = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
    const asked = links.find(({ hash }, n) => end && hash === location.hash && topOf(n) > LINE);
    return asked ?? links.findLast((_, n) => topOf(n) <= (end ? window.innerHeight : LINE));
  }

  function follow() {
    waiting = false;
    const here = current();
    for (const link of links) {
      link.toggleAttribute("data-here", link === here);
      if (link === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (!here) return;
    // Only the column scrolls: scrollIntoView would move the page as well.
    const [box, seen] = [here.getBoundingClientRect(), column.getBoundingClientRect()];
    const room = seen.height / 4;
    if (box.top < seen.top + room) column.scrollTop -= seen.top + room - box.top;
    else if (box.bottom > seen.bottom - room) column.scrollTop += box.bottom - seen.bottom + room;
  }

  function soon() {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  }

  if (!links.length) return;
  window.addEventListener("scroll", soon, { passive: true });
  window.addEventListener("resize", soon);
  window.addEventListener("hashchange", soon);
  follow();
})();
