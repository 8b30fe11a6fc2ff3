/** What a criterion is about: the amount of evidence, what was earned, or how certain that is. */
export type CriterionKind = "evidence" | "result" | "certainty";

/** What a criterion's figure is: a plain number, dollars, a mean daily return, or a fraction of something. */
export type CriterionUnit = "number" | "dollars" | "return" | "fraction";

/** One condition of promotion. */
export interface Criterion {
  readonly kind: CriterionKind;
  /** In words. */
  readonly name: string;
  readonly unit: CriterionUnit;
  /** The measured figure, NaN if it is unknown, and its limit: it must be above it, at least it, or at most it. */
  readonly figure: number;
  readonly limit: number;
  readonly comparison: ">" | ">=" | "<=";
  /** Never with an unknown figure. */
  readonly passed: boolean;
}

/**
 * `promote`: every criterion passed. `not enough evidence`: too few trades or days, or the candidate earned more but it
 * may be chance. `don't promote`: it did not earn more, or its drawdown was too deep.
 */
export type Verdict = "promote" | "don't promote" | "not enough evidence";

/** One condition with its figure, and whether the figure meets it. */
export function criterion(
  kind: CriterionKind,
  name: string,
  unit: CriterionUnit,
  figure: number,
  comparison: Criterion["comparison"],
  limit: number,
): Criterion {
  const passed = comparison === ">" ? figure > limit : comparison === ">=" ? figure >= limit : figure <= limit;
  return { kind, name, unit, figure, limit, comparison, passed };
}

/** The verdict that criteria give. None at all are no evidence. */
export function verdictOf(criteria: readonly Criterion[]): Verdict {
  const failed = (kind: CriterionKind): boolean => criteria.some((one) => one.kind === kind && !one.passed);
  if (criteria.length === 0 || failed("evidence")) return "not enough evidence";
  if (failed("result")) return "don't promote";
  return failed("certainty") ? "not enough evidence" : "promote";
}

const WORDS = { ">": "above", ">=": "at least", "<=": "at most" } as const;

/** Why a criterion failed, in a sentence. */
export function reasonOf({ name, unit, figure, comparison, limit }: Criterion): string {
  const number = (value: number): string => String(Number(value.toPrecision(4)));
  // Mean returns are judged by their interval's lower end.
  const is = unit === "return" ? "begins at" : "is";
  return `${name} ${is} ${Number.isNaN(figure) ? "unknown" : number(figure)}, must be ${WORDS[comparison]} ${number(limit)}`;
}
