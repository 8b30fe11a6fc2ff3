import type { Research } from "../flow/research.js";
import type { Dataset } from "../labels/dataset.js";
import type { Models } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import { trainYardstick, yardstickInputs } from "./yardstick.js";

/** The rows that a research run reports on, and what each model says of them. */
export interface ScoredPart {
  /** `"validation"` where there is no test part: those rows also chose C. */
  readonly part: "test" | "validation";
  readonly data: Dataset;
  readonly probability: Models<Float64Array>;
  /** What the yardstick says, trained on the same rows as the models. */
  readonly yardstick: Float64Array;
}

/** Gives the rows that a run reports on to its models and to a yardstick. */
export function scoredPart({ train, validation, test, models, options }: Research): ScoredPart {
  const data = test ?? validation;
  const yardstick = trainYardstick(train, validation, options.C);
  return {
    part: test ? "test" : "validation",
    data,
    probability: predictRows(models, data),
    yardstick: yardstick.fit.predictProba(yardstickInputs(data)),
  };
}
