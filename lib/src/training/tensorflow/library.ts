import type { Tensorflow } from "./backend.js";

/** The functions of TensorFlow.js, as its core exports them. */
export type Tf = typeof import("@tensorflow/tfjs-core");

let ready: { readonly tf: Tf; readonly tensorflow: Tensorflow } | undefined;

/** Sets the backend that fits with `engine: "tensorflow"` use from now on. */
export function useTensorflow(tf: Tf, tensorflow: Tensorflow): void {
  ready = { tf, tensorflow };
}

/** TensorFlow.js, with the backend that was started last. @throws when none was */
export function library(): Tf {
  return loaded().tf;
}

/** The last backend that was loaded. @throws when none was */
export function loadedTensorflow(): Tensorflow {
  return loaded().tensorflow;
}

function loaded(): { readonly tf: Tf; readonly tensorflow: Tensorflow } {
  if (!ready) throw new Error('engine "tensorflow" needs TensorFlow.js: call "await loadTensorflow()" once before');
  return ready;
}
