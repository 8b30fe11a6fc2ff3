import type { Formula, Operation } from "./formula.js";

/** A class of the module, and the classes and functions that it uses. */
interface Piece {
  readonly text: string;
  readonly uses?: readonly string[];
}

/** How Python computes an operation: an expression of the bar and of other series, or a class that is fed bar by bar. */
export type PythonSeries =
  | {
      readonly expression: (of: readonly string[], args: readonly string[]) => string;
      readonly uses?: readonly string[];
    }
  | {
      readonly type: string;
      /** The arguments of the constructor. */
      readonly makes: (one: Formula) => readonly string[];
      /** Whether it is fed the bar, and not another series. */
      readonly ofBar?: true;
    };

const number = (value: number): string => String(value);

/** An exponential mean by its weight, and the numbers that it starts from. */
const meanArguments = (weight: (period: number) => string) => {
  return ({ args: [period], seed }: Formula): readonly string[] =>
    seed === "mean" ? [weight(period!), `start=${period}`] : [weight(period!)];
};
const periodArguments = ({ args: [period], seed }: Formula): readonly string[] =>
  seed === "mean" ? [number(period!), `start=${period}`] : [number(period!)];
const allArguments = ({ args }: Formula): readonly string[] => args.map(number);

const ofBar = (field: string): PythonSeries => ({ expression: () => `bar.${field}` });
const ofTime = (call: string, uses: string): PythonSeries => ({ expression: () => call, uses: [uses] });
const fed = (type: string): PythonSeries => ({ type, makes: allArguments });
const fedBars = (type: string): PythonSeries => ({ type, makes: allArguments, ofBar: true });
const directional = (which: string): PythonSeries => ({
  type: "DirectionalMovement",
  makes: (one) => [`"${which}"`, ...periodArguments(one)],
  ofBar: true,
});

/** How Python computes each operation. */
export const PYTHON_SERIES: { readonly [op in Operation]: PythonSeries } = {
  open: ofBar("open"),
  high: ofBar("high"),
  low: ofBar("low"),
  close: ofBar("close"),
  volume: ofBar("volume"),
  timeOfDay: ofTime("hour_of(bar.time)", "hour_of"),
  daySin: ofTime("math.sin(2 * math.pi * (bar.time % DAY) / DAY)", ""),
  dayCos: ofTime("math.cos(2 * math.pi * (bar.time % DAY) / DAY)", ""),
  weekSin: ofTime("math.sin(2 * math.pi * week_share(bar))", "week_share"),
  weekCos: ofTime("math.cos(2 * math.pi * week_share(bar))", "week_share"),
  trueRange: fedBars("TrueRange"),
  openingGap: fedBars("OpeningGap"),
  openingHigh: { type: "OpeningRange", makes: ({ args }) => ['"high"', number(args[0]!)], ofBar: true },
  openingLow: { type: "OpeningRange", makes: ({ args }) => ['"low"', number(args[0]!)], ofBar: true },
  sessionVwap: fedBars("SessionVwap"),
  onBalanceVolume: fedBars("OnBalanceVolume"),
  plusDi: directional("plus"),
  minusDi: directional("minus"),
  adx: directional("adx"),
  stochastic: fedBars("Stochastic"),
  rsi: { type: "Rsi", makes: periodArguments },
  spanMean: { type: "ExponentialMean", makes: meanArguments((span) => `2 / ${span + 1}`) },
  wilderMean: { type: "ExponentialMean", makes: meanArguments((period) => `1 / ${period}`) },
  rollingMean: fed("RollingMean"),
  rollingStd: fed("RollingStd"),
  rollingSum: fed("RollingSum"),
  rollingMax: fed("RollingMax"),
  rollingMin: fed("RollingMin"),
  rollingZScore: fed("RollingZScore"),
  realisedVolatility: fed("RealisedVolatility"),
  pctChange: fed("PctChange"),
  shift: fed("Shift"),
  diff: fed("Diff"),
  fillNa: { expression: ([x], [value]) => `${value} if is_missing(${x}) else ${x}` },
  minus: { expression: ([x, y]) => `${x} - ${y}` },
  ratio: { expression: ([x, y]) => `ratio(${x}, ${y})` },
  relativeTo: { expression: ([x, y]) => `ratio(${x}, ${y}) - 1` },
};

const WINDOW = ["Window"];

