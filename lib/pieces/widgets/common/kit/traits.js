/** @typedef {import("./types.js").Model} Model */

/** Sets several traits, and sends them together. @param {Model} model @param {Record<string, any>} traits */
export function setTraits(model, traits) {
  for (const [key, value] of Object.entries(traits)) model.set(key, value);
  model.save_changes();
}

/**
 * Listens to a model; what it returns ends that.
 * @param {Model} model
 * @param {Record<string, (...content: any[]) => void>} heard what is called at which event
 */
export function listen(model, heard) {
  const all = Object.entries(heard);
  for (const [event, callback] of all) model.on(event, callback);
  return () => all.forEach(([event, callback]) => model.off(event, callback));
}

/** Several traits may change in one go: what is asked for twice in a task is done once. @param {() => void} act */
export function once(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      act();
    });
  };
}
