import { loadTensorflow, type Tensorflow } from "ata-lab";

/** A backend of TensorFlow.js, and why it cannot be tested here, if it cannot. */
export interface BackendHere {
  readonly backend: Tensorflow["backend"];
  readonly why: string | undefined;
}

/** The three backends, each tried. */
export async function backendsHere(): Promise<BackendHere[]> {
  const found: BackendHere[] = [];
  for (const backend of ["tensorflow", "wasm", "cpu"] as const) {
    const why = await loadTensorflow({ backend, report: () => {} }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    // Only the native one is built apart; the others are there after npm ci, or something is wrong.
    if (why !== undefined && backend !== "tensorflow") throw new Error(why);
    found.push({ backend, why });
  }
  return found;
}

/** Takes a backend for the tests that follow. */
export function useBackend(backend: Tensorflow["backend"]): Promise<Tensorflow> {
  return loadTensorflow({ backend, report: () => {} });
}
