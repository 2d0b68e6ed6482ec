/** A widget's state where there is no kernel: the page itself holds it. */
export class StaticModel {
  /** @param {Record<string, any>} state */
  constructor(state) {
    this.state = state;
    /** @type {Map<string, Set<(...content: any[]) => void>>} */
    this.listeners = new Map();
  }

  /** @param {string} key */
  get(key) {
    return this.state[key];
  }

  /** @param {string} key @param {any} value */
  set(key, value) {
    if (JSON.stringify(this.state[key]) === JSON.stringify(value)) return;
    this.state[key] = value;
    this.emit(`change:${key}`);
    this.emit("change");
  }

  /** @param {string} event @param {...any} content */
  emit(event, ...content) {
    this.listeners.get(event)?.forEach((callback) => callback(...content));
  }

  /** @param {string} event @param {(...content: any[]) => void} callback */
  on(event, callback) {
    const callbacks = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, callbacks.add(callback));
  }

  /** @param {string} event @param {(...content: any[]) => void} callback */
  off(event, callback) {
    this.listeners.get(event)?.delete(callback);
  }

  save_changes() {}
}
