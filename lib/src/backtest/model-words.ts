import { BRAIN } from "../models/model.js";

/** What a model is called in a sentence: `the brain`, `expert volume`. */
export function modelWords(name: string): string {
  return name === BRAIN ? "the brain" : `expert ${name}`;
}
