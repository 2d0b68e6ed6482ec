import { widgets } from "./index.js";

/** The entry point that anywidget calls: one module serves every widget. */
export default {
  /** @param {{ model: import("./types.js").Model, el: HTMLElement }} context */
  render({ model, el }) {
    el.classList.add("pieces-widget");
    return widgets[model.get("kind")].render({ model, el });
  },
};
