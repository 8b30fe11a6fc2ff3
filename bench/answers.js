// Does an opponent compute what ata-lab computes? Before anything is timed, its rows and models are compared with ours.

const COLUMNS = (
  "rsi rsi_slope macd macd_sig macd_hist macd_slope ema20 ema50 ema200 ema20_rel ema50_rel ema200_rel " +
  "atr atr_pct bb_z ret1 vol20 vol_z volm_z time_of_day"
).split(" ");

/** What each model reads, in the order of its weights. */
const INPUTS = {
  rsi: ["rsi", "rsi_slope", "bb_z"],
  macd: ["macd", "macd_sig", "macd_hist", "macd_slope"],
  trend: ["ema20_rel", "ema50_rel", "ema200_rel"],
  brain: ["p.rsi", "p.macd", "p.trend", "atr_pct", "time_of_day"],
};

/** Largest difference of a column, as a share of its largest absolute value. */
const TOLERANCE = 1e-11;
/** The same of columns from windows, whose sums pandas and others update value by value. */
const WINDOWED = { bb_z: 1e-7, vol20: 1e-7, vol_z: 1e-7, volm_z: 1e-7 };

/**
 * Compares an opponent's answer with ours.
 *
 * @param {{ rows: Float64Array, models: any }} ours rows are twenty columns and the label, one after another
 * @param {{ rows: Float64Array, models: any }} theirs
 * @param {{ probability: number, sameC: boolean }} tolerance largest difference of a probability, and whether the chosen
 * C must be ours
 * @returns {{ columns: number, probability: number, auc: number }} the largest differences
 * @throws when it computes something else; the message says what
 */
export function compareAnswers(ours, theirs, { probability, sameC }) {
  if (ours.rows.length !== theirs.rows.length) {
    const width = COLUMNS.length + 1;
    throw new Error(`${theirs.rows.length / width} rows, where ata-lab has ${ours.rows.length / width}`);
  }
  const n = ours.rows.length / (COLUMNS.length + 1);
  const column = (rows, i) => rows.subarray(i * n, (i + 1) * n);
  const found = { columns: 0, probability: 0, auc: 0 };
  for (const [i, name] of [...COLUMNS, "label"].entries()) {
    const difference = largestDifference(column(ours.rows, i), column(theirs.rows, i));
    const allowed = name === "label" ? 0 : (WINDOWED[name] ?? TOLERANCE);
    if (!(difference <= allowed)) throw new Error(`${name} differs by ${difference} of its largest value`);
    found.columns = Math.max(found.columns, difference);
  }
  const columns = Object.fromEntries(COLUMNS.map((name, i) => [name, column(ours.rows, i)]));
  const [p, q] = [probabilitiesOf(ours.models, columns), probabilitiesOf(theirs.models, columns)];
  for (const name of Object.keys(INPUTS)) {
    const [own, other] = [ours.models[name], theirs.models[name]];
    if (sameC && own.C !== other.C) throw new Error(`${name}: C is ${other.C}, where ata-lab chooses ${own.C}`);
    const difference = p[name].reduce((most, value, i) => Math.max(most, Math.abs(value - q[name][i])), 0);
    if (!(difference <= probability)) throw new Error(`${name}: a probability differs by ${difference}`);
    found.probability = Math.max(found.probability, difference);
    found.auc = Math.max(found.auc, Math.abs(own.auc - other.auc));
  }
  return found;
}

function largestDifference(ours, theirs) {
  let [largest, difference] = [0, 0];
  for (let i = 0; i < ours.length; i++) {
    largest = Math.max(largest, Math.abs(ours[i]));
    difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
  }
  return difference / largest;
}

/** The probability of each row by each model; the brain reads the experts' own. */
function probabilitiesOf(models, columns) {
  const all = { ...columns };
  for (const [name, inputs] of Object.entries(INPUTS)) {
    const { weights, bias } = models[name];
    all[`p.${name}`] = columns.rsi.map((_, i) => {
      const z = inputs.reduce((sum, input, k) => sum + weights[k] * all[input][i], bias);
      return 1 / (1 + Math.exp(-z));
    });
  }
  return Object.fromEntries(Object.keys(INPUTS).map((name) => [name, all[`p.${name}`]]));
}

/**
 * Compares the sweep's results: first the trades of every cell, then its money at the end.
 *
 * @param {Float64Array} ours
 * @param {Float64Array} theirs
 * @throws when a cell has another number of trades, or its money differs by more than a billionth
 */
export function compareSweeps(ours, theirs) {
  const cells = ours.length / 2;
  if (ours.length !== theirs.length) throw new Error(`${theirs.length / 2} cells, where ata-lab has ${cells}`);
  for (let i = 0; i < cells; i++) {
    if (ours[i] !== theirs[i]) throw new Error(`cell ${i}: ${theirs[i]} trades, where ata-lab has ${ours[i]}`);
    const [own, other] = [ours[cells + i], theirs[cells + i]];
    if (!(Math.abs(own - other) <= 1e-9 * own))
      throw new Error(`cell ${i}: ${other} dollars, where ata-lab has ${own}`);
  }
}
