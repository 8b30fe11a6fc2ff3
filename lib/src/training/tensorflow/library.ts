import type { AdamOptions } from "../engine.js";
import type { FitRows } from "../fit-rows.js";
import type { FitSettings, Fitted } from "../fitted.js";
import type { Tensorflow } from "./backend.js";

/** The functions of TensorFlow.js, as its core exports them. */
export type Tf = typeof import("@tensorflow/tfjs-core");

/** A loaded TensorFlow.js, and the fits on its tensors. Who never loads it does not carry their code. */
export interface TensorEngine {
  readonly tensorflow: Tensorflow;
  newton(rows: FitRows, settings: FitSettings, start: Fitted | undefined): Fitted;
  adam(rows: FitRows, settings: FitSettings, options: AdamOptions | undefined): Fitted;
}

let ready: TensorEngine | undefined;

/** Sets what fits with `engine: "tensorflow"` use from now on. */
export function useTensorflow(engine: TensorEngine): void {
  ready = engine;
}

/** The engine that was loaded last. @throws when none was */
export function tensorEngine(): TensorEngine {
  if (!ready) throw new Error('engine "tensorflow" needs TensorFlow.js: call "await loadTensorflow()" once before');
  return ready;
}
