// The door for widgets: `const translator = await loadModel(model)`. So it comes in Jupyter; in the bundles for the
// book `book_model.js` stands in its place (widgets/build.mjs).
export { loadModel } from "./jupyter_model.js";
