import { BRAIN } from "../models/model.js";

/** The name of a model in a sentence: `the brain`, `expert volume`. */
export function modelWords(name: string): string {
  return name === BRAIN ? "the brain" : `expert ${name}`;
}
