// Types sentences into the translator of this page, one after the other, and sends what was told of each.
(async () => {
  const until = async (/** @type {() => unknown} */ isSo) => {
    while (!isSo()) await new Promise((done) => setTimeout(done, 10));
  };
  await until(() => document.querySelector("[data-pieces-mounted]"));
  const field = document.querySelector("input[role=combobox]");
  const translate = [...document.querySelectorAll("button")].find((e) => e.textContent === "Translate");
  const told = {};
  for (const text of globalThis.typed) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    translate.click();
    const isRefused = () => field.hasAttribute("aria-invalid");
    await until(() => isRefused() || !document.querySelector("[data-past]"));
    told[text] = document.querySelector(isRefused() ? ".pieces-note" : "figcaption b").textContent;
  }
  fetch("told", { method: "POST", body: JSON.stringify(told) });
})();
