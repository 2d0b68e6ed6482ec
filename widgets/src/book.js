// The runtime of the built book: gives life to every widget that a page holds, with no kernel and no network.
import { parseAddress } from "./address.js";
import { widgets } from "./index.js";
import { StaticModel } from "./model.js";

/** @type {Map<string, { el: HTMLElement, model: StaticModel, kind: string, mounted: boolean }>} */
const instances = new Map();

/** A name is an address, so two widgets of a page may not share one. @param {string} wanted */
function uniqueName(wanted) {
  let name = wanted;
  for (let copy = 2; instances.has(name); copy += 1) name = `${wanted}-${copy}`;
  return name;
}

/** @param {HTMLElement} el */
function register(el) {
  const state = JSON.parse(/** @type {HTMLElement} */ (el.querySelector("script")).textContent ?? "");
  state.name = uniqueName(state.name);
  el.dataset.piecesName = state.name;
  instances.set(state.name, { el, model: new StaticModel(state), kind: state.kind, mounted: false });
}

/** @param {string} name */
function mount(name) {
  const instance = instances.get(name);
  if (!instance || instance.mounted) return;
  instance.mounted = true;
  try {
    widgets[instance.kind].render(instance);
    instance.el.dataset.piecesMounted = "";
  } catch (error) {
    // One widget that fails must not take the others of the page with it.
    reportError(error);
  }
}

/** Shows the view that the page's address asks for; an address of anything else is left to the browser. */
function followAddress() {
  const address = parseAddress(location.hash);
  const instance = address && instances.get(address.name);
  if (!address || !instance) return;
  mount(address.name);
  for (const key of widgets[instance.kind].address) {
    if (key in address.state) instance.model.set(key, address.state[key]);
  }
  instance.el.scrollIntoView({ block: "start" });
}

function start() {
  document.querySelectorAll(".pieces-widget").forEach((el) => register(/** @type {HTMLElement} */ (el)));
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        mount(/** @type {HTMLElement} */ (target).dataset.piecesName ?? "");
      }
    },
    { rootMargin: "1000px" },
  );
  instances.forEach(({ el }) => near.observe(el));
  addEventListener("beforeprint", () => instances.forEach((_, name) => mount(name)));
  addEventListener("hashchange", followAddress);
  followAddress();
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
