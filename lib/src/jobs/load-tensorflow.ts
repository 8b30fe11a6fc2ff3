import { installCommand } from "../sources/optional-parts.js";
import { reportToStderr } from "../sources/report-to-stderr.js";
import type { Backend, Tensorflow } from "../training/tensorflow/backend.js";
import { startEngine } from "../training/tensorflow/start-engine.js";
import type { Report } from "../util/report.js";
import { startBackend } from "./start-tensorflow.js";

/** How TensorFlow.js is loaded. */
export interface LoadOptions {
  /** The backend to use; by default the first of "tensorflow", "wasm" and "cpu" that works here. */
  readonly backend?: "tensorflow" | "wasm" | "cpu";
  /** Receives the line that says which backend runs and why; stderr by default. */
  readonly report?: Report;
}

const NAMES: Readonly<Record<Backend, string>> = {
  tensorflow: "natively",
  wasm: "on WebAssembly",
  cpu: "on plain JavaScript",
};

const [NATIVE, CORE, WASM] = ["@tensorflow/tfjs-node", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"];

let loaded: Tensorflow | undefined;

/**
 * Loads TensorFlow.js for `engine: "tensorflow"`, and says in one line which backend it runs on and why: the native one
 * of `@tensorflow/tfjs-node`, otherwise WebAssembly, otherwise plain JavaScript.
 *
 * Calling it once is enough. A later call may switch to another backend.
 *
 * @param options which backend, and where the line goes
 * @returns the backend in use
 * @throws when the named backend, or every backend, does not work here
 * @example
 * const tensorflow = await loadTensorflow({ backend: "wasm" });
 * const X = [Float64Array.of(-2, -1, 0, 1, 2)];
 * const fit = new LogisticRegression({ C: 1, engine: "tensorflow" }).fit(X, Uint8Array.of(0, 0, 1, 0, 1));
 * fit.predictProba([Float64Array.of(0)]); // → [0.3815]
 * tensorflow.numTensors(); // → 0
 */
export async function loadTensorflow(options: LoadOptions = {}): Promise<Tensorflow> {
  const { backend, report = reportToStderr } = options;
  if (loaded && (backend === undefined || backend === loaded.backend)) return loaded;
  if (backend !== undefined && !(backend in NAMES)) {
    throw new RangeError(`backend is one of ${Object.keys(NAMES).join(", ")}, not "${backend}"`);
  }
  const failures: string[] = [];
  for (const candidate of backend === undefined ? (["tensorflow", "wasm", "cpu"] as const) : [backend]) {
    try {
      const tf = await startBackend(candidate);
      const why = backend === undefined ? (failures.at(-1) ?? "@tensorflow/tfjs-node is installed") : "as requested";
      const version = tf.version_core;
      const reason = `TensorFlow.js ${version} runs ${NAMES[candidate]}: ${why}`;
      loaded = { backend: candidate, version, reason, numTensors: () => tf.memory().numTensors };
      startEngine(tf, loaded);
      report(reason);
      return loaded;
    } catch (error) {
      failures.push(whyNot(candidate, error as Error & { code?: string }));
    }
  }
  throw new Error(`TensorFlow.js cannot run: ${[...new Set(failures)].join("; ")}`);
}

function whyNot(backend: Backend, error: Error & { code?: string }): string {
  const first = error.message.split("\n")[0]!;
  const missing = error.code === "MODULE_NOT_FOUND" ? /'(@tensorflow\/[^']+)'/.exec(first)?.[1] : undefined;
  if (missing !== undefined && missing !== NATIVE) {
    return `${missing} is not installed (${installCommand(missing === CORE ? [CORE, WASM] : [missing])})`;
  }
  if (backend !== "tensorflow") return `${backend} does not start (${first})`;
  if (missing) return `${missing} is not installed ("npm run tfjs-native" builds it)`;
  if (/tfjs_binding\.node/.test(first) && /can not be found/.test(first)) {
    return '@tensorflow/tfjs-node has no native binding ("npm run tfjs-native" builds it)';
  }
  return `@tensorflow/tfjs-node does not load (${first})`;
}
