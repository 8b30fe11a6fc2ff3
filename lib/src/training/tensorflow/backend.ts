/** What TensorFlow.js computes on: the native libtensorflow, WebAssembly, or plain JavaScript. */
export type Backend = "tensorflow" | "wasm" | "cpu";

/** A loaded TensorFlow.js. */
export interface Tensorflow {
  /** What it computes on: `"tensorflow"` is the native library of tfjs-node, `"wasm"` WebAssembly, `"cpu"` JavaScript. */
  readonly backend: Backend;
  readonly version: string;
  /** Which backend runs and why, in one line. */
  readonly reason: string;
  /** Number of tensors in memory; the same after each fit as before it. */
  readonly numTensors: () => number;
}
