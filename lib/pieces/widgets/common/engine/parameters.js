// The model's parameters by name, as its layers ask for them when they are made.
import { Linear } from "./layers.js";

export class Parameters {
  /** @param {Map<string, import("./tensor_file.js").Tensor>} tensors @param {import("./config.js").Config} config */
  constructor(tensors, config) {
    this.tensors = tensors;
    this.config = config;
  }

  /** @param {string} name */
  numbers(name) {
    const tensor = this.tensors.get(name);
    if (!tensor) throw new Error(`The model's file lacks ${name}.`);
    return tensor.numbers;
  }

  /** @param {string} name */
  linear(name) {
    return new Linear(this.numbers(`${name}.weight`), this.numbers(`${name}.bias`));
  }
}
