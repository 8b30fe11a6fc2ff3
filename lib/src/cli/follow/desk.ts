import type { PolicySettings } from "../../backtest/policy-settings.js";
import { sessionOf } from "../../bars/calendar.js";
import { binTime } from "../../bars/resample.js";
import type { Models } from "../../models/model.js";
import type { Recipe } from "../../recipes/recipe.js";
import type { Minute, MinuteFate } from "../../serving/bar-builder.js";
import { createPaper } from "../../serving/paper.js";
import { createScorer, type ScoredBar, type Scorer } from "../../serving/scorer.js";
import type { Report } from "../../util/report.js";
import { formatTime, MINUTE } from "../../util/time.js";
import { counted } from "../../views/format.js";
import { saidBar } from "./said-bar.js";
import { type FollowState, stateKeeper, unusable } from "./state-file.js";

/** Where a minute comes from: a line, the stream, a correction in it, or what was asked for because the stream lacked it. */
type Origin = "line" | "stream" | "update" | "gap";

/** What is done with minutes: they are scored and traded on paper, and bars are printed and kept. */
export interface Desk {
  /** Takes a minute; one that is impossible is named. */
  readonly take: (minute: Minute, origin: Origin) => Promise<void>;
  /** Names what could not be read as a minute. */
  readonly fault: (words: string) => void;
  /**
   * Takes a minute of the history; says whether it is one. Its bars are not printed, unless there was a state: what follows it is
   * new, and a paper account must have it.
   */
  readonly learn: (minute: Minute) => Promise<boolean>;
  /** Ends the open bar if it is over by New York's clock. */
  readonly end: (now: number) => Promise<void>;
  readonly scorer: Scorer;
  /** Keeps the state, and says what was left out. */
  readonly close: () => Promise<void>;
  /** How many minutes could not be read. */
  readonly unread: () => number;
}

/** What a desk works with. */
export interface DeskOptions {
  readonly recipe: Recipe;
  readonly models: Models;
  readonly policy: PolicySettings | undefined;
  readonly cash: number;
  /** Whether a paper account is kept. */
  readonly paper: boolean;
  readonly state: string | undefined;
  readonly saved: FollowState | undefined;
  readonly print: (line: string) => void;
  readonly report: Report;
}

/** Makes a desk. */
export function openDesk(options: DeskOptions): Desk {
  const { recipe, models, policy, cash, saved, print, report } = options;
  const scorer = goneOn(options.state, () =>
    createScorer(models, recipe, { ...(policy && { policy }), cash, ...(saved && { state: saved.scorer }) }),
  );
  if (saved?.paper && !options.paper) {
    throw new Error(`${options.state} keeps a paper account: add --paper, or name another file with --state`);
  }
  const paper =
    options.paper && policy
      ? goneOn(options.state, () => createPaper(recipe, policy, { cash, ...(saved?.paper && { state: saved.paper }) }))
      : undefined;
  const keep = stateKeeper(options.state, () => ({
    scorer: scorer.state(),
    ...(paper && { paper: paper.state() }),
  }));
  let [outside, unread, again] = [0, 0, 0];
  /** The first minute of a session by its start, where no minute came just before. */
  const isStart = ({ time }: Minute): boolean => time - before > MINUTE && sessionOf(time)?.open === time;
  let before = Number.NEGATIVE_INFINITY;
  let isToldOfStarts = false;
  /** The last bar that was over before the first line. */
  let known: number | undefined;
  const isKnown = ({ time }: Minute): boolean => binTime(time, recipe.bars.rule, recipe.bars) <= known!;
  const fault = (words: string): void => {
    unread++;
    report(`warning: ${words}`);
  };
  const say = async (bars: readonly ScoredBar[]): Promise<void> => {
    for (const bar of bars) print(JSON.stringify(saidBar(bar, recipe, paper?.add(bar))));
    if (bars.length > 0) await keep();
  };
  return {
    scorer,
    fault,
    take: async (minute, origin) => {
      known ??= scorer.state().open.over;
      let result: ReturnType<Scorer["push"]>;
      try {
        result = scorer.push(minute);
      } catch (error) {
        fault((error as Error).message);
        return;
      }
      if (result.fate === "outside") outside++;
      if (origin === "line" && result.fate === "outside" && isStart(minute) && !isToldOfStarts) {
        isToldOfStarts = true;
        report(
          `warning: ${formatTime(minute.time)} as a minute's end is before the session: if times are starts, add --stamp start`,
        );
      }
      before = minute.time;
      const isAgain = origin === "line" && result.fate === "late" && isKnown(minute);
      if (isAgain) again++;
      const words = isAgain ? undefined : FATES[origin][result.fate];
      if (words !== undefined) report(`${formatTime(minute.time)}: ${words}`);
      await say(result.bars);
    },
    learn: async (minute) => {
      let result: ReturnType<Scorer["push"]>;
      try {
        result = scorer.push(minute);
      } catch {
        return false;
      }
      if (saved) await say(result.bars);
      return true;
    },
    end: (now) => say(scorer.end(now)),
    unread: () => unread,
    close: async () => {
      await keep(true);
      if (again > 0) report(`${counted(again, "minute")} came again: the state or the history has them`);
      if (outside > 0) report(`${counted(outside, "minute")} outside of the recipe's hours`);
    },
  };
}

/** Goes on from a state; an error about it names its file. */
function goneOn<T>(state: string | undefined, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const { message } = error as Error;
    throw state !== undefined && /^the (state|paper account) /.test(message) ? unusable(state, message) : error;
  }
}

/** What is said of a minute by where it comes from; nothing of the usual ones. */
const NEWS: { readonly [fate in MinuteFate]?: string } = {
  corrected: "the minute is corrected",
  late: "the minute is late: its bar is over, so it is not used",
};
const FATES: { readonly [origin in Origin]: typeof NEWS } = {
  line: NEWS,
  stream: NEWS,
  update: { late: "the minute's correction is late: its bar is over, so it is not used" },
  gap: {},
};
