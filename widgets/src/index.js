import { lab } from "./lab.js";
import { map } from "./map.js";
import { question } from "./question.js";
import { stepper } from "./stepper.js";

/** @typedef {import("./types.js").WidgetModule} WidgetModule */

/** The widgets by the name that their Python class gives them. @type {Record<string, WidgetModule>} */
export const widgets = {
  map,
  question,
  "scale-lab": lab,
  stepper,
};
