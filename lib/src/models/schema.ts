import { z } from "zod";
import type { LogisticModel } from "./model.js";

/** The JSON schema of a model: exactly these fields, with finite numbers. */
export const LOGISTIC_MODEL: z.ZodType<LogisticModel> = z.strictObject({
  type: z.literal("logistic"),
  bias: z.number(),
  weights: z.record(z.string(), z.number()),
});
