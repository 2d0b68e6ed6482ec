import { clamp } from "./keys.js";
import { button, h, uniqueId } from "./dom.js";
import { reveal } from "./scroll.js";
import { words } from "./words.js";

/**
 * A token as the reader sees it: text only, in its own direction, never nothing.
 * @param {string} text
 */
export function tokenLabel(text) {
  if (text.trim()) return h("bdi", { class: "pieces-token", dir: "auto" }, text);
  const spoken = text ? words.space : words.empty;
  return h("bdi", { class: "pieces-token" }, [
    h("span", { "aria-hidden": "true" }, "␣".repeat(text.length || 1)),
    h("span", { class: "pieces-unseen" }, spoken),
  ]);
}

/**
 * Names for sentences: a token that stands more than once gets its place, an empty one a word. The isolates keep a
 * right-to-left token from turning the sentence around it.
 * @param {string[]} tokens
 */
export function tokenNames(tokens) {
  return tokens.map((token, place) => {
    const shown = token.trim() ? `“\u2068${token}\u2069”` : `“␣” (${token ? words.space : words.empty})`;
    const again = tokens.indexOf(token) !== tokens.lastIndexOf(token);
    return `${shown}${again ? ` (${place + 1})` : ""}`;
  });
}

/**
 * Tokens of which one is chosen: a radio group with one Tab stop.
 * @param {object} parts
 * @param {string} parts.label what is chosen, also for screen readers
 * @param {string[]} parts.tokens
 * @param {(index: number) => void} parts.onChoose
 * @param {string} [parts.kind] a class of its own
 */
export function tokenStrip({ label, tokens, onChoose, kind = "pieces-strip" }) {
  const id = uniqueId("strip");
  const items = tokens.map((token, index) =>
    button(() => onChoose(index), { role: "radio", tabindex: -1 }, tokenLabel(token)),
  );
  const group = h("div", { class: kind, role: "radiogroup", "aria-labelledby": id }, items);
  group.addEventListener("keydown", (event) => {
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const to = leadsTo(event, at, items.length);
    if (at < 0 || to === null) return;
    event.preventDefault();
    items[to].focus();
    onChoose(to);
  });
  let now = -1;
  const title = h("span", { class: "pieces-label", id }, label);
  return {
    title,
    group,
    items,
    /** @param {number} chosen */
    update(chosen) {
      if (chosen === now) return;
      now = chosen;
      reveal(group, items[chosen]);
      check(items, chosen);
    },
  };
}

/** Marks the chosen one of radio buttons; it is their Tab stop. @param {HTMLElement[]} items @param {number} chosen */
export function check(items, chosen) {
  items.forEach((item, index) => {
    item.setAttribute("aria-checked", String(index === chosen));
    item.tabIndex = index === chosen ? 0 : -1;
  });
}

/** Where a key leads in a row of `count`; null where it leads nowhere. @param {KeyboardEvent} event @param {number} at @param {number} count */
export function leadsTo(event, at, count) {
  /** @type {Record<string, number>} */
  const to = {
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    Home: 0,
    End: count - 1,
  };
  return event.key in to && !event.ctrlKey && !event.altKey && !event.metaKey ? clamp(to[event.key], count) : null;
}
