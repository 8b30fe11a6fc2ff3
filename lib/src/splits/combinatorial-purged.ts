import type { LabelSpans } from "../labels/label-spans.js";
import { checkFold, checkSpans, type Fold, rowNumbers } from "./fold.js";
import { purge } from "./purge.js";

/** A fold that tests several groups of rows. */
export interface CombinatorialFold extends Fold {
  /** Numbers of the groups tested, from 0, increasing. */
  readonly groups: readonly number[];
}

/** The folds of a combinatorial purged cross-validation, and how their tests make up paths. */
export interface CombinatorialFolds {
  /** First row of each group, and the number of rows at the end. */
  readonly edges: readonly number[];
  readonly folds: readonly CombinatorialFold[];
  /** For each path and each group, the number of the fold whose test of that group belongs to the path. */
  readonly paths: readonly (readonly number[])[];
}

/**
 * Combinatorial purged cross-validation: rows are cut into groups, and each choice of `testGroups` of them is tested by
 * a model that learned from the others, without rows whose labels overlap a test's or start within the embargo after
 * it.
 *
 * Each group is tested several times, once by each fold that holds it. So the tests can be put together to several
 * paths through all rows: out-of-sample histories, where a walk forward has one. A path takes each group's tests in the
 * order of the folds.
 *
 * @param spans the label spans of n rows, in order of time
 * @param groups number of groups N, 2 or more; the first n % N have one row more
 * @param testGroups groups that each fold tests, k, from 1 to N - 1
 * @param embargo wall-clock milliseconds after each tested label in which no training label may start
 * @returns C(N, k) folds in lexicographic order, and C(N - 1, k - 1) paths
 * @throws when there are too few rows, more than 10,000 folds, the rows are not in order of time, or purging leaves a fold nothing to train on
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 12.4
 * @example
 * const bars = { time: Float64Array.of(0, 5, 10, 15, 20, 25, 30, 35, 40), stamp: "end", interval: 5 };
 * const { folds, paths } = combinatorialPurged(labelSpans(bars, 1), 3, 2);
 * folds.map(({ groups }) => groups); // → [[0, 1], [0, 2], [1, 2]]
 * paths; // → [[0, 0, 1], [1, 2, 2]]
 * folds[0]; // → { groups: [0, 1], train: [7, 8], test: [0, 1, 2, 3, 4, 5] }
 */
export function combinatorialPurged(
  spans: LabelSpans,
  groups: number,
  testGroups: number,
  embargo: number = 0,
): CombinatorialFolds {
  const rows = spans.start.length;
  if (!(Number.isInteger(groups) && groups >= 2)) throw new RangeError(`groups must be 2 or more, got ${groups}`);
  if (!(Number.isInteger(testGroups) && testGroups >= 1 && testGroups < groups)) {
    throw new RangeError(`test groups must be from 1 to ${groups - 1}, fewer than the groups, got ${testGroups}`);
  }
  if (rows < groups) throw new Error(`${rows} rows are too few for ${groups} groups`);
  refuseTooMany(choose(groups, testGroups), rows);
  checkSpans(spans);
  const edges = Array.from(
    { length: groups + 1 },
    (_, g) => g * Math.floor(rows / groups) + Math.min(g, rows % groups),
  );
  const chosen = combinations(groups, testGroups);
  const all = rowNumbers(0, rows);
  const folds = chosen.map((own, number) => {
    const test = Uint32Array.from(own.flatMap((g) => [...rowNumbers(edges[g]!, edges[g + 1]!)]));
    return { groups: own, ...checkFold({ train: purge(spans, all, test, embargo), test }, number + 1, chosen.length) };
  });
  const testsOf = Array.from({ length: groups }, (_, g) =>
    folds.flatMap((fold, f) => (fold.groups.includes(g) ? [f] : [])),
  );
  const paths = testsOf[0]!.map((_, path) => testsOf.map((tests) => tests[path]!));
  return { edges, folds, paths };
}

const MOST_FOLDS = 10_000;
const BYTES_OF_A_ROW_NUMBER = 4;

/** Refuses folds that no machine would come to the end of. */
function refuseTooMany(folds: number, rows: number): void {
  if (folds <= MOST_FOLDS) return;
  const gigabytes = Math.ceil((folds * rows * BYTES_OF_A_ROW_NUMBER) / 1e9).toLocaleString("en-US");
  throw new RangeError(
    `these groups and test groups make ${folds.toLocaleString("en-US")} folds, and ${MOST_FOLDS.toLocaleString("en-US")} ` +
      `are the most: each trains all models anew, and the numbers of their rows need up to ${gigabytes} GB; take fewer groups`,
  );
}

/** How many ways there are to choose k of n things. */
function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) ways = (ways * (n - i + 1)) / i;
  return Math.round(ways);
}

/**
 * All ways to choose some of n things, in lexicographic order.
 *
 * @param n number of things, numbered from 0
 * @param k how many are chosen
 * @returns increasing numbers, one list for each choice
 * @see Python `itertools.combinations`
 * @example
 * combinations(3, 2); // → [[0, 1], [0, 2], [1, 2]]
 */
export function combinations(n: number, k: number): number[][] {
  if (k === 0) return [[]];
  const out: number[][] = [];
  for (let first = 0; first + k <= n; first++) {
    for (const rest of combinations(n - first - 1, k - 1)) out.push([first, ...rest.map((other) => first + 1 + other)]);
  }
  return out;
}
