/** @typedef {import("./kit/types.js").WidgetModule} WidgetModule */

/** The module that anywidget calls. @param {WidgetModule} widget */
export const asModule = (widget) => ({
  /** @type {WidgetModule["render"]} */
  render({ model, el }) {
    el.classList.add("pieces-widget");
    return widget.render({ model, el });
  },
});
