import { fitAdam } from "./adam.js";
import type { Tensorflow } from "./backend.js";
import { type Tf, useTensorflow } from "./library.js";
import { fitNewton } from "./newton.js";

/** Lets fits with `engine: "tensorflow"` run on a backend from now on. */
export function startEngine(tf: Tf, tensorflow: Tensorflow): void {
  useTensorflow({
    tensorflow,
    newton: (rows, settings, start) => fitNewton(tf, rows, settings, start),
    adam: (rows, settings, options) => fitAdam(tf, rows, settings, options),
  });
}
