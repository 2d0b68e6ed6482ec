// What the reader did stays in this browser, by page: answers, ticks, minutes. Nothing is sent anywhere.
"use strict";

globalThis.piecesMemory = (() => {
  const KEY = "pieces-memory";
  /** While no hand moves for so long, nobody is taken to read. */
  const PAUSE = 60;
  const TICK = 10;

  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href).pathname;
  const here = decodeURIComponent(location.pathname.slice(root.length)).replace(/\.html$/, "");
  /** What a page holds, in words; the first is said where there is one. */
  const words = {
    questions: (right, of) => `${right} of ${of} questions right`,
    exercises: (done, of) => `${done} of ${of} exercises done`,
    minutes: (count) => (count === 1 ? "1 minute read" : `${count} minutes read`),
    tick: "I have solved it",
    label: "What you have done here",
    where: "Kept in this browser, sent nowhere.",
    forget: "Forget all that I did",
    forgotten: "Forgotten, on every page.",
    undo: "Bring it back",
  };

  /** All that is kept; a browser may refuse, and what it hands back may be anybody's. */
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      return typeof kept === "object" && kept ? kept : {};
    } catch {
      return {};
    }
  }

  function write(all) {
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch {
      // Without a store the page works as before; it only remembers nothing.
    }
    show();
  }

  const pageOf = (all, page) => ({ answers: {}, done: [], seconds: 0, questions: 0, exercises: 0, ...all[page] });

  /** Other pages may have written meanwhile, so all is read anew. */
  function change(part) {
    const all = read();
    const page = pageOf(all, here);
    write({ ...all, [here]: { ...page, ...counts, ...part(page) } });
  }

  /** The answer that was given to a question of this page; one to what is another question by now is dropped. */
  function recall(name, digest) {
    const kept = pageOf(read(), here).answers[name];
    if (!kept || kept.digest === digest) return kept?.traits ?? {};
    change(({ answers: { [name]: _, ...others } }) => ({ answers: others }));
    return {};
  }

  function keep(name, digest, traits) {
    change(({ answers }) => ({ answers: { ...answers, [name]: { digest, traits } } }));
  }

  /** What was done on a page, as the parts of a line. */
  function summary(all, page) {
    const { answers, done, seconds, questions, exercises } = pageOf(all, page);
    const right = Object.values(answers).filter(({ traits }) => traits.is_right && traits.committed).length;
    const minutes = Math.round(seconds / 60);
    const parts = [
      right > 0 && words.questions(right, questions),
      done.length > 0 && words.exercises(done.length, exercises),
      minutes > 0 && words.minutes(minutes),
    ];
    return parts.filter(Boolean).join(", ");
  }

  /** Writes into every place that asks for it what was done on a page. */
  function show(within = document) {
    const all = read();
    for (const place of within.querySelectorAll("[data-progress-of]")) {
      place.textContent = summary(all, place.dataset.progressOf);
    }
    const { done } = pageOf(all, here);
    for (const box of within.querySelectorAll("[data-tick]")) box.checked = done.includes(box.dataset.tick);
    for (const panel of document.querySelectorAll(".pieces-progress")) {
      panel.hidden = !panel.dataset.forgotten && !Object.keys(all).some((page) => summary(all, page));
    }
  }

  const element = (tag, traits, ...children) => {
    const node = Object.assign(document.createElement(tag), traits);
    node.append(...children);
    return node;
  };

  /** A box to tick beside the help of each exercise. */
  function tickBoxes() {
    const helps = [...document.querySelectorAll("[data-exercise]")];
    for (const help of helps) {
      const name = help.dataset.exercise;
      const box = element("input", { type: "checkbox" });
      box.dataset.tick = name;
      box.addEventListener("change", () =>
        change(({ done }) => ({ done: [...done.filter((other) => other !== name), ...(box.checked ? [name] : [])] })),
      );
      help.before(element("p", { className: "pieces-tick" }, element("label", {}, box, ` ${words.tick}`)));
    }
    return helps.length;
  }

  /** What was done, and the button that forgets it; what it forgot can be brought back until the page is left. */
  function panel() {
    const line = element("p", {});
    line.dataset.progressOf = here;
    const note = element("p", { className: "pieces-progress-note", textContent: words.where });
    note.setAttribute("role", "status");
    const button = element("button", { type: "button", textContent: words.forget });
    const node = element("section", { className: "pieces-progress", ariaLabel: words.label }, line, note, button);
    let taken = null;
    button.addEventListener("click", () => {
      const back = taken;
      taken = back ? null : read();
      node.dataset.forgotten = taken ? "yes" : "";
      note.textContent = taken ? words.forgotten : words.where;
      button.textContent = taken ? words.undo : words.forget;
      write(back ?? {});
    });
    return node;
  }

  /** Counts while the page is seen and a hand moved lately. */
  function countMinutes() {
    let active = Date.now();
    for (const event of ["pointermove", "pointerdown", "keydown", "scroll"]) {
      addEventListener(event, () => (active = Date.now()), { passive: true });
    }
    setInterval(() => {
      if (document.hidden || Date.now() - active > 1000 * PAUSE) return;
      change(({ seconds }) => ({ seconds: seconds + TICK }));
    }, 1000 * TICK);
  }

  const chapter = here.startsWith("chapters/");
  const counts = {
    questions: document.querySelectorAll("[data-pieces-kind=question]").length,
    exercises: tickBoxes(),
  };
  const article = document.querySelector("article.bd-article");
  if (article && (chapter || article.querySelector("[data-progress-of]"))) article.append(panel());
  if (chapter) countMinutes();
  show();
  // Another tab may write.
  addEventListener("storage", () => show());
  return { recall, keep, show };
})();
