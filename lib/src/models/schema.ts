import { z } from "zod";
import type { LogisticModel } from "./model.js";

/** The JSON of a model: nothing missing, nothing more, finite numbers. */
export const LOGISTIC_MODEL: z.ZodType<LogisticModel> = z.strictObject({
  type: z.literal("logistic"),
  bias: z.number(),
  weights: z.record(z.string(), z.number()),
});
