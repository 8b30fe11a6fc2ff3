import { historyNeeded } from "../backtest/history-needed.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { tradedLabel } from "../backtest/traded-label.js";
import { decidingModel, expertNames, mapModels } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { MINUTE, parseRule } from "../util/time.js";
import { type Formula, formula } from "./formula.js";
import { pythonBars } from "./python-bars.js";
import { pythonColumns } from "./python-columns.js";
import { pythonPolicy } from "./python-policy.js";
import { pythonText, pythonValue } from "./python-value.js";
import { recognise } from "./recognise.js";

/** What is handed over to another program. */
export interface HandedOver {
  readonly recipe: Recipe;
  readonly models: Models;
  /** How p is traded; undefined if nothing is to be decided. */
  readonly policy?: PolicySettings | undefined;
  /** Dollars in the account that decides. */
  readonly cash: number;
}

/** The module's file. */
export const PYTHON_FILE: string = "ata_model.py";

/**
 * A Python module without dependencies that scores minutes as `predictBars` does: it makes the recipe's bars, computes the columns as at
 * training, and says p of every model and what the policy decides.
 *
 * Its numbers are written so that Python reads the same bits.
 *
 * @param parts models, the recipe that they were trained with, and a policy
 * @param formulas what its columns are
 * @returns the text of the module, for Python 3.9 or later
 * @throws when the filter is a function, or a column is not one of the library's; the error names it
 */
