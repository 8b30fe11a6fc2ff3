import type { Bars } from "../bars/bars.js";
import { continueSample, makeSample, type SampleState } from "../bars/sample.js";

const PROBE_SEED = 20181029;

/**
 * Where the sample of the seed stands before the probe bars, so that ten months need not be made to reach them. A test
 * compares the bars with the sample's own.
 */
const PROBE_START: SampleState = {
  fair: 5.720439002052468,
  stray: -0.0008853964062855953,
  regime: 0,
  generator: [-2063136791, 888634843, 542304072, -264243646],
  spare: Number.NaN,
};

/**
 * The days of the probe bars, excluding the last: five weeks with a clock change, a holiday, an early close at 13:00 and an
 * unscheduled closure.
 */
const PROBE_DAYS = ["2018-10-29", "2018-12-07"] as const;

/**
 * Fixed minute bars, on which fingerprints are computed.
 *
 * @returns synthetic regular-hours minutes, 2018-10-29 to 2018-12-06
 * @example
 * probeMinutes().time.length; // → 10350
 */
export function probeMinutes(): Bars {
  probe ??= makeProbe();
  return probe;
}

let probe: Bars | undefined;

function makeProbe(): Bars {
  const [from, to] = PROBE_DAYS;
  return continueSample(PROBE_START, from, { to, symbol: "PROBE" }).bars;
}

/** The whole sample that the probe bars are of, for columns that need more history. */
export function longProbeMinutes(): Bars {
  return makeSample({ symbol: "PROBE", seed: PROBE_SEED });
}
