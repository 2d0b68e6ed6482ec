// The runtime of the built book: gives life to every widget that a page holds, with no kernel and no network.
import { parseAddress } from "./kit/address.js";
import { StaticModel } from "./model.js";

/**
 * @typedef {object} Instance
 * @property {HTMLElement} el
 * @property {StaticModel} model
 * @property {Record<string, any>} start the state as it was built
 * @property {string} kind
 * @property {boolean} mounted
 */
/**
 * The kinds of widget that the page's scripts bring.
 * @type {Record<string, import("./kit/types.js").WidgetModule>}
 */
export const widgets = {};
/** The pixels that the bar at the top of the book's page takes, and some air. */
const BAR = 64;
/** @type {Map<string, Instance>} */
const instances = new Map();

/** The link that was pressed last: several may lead to one view. @type {HTMLAnchorElement | null} */
let pressed = null;

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
  const start = { ...state };
  const model = new StaticModel(state);
  remember(model, start, widgets[state.kind]?.remember ?? []);
  instances.set(state.name, { el, model, start, kind: state.kind, mounted: false });
}

const pageMemory = () =>
  /** @type {{ piecesMemory?: import("./kit/types.js").Memory }} */ (globalThis).piecesMemory;

/**
 * What the reader did comes back, where the page has a memory and the widget is still the one that was built then.
 * @param {StaticModel} model @param {Record<string, any>} start @param {string[]} traits
 */
function remember(model, start, traits) {
  const memory = pageMemory();
  if (!memory || !traits.length) return;
  const { name } = start;
  const digest = digestOf(JSON.stringify(start));
  Object.assign(model.state, memory.recall(name, digest));
  const keep = () => memory.keep(name, digest, Object.fromEntries(traits.map((trait) => [trait, model.get(trait)])));
  for (const trait of traits) model.on(`change:${trait}`, keep);
}

/** 32 bits of a text (FNV-1a). @param {string} text */
function digestOf(text) {
  let digest = 0x811c9dc5;
  for (const character of text) digest = Math.imul(digest ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return digest >>> 0;
}

/** @param {string} name */
function mount(name) {
  const instance = instances.get(name);
  if (!instance || instance.mounted) return;
  instance.mounted = true;
  try {
    widgets[instance.kind].render(instance);
    instance.el.dataset.piecesMounted = "";
    pageMemory()?.show(instance.el);
  } catch (error) {
    // One widget that fails must not take the others of the page with it.
    reportError(error);
  }
}

/**
 * Shows the view that the page's address asks for: what it does not name is as it was built, so that nothing of the
 * last view leaks in. An address of anything else is left to the browser.
 */
function followAddress() {
  const address = parseAddress(location.hash);
  const instance = address && instances.get(address.name);
  if (!address || !instance) return;
  mount(address.name);
  const { el, model, start, kind } = instance;
  const wanted = { ...start, ...address.state };
  for (const key of widgets[kind].address) model.set(key, wanted[key]);
  const item = questionOf();
  model.emit("follow", address.state, item);
  // The view is drawn at the end of this task, and may then have another height.
  queueMicrotask(() => showView(el, item));
}

/** The list item of the text whose link leads to the present address. @returns {HTMLElement | null} */
function questionOf() {
  const leads = [pressed, ...document.links].find(
    (link) => link?.href === location.href && !link.closest(".pieces-widget"),
  );
  return leads?.closest("li") ?? null;
}

/**
 * Scrolls no more than is needed to see a widget's main part, and the question that it then shows; and of that only the
 * core where the question would leave its place in the text.
 * @param {HTMLElement} el @param {HTMLElement | null} item
 */
function showView(el, item) {
  const main = el.querySelector(".pieces-main") ?? el;
  const core = el.querySelector(".pieces-core") ?? main;
  const topOf = (/** @type {Element} */ node) => node.getBoundingClientRect().top;
  const below = (/** @type {Element} */ node) => Math.max(0, node.getBoundingClientRect().bottom + 8 - innerHeight);
  const most = item ? topOf(item) - BAR : Infinity;
  const wanted = Math.max(below(core), Math.min(below(main), most));
  scrollBy({ top: Math.min(topOf(item ? el : main) - BAR, wanted), behavior: "instant" });
}

/** A link that was followed already changes no address, but the widget may have moved on. @param {MouseEvent} event */
function followAgain(event) {
  pressed = /** @type {Element} */ (event.target).closest("a");
  if (pressed?.href === location.href) followAddress();
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
  addEventListener("click", followAgain);
  followAddress();
}

// By then the scripts of all kinds have run.
addEventListener("DOMContentLoaded", start);
