/** What fits the models, and how. */
export interface EngineOptions {
  /**
   * `"exact"`: float64, to the optimum, the default. `"tensorflow"`: float32 tensors of TensorFlow.js, once
   * `await loadTensorflow()` has loaded it.
   */
  readonly engine?: "exact" | "tensorflow";
  /**
   * Only for `"tensorflow"`: `"newton"`, second-order steps on the full batch, the default; or `"adam"`, mini-batches.
   */
  readonly method?: "newton" | "adam";
  /** Only for `"adam"`. */
  readonly adam?: AdamOptions;
}

/** Choices of `method: "adam"`, named as in Keras. */
export interface AdamOptions {
  /** Step size, on columns scaled to a standard deviation of 1 (default 0.01). */
  readonly learningRate?: number;
  /** Rows per mini-batch (default 1024). */
  readonly batchSize?: number;
  /** Largest number of passes over the rows (default 100). */
  readonly epochs?: number;
  /** Share of the rows, at the end, that are held out for early stopping; 0 for none (default 0.1). */
  readonly validationSplit?: number;
  /** Number of epochs without a lower validation loss after which the fit stops (default 5). */
  readonly patience?: number;
  /** Integer seed of the order of the rows (default 1). */
  readonly seed?: number;
}

/** The defaults of `"adam"`. */
export const ADAM_DEFAULTS: Required<AdamOptions> = {
  learningRate: 0.01,
  batchSize: 1024,
  epochs: 100,
  validationSplit: 0.1,
  patience: 5,
  seed: 1,
};

/** Refuses settings that are unknown or do not go together. */
export function checkEngine({ engine = "exact", method, adam }: EngineOptions): void {
  if (engine !== "exact" && engine !== "tensorflow") {
    throw new RangeError(`engine must be "exact" or "tensorflow", not "${engine}"`);
  }
  if (method !== undefined && method !== "newton" && method !== "adam") {
    throw new RangeError(`method must be "newton" or "adam", not "${method}"`);
  }
  if (engine === "exact" && method !== undefined) {
    throw new RangeError(`method "${method}" needs engine "tensorflow"; the exact engine has only one method`);
  }
  if (adam === undefined) return;
  if (method !== "adam") throw new RangeError('the options adam need engine: "tensorflow" and method: "adam"');
  const { learningRate, batchSize, epochs, validationSplit, patience, seed } = { ...ADAM_DEFAULTS, ...adam };
  if (!(learningRate > 0)) throw new RangeError(`learningRate must be positive, got ${learningRate}`);
  for (const [name, value] of Object.entries({ batchSize, epochs, patience })) {
    if (!(Number.isInteger(value) && value > 0))
      throw new RangeError(`${name} must be a positive integer, got ${value}`);
  }
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(`validationSplit must be at least 0 and below 1, got ${validationSplit}`);
  }
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
}
