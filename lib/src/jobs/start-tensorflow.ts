import { createRequire } from "node:module";
import util from "node:util";
import type { Backend } from "../training/tensorflow/backend.js";
import type { Tf } from "../training/tensorflow/library.js";

// CommonJS on purpose: every import of TensorFlow.js then shares one core, with one list of tensors and backends.
const require = createRequire(import.meta.url);

const PACKAGES: Readonly<Record<Backend, string>> = {
  tensorflow: "@tensorflow/tfjs-node",
  wasm: "@tensorflow/tfjs-backend-wasm",
  cpu: "@tensorflow/tfjs-backend-cpu",
};

/** Starts a backend. @throws when its package is missing or does not work here */
export async function startBackend(backend: Backend): Promise<Tf> {
  if (backend === "tensorflow") prepareNative();
  const tf: Tf = require("@tensorflow/tfjs-core");
  // These flags stop it from advertising other backends on stderr.
  const production = tf.env().getBool("PROD");
  tf.env().set("PROD", true);
  try {
    require(PACKAGES[backend]);
    if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js could not start its backend ${backend}`);
    // Speaks up at its first tensor, if ever.
    tf.tensor1d([0]).dispose();
  } finally {
    tf.env().set("PROD", production);
  }
  return tf;
}

function prepareNative(): void {
  // Turns off the logs of libtensorflow, and oneDNN, which logs that it is on and rounds differently from processor to
  // processor.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_ENABLE_ONEDNN_OPTS ??= "0";
  // tfjs-node 4.22 calls these two, which Node.js 23 removed; the second already warned in 22.
  Object.assign(util, { isNullOrUndefined: (x: unknown) => x === null || x === undefined, isArray: Array.isArray });
}
