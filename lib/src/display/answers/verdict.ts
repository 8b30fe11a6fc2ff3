import { isList } from "./lists.js";

/** What is said of an answer. */
export interface Verdict {
  readonly kind: "right" | "wrong" | "unanswered";
  readonly lines: readonly string[];
}

/** The verdict on what was not written yet. */
export const UNANSWERED: Verdict = {
  kind: "unanswered",
  lines: ["Put your answer in place of `undefined`, and run the cell again."],
};

/** The verdict on a wrong answer. */
export function wrong(lines: readonly string[]): Verdict {
  return { kind: "wrong", lines };
}

/** How many values there are to compare. */
export function countOf(value: unknown): number {
  if (isList(value)) return value.length;
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + countOf(part), 0);
}

/** Says that many values are right; one needs no words. */
export function agreed(values: number): readonly string[] {
  return values > 1 ? [`All ${values.toLocaleString("en-US")} values agree.`] : [];
}