/** Classes and functions by name, in the order in which a module has them. */
export const PYTHON_PIECES: { readonly [name: string]: Piece } = {
  hour_of: {
    text: `def hour_of(time):
    """The hour as a decimal number: 9.5 is half past nine."""
    minutes = time % DAY // MINUTE
    return minutes // 60 + minutes % 60 / 60`,
  },
  week_share: {
    text: `def week_share(bar):
    """The share of the week that is over at the start of the bar's day; Monday is 0."""
    # 1 January 1970 was a Thursday, three days after a Monday.
    return (day_of(bar) + 3) % 7 / 7`,
  },
  ExponentialMean: {
    text: `class ExponentialMean:
    """An exponential mean: every number moves it by a share of the distance, from the first number on.

    A missing number repeats the mean, and the next number counts more, as in pandas' ewm(adjust=False). With start=n it
    begins as the plain mean of the first n numbers, and is missing before.
    """

    def __init__(self, weight, start=1):
        self.weight = weight
        self.start = start
        self.numbers = 0
        self.first = 0.0
        self.mean = NAN
        self.old = 1 - weight
        self.new = weight

    def next(self, value):
        if not is_missing(value) and self.numbers < self.start:
            self.numbers += 1
            self.first += (value - self.first) / self.numbers
            value = self.first if self.numbers == self.start else NAN
        if is_missing(value):
            self.old *= 1 - self.weight
            self.new = self.weight / (self.weight + self.old)
            return self.mean
        self.mean = value if is_missing(self.mean) else self.mean + self.new * (value - self.mean)
        self.old = 1 - self.weight
        self.new = self.weight
        return self.mean`,
  },
  TrueRange: {
    text: `class TrueRange:
    """The largest of high - low and of the distances of both from the close before."""

    def __init__(self):
        self.previous = NAN

    def next(self, bar):
        value = bar.high - bar.low
        for move in (abs(bar.high - self.previous), abs(bar.low - self.previous)):
            if move > value:
                value = move
        self.previous = bar.close
        return value`,
  },
  Rsi: {
    uses: ["ExponentialMean"],
    text: `class Rsi:
    """Relative strength index, 0 to 100, of Wilder's means of rises and falls."""

    def __init__(self, period, start=1):
        self.previous = NAN
        self.up = ExponentialMean(1 / period, start)
        self.down = ExponentialMean(1 / period, start)

    def next(self, value):
        change = value - self.previous
        self.previous = value
        # The first change is missing, and max keeps a missing number that comes first.
        up = self.up.next(max(change, 0.0))
        down = self.down.next(max(-change, 0.0))
        return 100 - 100 / (1 + up / (down + 1e-9))`,
  },
  DirectionalMovement: {
    uses: ["ExponentialMean", "TrueRange"],
    text: `class DirectionalMovement:
    """The lines of the directional movement system: "plus" (+DI), "minus" (-DI) or "adx"."""

    def __init__(self, line, period, start=1):
        self.line = line
        self.true_range = TrueRange()
        self.previous = None
        self.range, self.up, self.down, self.strength = (ExponentialMean(1 / period, start) for _ in range(4))

    def next(self, bar):
        true_range = self.true_range.next(bar)
        up, down = NAN, NAN
        if self.previous is None:
            true_range = NAN
        else:
            rise = bar.high - self.previous.high
            fall = self.previous.low - bar.low
            up = rise if rise > fall and rise > 0 else 0.0
            down = fall if fall > rise and fall > 0 else 0.0
        self.previous = bar
        mean = self.range.next(true_range)
        unit = NAN if is_missing(true_range) else mean
        plus = self.percent(self.up.next(up), unit)
        minus = self.percent(self.down.next(down), unit)
        index = self.percent(abs(plus - minus), plus + minus)
        strength = self.strength.next(index)
        if self.line == "plus":
            return plus
        if self.line == "minus":
            return minus
        return NAN if is_missing(index) else strength

    @staticmethod
    def percent(part, whole):
        """A part in percent of a whole; 0 if the whole is 0, because then the part is 0 too."""
        return 0.0 if whole == 0 else 100 * part / whole`,
  },
  Window: {
    text: `class Window:
    """The last numbers of a series; what is computed of them is missing until they are all there."""

    def __init__(self, window):
        self.values = deque(maxlen=window)

    def next(self, value):
        self.values.append(value)
        if len(self.values) < self.values.maxlen or any(is_missing(one) for one in self.values):
            return NAN
        return self.of()

    def moments(self):
        """The mean minus the last value, and the sample standard deviation."""
        # Distances from the last value: a window of equal numbers has a deviation of exactly 0.
        last = self.values[-1]
        distances = [value - last for value in self.values]
        mean = math.fsum(distances) / len(distances)
        if len(distances) == 1:
            return mean, NAN
        squares = math.fsum((distance - mean) ** 2 for distance in distances)
        return mean, math.sqrt(squares / (len(distances) - 1))`,
  },
  RollingMean: {
    uses: WINDOW,
    text: `class RollingMean(Window):
    """The mean of a window."""

    def of(self):
        return self.values[-1] + self.moments()[0]`,
  },
  RollingStd: {
    uses: WINDOW,
    text: `class RollingStd(Window):
    """The sample standard deviation of a window."""

    def of(self):
        return self.moments()[1]`,
  },
  RollingZScore: {
    uses: WINDOW,
    text: `class RollingZScore(Window):
    """The distance from the mean of a window, in widths of its standard deviation."""

    def __init__(self, window, width):
        super().__init__(window)
        self.width = width

    def of(self):
        distance, deviation = self.moments()
        return (0 - distance) / (self.width * deviation + 1e-9)`,
  },
  RollingSum: {
    uses: WINDOW,
    text: `class RollingSum(Window):
    """The sum of a window."""

    def of(self):
        return math.fsum(self.values)`,
  },
  RollingMax: {
    uses: WINDOW,
    text: `class RollingMax(Window):
    """The highest of a window."""

    def of(self):
        return max(self.values)`,
  },
  RollingMin: {
    uses: WINDOW,
    text: `class RollingMin(Window):
    """The lowest of a window."""

    def of(self):
        return min(self.values)`,
  },
  RealisedVolatility: {
    uses: ["RollingSum"],
    text: `class RealisedVolatility:
    """The square root of the sum of a window's squared log returns."""

    def __init__(self, window):
        self.previous = NAN
        self.squares = RollingSum(window)

    def next(self, value):
        change = value / self.previous
        self.previous = value
        return math.sqrt(self.squares.next(math.log(change) ** 2))`,
  },
  Stochastic: {
    uses: ["RollingMax", "RollingMin"],
    text: `class Stochastic:
    """The place of the close between the lowest low (0) and the highest high (100) of a window."""

    def __init__(self, window):
        self.highest = RollingMax(window)
        self.lowest = RollingMin(window)

    def next(self, bar):
        lowest = self.lowest.next(bar.low)
        width = self.highest.next(bar.high) - lowest
        place = bar.close - lowest
        return 50.0 if width == 0 and place == 0 else ratio(100 * place, width)`,
  },
  Shift: {
    text: `class Shift:
    """The value some bars before."""

    def __init__(self, periods):
        self.values = deque([NAN] * (periods + 1), maxlen=periods + 1)

    def next(self, value):
        self.values.append(value)
        return self.values[0]`,
  },
  Diff: {
    uses: ["Shift"],
    text: `class Diff:
    """The change since the bar before."""

    def __init__(self):
        self.before = Shift(1)

    def next(self, value):
        return value - self.before.next(value)`,
  },
  PctChange: {
    uses: ["Shift"],
    text: `class PctChange:
    """The change since some bars before, as a fraction."""

    def __init__(self, periods):
        self.before = Shift(periods)

    def next(self, value):
        before = self.before.next(value)
        return ratio(value - before, before)`,
  },
  OpeningGap: {
    text: `class OpeningGap:
    """The day's first open relative to the close before it, as a fraction."""

    def __init__(self):
        self.day = None
        self.close = NAN
        self.gap = NAN

    def next(self, bar):
        if day_of(bar) != self.day:
            self.day = day_of(bar)
            self.gap = (bar.open - self.close) / self.close
        self.close = bar.close
        return self.gap`,
  },
  OpeningRange: {
    text: `class OpeningRange:
    """The highest or the lowest price of the day's first minutes; missing until they are over."""

    def __init__(self, side, minutes):
        self.side = side
        self.length = minutes * MINUTE
        self.day = None

    def next(self, bar):
        if day_of(bar) != self.day:
            self.day = day_of(bar)
            self.over = bar.start + self.length
            self.value = bar.high if self.side == "high" else bar.low
        if bar.end <= self.over:
            self.value = max(self.value, bar.high) if self.side == "high" else min(self.value, bar.low)
        return self.value if bar.end >= self.over else NAN`,
  },
  SessionVwap: {
    text: `class SessionVwap:
    """The mean price of the day so far, weighted by volume."""

    def __init__(self):
        self.day = None

    def next(self, bar):
        if day_of(bar) != self.day:
            self.day = day_of(bar)
            self.money = 0.0
            self.shares = 0.0
        self.money += (bar.high + bar.low + bar.close) / 3 * bar.volume
        self.shares += bar.volume
        return ratio(self.money, self.shares)`,
  },
  OnBalanceVolume: {
    text: `class OnBalanceVolume:
    """The volume of bars that closed higher, less that of bars that closed lower, from the first bar on."""

    def __init__(self):
        self.previous = -math.inf
        self.balance = 0.0

    def next(self, bar):
        self.balance += ((bar.close > self.previous) - (bar.close < self.previous)) * bar.volume
        self.previous = bar.close
        return self.balance`,
  },
};