export function pythonModule(
  { recipe, models, policy, cash }: HandedOver,
  formulas: ReadonlyMap<string, Formula> = recognise(recipe),
): string {
  const { filters, bars, brain } = recipe;
  if (typeof filters === "function") {
    throw new Error(
      `recipe "${recipe.name}": its filter is a function, which cannot be written in another language: write it as limits, such as ` +
        "filters: { atr_pct: { max: 0.02 } }, and train it again",
    );
  }
  const atr = formula("wilderMean", [14], [formula("trueRange")]);
  const columns = pythonColumns(formulas, atr);
  const traded = policy && { ...policy, ...tradedLabel(recipe, policy) };
  const numbers = mapModels(recipe, (name) => ({ bias: models[name]!.bias, weights: models[name]!.weights }));
  const length = parseRule(bars.rule) / MINUTE;
  const needed = historyNeeded(models, recipe);
  return `"""Scores minute bars with the models of the recipe ${plain(recipe.name)}, as ata-lab does.

    import ata_model

    for bar in ata_model.score(minutes):
        print(bar["time"], bar["p_${decidingModel(recipe)}"])

score() takes all minutes at once; Scorer takes them one by one, as they come. "python3 ata_model.py minutes.csv" prints
what it says of a file. Python 3.9 or later, no packages.

Written by ata-lab. Do not edit it: train again, and export again.
"""

import csv
import math
import sys
from collections import deque, namedtuple
from datetime import ${bars.session === "regular" ? "date, " : ""}datetime, timedelta

NAN = math.nan
EPOCH = datetime(1970, 1, 1)

# Times are whole milliseconds on New York's clock.
MINUTE = 60_000
DAY = 1440 * MINUTE

# ---- What was trained

RECIPE = ${pythonText(recipe.name)}

# p = 1 / (1 + exp(-z)), where z is the bias plus the sum of weight times column, for every model.
MODELS = ${pythonValue(numbers)}

# Which of them are experts; ${brain ? "the brain reads their p and these columns." : "there is no brain, and the first of them decides."}
EXPERTS = ${pythonValue(expertNames(recipe))}
${brain ? `BRAIN = ${pythonValue({ experts: brain.experts, regime: brain.regime })}\n` : ""}
# The model that decides.
DECIDES = ${pythonText(decidingModel(recipe))}

# Bars that training used: within these limits, and with no column missing.
LIMITS = ${pythonValue(filters)}

# Bars of history until p no longer depends on where the minutes start.
HISTORY_NEEDED = ${pythonValue(needed)}

# Bars of ${length} minutes; a bin includes its ${bars.closed} edge, and its ${bars.label} edge is the bar's time.
BAR = ${length} * MINUTE
LABEL = ${bars.label === "right" ? "BAR" : "0"}


# ---- Numbers and times


def is_missing(value):
    """Whether a number is NaN: not known, or not known yet."""
    return value != value


def ratio(a, b):
    """a / b; 0 / 0 is missing."""
    if b == 0:
        return NAN if a == 0 or is_missing(a) else math.copysign(math.inf, a)
    return a / b


def milliseconds(time):
    """A time as milliseconds: a datetime without a zone, or a text such as "2024-05-01 09:31"."""
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    if time.tzinfo is not None:
        raise ValueError(f"{time} has a zone: pass New York's clock without one (astimezone, then replace(tzinfo=None))")
    return (time - EPOCH) // timedelta(milliseconds=1)


def moment(time):
    """Milliseconds as a datetime."""
    return EPOCH + timedelta(milliseconds=time)


# ---- Bars


${pythonBars(bars)}


# ---- Columns


${columns.pieces}${columns.code}


# ---- Models


def probability(model, columns):
    """p of one model; missing if a column that it reads is missing."""
    z = model["bias"]
    for name, weight in model["weights"].items():
        z += weight * columns[name]
    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.0


def probabilities(columns):
    """p of every model by name: p_ and the model's name."""
    p = {"p_" + name: probability(MODELS[name], columns) for name in EXPERTS}
${
  brain
    ? `    reads = {"experts." + name: p["p_" + name] for name in BRAIN["experts"]}
    reads.update({"regime." + name: columns[column] for name, column in BRAIN["regime"].items()})
    p["p_brain"] = probability(MODELS["brain"], reads)
`
    : ""
}    return p


def is_learned(columns):
    """Whether training would have used a bar with these columns."""
    for name, limits in LIMITS.items():
        value = columns[name]
        # A missing number is within no limits.
        if not (
            value >= limits.get("min", -math.inf)
            and value <= limits.get("max", math.inf)
            and ("above" not in limits or value > limits["above"])
            and ("below" not in limits or value < limits["below"])
        ):
            return False
    return not any(is_missing(value) for value in columns.values())


${traded ? `${pythonPolicy(traded, cash)}\n\n\n` : ""}# ---- Scores


class Scorer:
    """Scores minutes as they come: each bar that is over gives a row, as score() has it."""

    def __init__(self):
        self.bars = BarMaker()
        self.columns = Columns()
        self.history = 0

    def push(self, time, open, high, low, close, volume):
        """Takes a minute, stamped at its end on New York's clock; gives the rows of the bars that are over now."""
        numbers = [NAN if value is None or value == "" else float(value) for value in (open, high, low, close, volume)]
        return [self.row(bar) for bar in self.bars.next(milliseconds(time), *numbers)]

    def row(self, bar):
        columns, atr = self.columns.next(bar)
        for name, value in columns.items():
            if math.isinf(value):
                raise ValueError(f'column "{name}" is {value} at {moment(bar.time)}: numbers must be finite')
        self.history += 1
        p = probabilities(columns)
        row = {"time": moment(bar.end), "close": bar.close, **p, "atr": atr}
${
  traded
    ? `        atr_pct = ratio(atr, bar.close)
        wanted = decide(p["p_" + DECIDES], atr_pct, bar.close)
        row["wanted"] = NAN if is_missing(p["p_" + DECIDES]) or is_missing(atr_pct) else wanted or 0.0
`
    : ""
}        row["learned"] = int(is_learned(columns))
        row["history"] = self.history
        row["cold"] = self.history < HISTORY_NEEDED
        return row


def score(minutes):
    """Scores minutes.

    minutes are rows (time, open, high, low, close, volume) in order. A time is the minute's end on New York's clock: a
    datetime without a zone, or a text such as "2024-05-01 09:31"; a missing number is None or NaN.

    Gives a list with a dict for each bar of the recipe that is over:
      time     when it is known, a datetime
      close    its last price
      p_NAME   the probability of each model; NaN while a column is missing
      atr      the ATR of 14 bars in dollars
${
  traded
    ? "      wanted   what the policy decides for an account that holds nothing, as a fraction of the equity: above 0 to buy,\n               below 0 to sell short, 0 to stay out; NaN while p or the ATR is missing\n"
    : ""
}      learned  1 where training would have used the bar, 0 where it left out such bars
      history  bars so far
      cold     whether p still depends on where the minutes start: there are fewer than HISTORY_NEEDED bars
    """
    scorer = Scorer()
    return [row for minute in minutes for row in scorer.push(*minute)]


${bars.session === "regular" ? STARTS : ""}def main(path):
    """Prints the scores of a file of minutes, CSV with the columns time, open, high, low, close and volume, as CSV."""
    names = ("time", "open", "high", "low", "close", "volume")
    with open(path, newline="") as file:
        minutes = ([minute[name] for name in names] for minute in csv.DictReader(file))
        rows = score(${bars.session === "regular" ? "warned_of_starts(path, minutes)" : "minutes"})
    if rows:
        table = csv.DictWriter(sys.stdout, rows[0], lineterminator="\\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 ata_model.py minutes.csv")
    main(sys.argv[1])
`;
}

/** What warns of times that are the starts of minutes, as `ata-lab follow` does: the first minute of a session tells. */
const STARTS = `def warned_of_starts(path, minutes):
    """The same minutes; tells on stderr, once, of times that seem to be the starts of minutes."""
    before, is_told = -math.inf, False
    for minute in minutes:
        time = milliseconds(minute[0])
        session = session_of(time)
        if not is_told and session is not None and time == session[0] and time - before > MINUTE:
            is_told = True
            print(
                f"warning: {moment(time)} as a minute's end is before the session; if times are starts, write ends: "
                f"npx ata-lab bars --bars {path} --stamp start --stamp-as end --dump ends.csv",
                file=sys.stderr,
            )
        before = time
        yield minute


`;

/** A name within a text of several lines: what could end the text is left out. */
function plain(name: string): string {
  return name.replaceAll(/[\\"\n\r]/g, " ").trim();
}
