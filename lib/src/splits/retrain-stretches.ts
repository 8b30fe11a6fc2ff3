import type { RowRange } from "../util/row-range.js";
import { dateOf, dayOf } from "../util/time.js";
import { parseTimeLength, type TimeLength, timeLengthText } from "./time-length.js";

/** When models are trained anew, and on how much of the past. Lengths are written as `parseTimeLength` reads them. */
export interface RetrainOptions {
  /** `"monthly"`, `"quarterly"`, `"20 sessions"`: how long models are used before new ones replace them. */
  readonly retrain: string;
  /** `"expanding"`: train on all of the past (the default); or a length such as `"12 months"`, the most recent past. */
  readonly window?: string;
  /** Length of the past before the first training: the window's, or `"12 months"` for an expanding one. */
  readonly firstTrain?: string;
}

/** A stretch of rows that one set of models answers, and the rows before it that they may learn from. */
export interface RetrainStretch {
  readonly train: RowRange;
  readonly test: RowRange;
}

/**
 * The stretches of a rolling retraining: the rows of each, and the rows of its past.
 *
 * Stretches follow each other without a gap and end with the last row; the last may be shorter. Months are those of the
 * calendar, and a month counts from its first session on, also one that the rows begin in the middle of; quarters begin
 * in January, April, July and October. A session is a calendar day that has rows.
 *
 * @param time wall-clock milliseconds of n rows, in order
 * @param options how often, on how much, and from when
 * @returns row ranges, earliest stretch first; those of a later one do not change what an earlier one is
 * @throws when a length cannot be read, or the rows are too few for a first training and one stretch
 * @example
 * const time = Float64Array.from({ length: 6 }, (_, day) => day * DAY);
 * retrainStretches(time, { retrain: "2 sessions", firstTrain: "3 sessions" });
 * // → [{ train: { start: 0, end: 3 }, test: { start: 3, end: 5 } }, { train: { start: 0, end: 5 }, test: { start: 5, end: 6 } }]
 */
export function retrainStretches(time: Float64Array, options: RetrainOptions): RetrainStretch[] {
  const { retrain, window = "expanding" } = options;
  const every = parseTimeLength(retrain);
  const kept = window === "expanding" ? undefined : parseTimeLength(window);
  const first = options.firstTrain === undefined ? (kept ?? FIRST_TRAIN) : parseTimeLength(options.firstTrain);
  const sessions = sessionsOf(time);
  const starts = startsOf(sessions, every, first);
  if (starts.length === 0) {
    const span = sessions.length === 0 ? "no rows" : `${sessions.length} sessions from ${dateOf(time[0]!)}`;
    throw new Error(
      `there are ${span}: too few to train on ${timeLengthText(first)} and score what follows; shorten the first ` +
        "training (--first-train) or take a longer period",
    );
  }
  return starts.map((at, i) => {
    const test = { start: sessions[at]!.row, end: sessions[starts[i + 1] ?? sessions.length]?.row ?? time.length };
    const from = kept === undefined ? 0 : Math.max(0, sessionBefore(sessions, at, kept));
    return { train: { start: sessions[from]!.row, end: test.start }, test };
  });
}

const FIRST_TRAIN: TimeLength = { count: 12, unit: "month" };

/** A session: its first row and its month, counted over the years. */
interface Session {
  readonly row: number;
  readonly month: number;
}

function sessionsOf(time: Float64Array): Session[] {
  const sessions: Session[] = [];
  let day = Number.NaN;
  for (let row = 0; row < time.length; row++) {
    if (dayOf(time[row]!) === day) continue;
    day = dayOf(time[row]!);
    const [year, month] = dateOf(time[row]!).split("-");
    sessions.push({ row, month: Number(year) * 12 + Number(month) - 1 });
  }
  return sessions;
}

/** The sessions at which models are trained anew. */
function startsOf(sessions: readonly Session[], every: TimeLength, first: TimeLength): number[] {
  const starts: number[] = [];
  const { count, unit } = every;
  for (let at = 1; at < sessions.length; at++) {
    if (sessionBefore(sessions, at, first) < 0) continue;
    const last = starts.at(-1);
    if (unit === "session" ? last === undefined || at - last === count : beginsPeriod(sessions, at, count))
      starts.push(at);
  }
  return starts;
}

/** Whether a session is the first of a period of `count` months. */
function beginsPeriod(sessions: readonly Session[], at: number, count: number): boolean {
  const period = (session: Session): number => Math.floor(session.month / count);
  return period(sessions[at]!) !== period(sessions[at - 1]!);
}

/** The session a length before another; negative when there are not as many. */
function sessionBefore(sessions: readonly Session[], at: number, { count, unit }: TimeLength): number {
  if (unit === "session") return at - count;
  const month = sessions[at]!.month - count;
  if (month < sessions[0]!.month) return -1;
  let before = at;
  while (before > 0 && sessions[before - 1]!.month >= month) before--;
  return before;
}
