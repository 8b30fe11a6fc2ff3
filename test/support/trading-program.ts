import { type Bars, formatTime } from "ata-lab";

// What the trading program does, told a second time: minute by minute, an indicator an object that is fed, nothing shared
// with the library's kernels.

/** Starts as the mean of its first `period` values; nothing is said before. */
class Smoothed {
  private readonly first: number[] = [];
  value: number = Number.NaN;
  private readonly period: number;
  private readonly alpha: number;
  constructor(period: number, alpha: number) {
    this.period = period;
    this.alpha = alpha;
  }
  feed(x: number): number {
    if (this.first.length < this.period) {
      this.first.push(x);
      if (this.first.length === this.period) this.value = this.first.reduce((a, b) => a + b) / this.period;
    } else this.value = this.alpha * x + (1 - this.alpha) * this.value;
    return this.value;
  }
}

const ema = (span: number): Smoothed => new Smoothed(span, 2 / (span + 1));
const wilder = (): Smoothed => new Smoothed(14, 1 / 14);

/** One five-minute bar as the trading program sees it at its end. */
export interface ServedRow {
  /** `YYYY-MM-DD HH:MM:SS` of the bar's end. */
  readonly end: string;
  readonly features: Readonly<Record<string, number>>;
}

interface FiveMinutes {
  end: number;
  high: number;
  low: number;
  close: number;
}

/** Feeds minutes, stamped at their end, to a trading program. */
export function runTradingProgram(minutes: Bars): ServedRow[] {
  const [gain, loss, range] = [wilder(), wilder(), wilder()];
  const [fast, slow, signal] = [ema(12), ema(26), ema(9)];
  const emas = { ema20: ema(20), ema50: ema(50), ema200: ema(200) };
  const closes: number[] = [];
  const rows: ServedRow[] = [];
  let previous: { close: number; rsi: number; macd: number } | undefined;

  const onBar = ({ end, high, low, close }: FiveMinutes): void => {
    if (previous) {
      gain.feed(Math.max(close - previous.close, 0));
      loss.feed(Math.max(previous.close - close, 0));
    }
    const rsi = 100 - 100 / (1 + gain.value / (loss.value + 1e-9));
    const edges = previous ? [Math.abs(high - previous.close), Math.abs(low - previous.close)] : [];
    const atr = range.feed(Math.max(high - low, ...edges));
    const macd = fast.feed(close) - slow.feed(close);
    const macd_sig = Number.isNaN(macd) ? Number.NaN : signal.feed(macd);
    closes.push(close);
    const last20 = closes.slice(-20);
    const middle = last20.reduce((a, b) => a + b, 0) / 20;
    const deviation = Math.sqrt(last20.reduce((sum, x) => sum + (x - middle) ** 2, 0) / 20);
    const time = new Date(end);
    const features: Record<string, number> = {
      rsi,
      rsi_slope: rsi - (previous?.rsi ?? Number.NaN),
      macd,
      macd_sig,
      macd_hist: macd - macd_sig,
      macd_slope: macd - (previous?.macd ?? Number.NaN),
      atr,
      atr_pct: atr / close,
      bb_z: last20.length < 20 ? Number.NaN : (close - middle) / (2 * deviation),
      time_of_day: time.getUTCHours() + time.getUTCMinutes() / 60,
    };
    for (const [name, mean] of Object.entries(emas)) {
      features[name] = mean.feed(close);
      features[`${name}_rel`] = close / features[name] - 1;
    }
    previous = { close, rsi, macd };
    rows.push({ end: formatTime(end), features });
  };

  const FIVE = 5 * 60_000;
  let bar: FiveMinutes | undefined;
  for (let i = 0; i < minutes.time.length; i++) {
    // A minute stamped 09:31 began at 09:30: it is the first of the bar that ends at 09:35.
    const end = Math.floor((minutes.time[i]! - 60_000) / FIVE) * FIVE + FIVE;
    const [high, low, close] = [minutes.high[i]!, minutes.low[i]!, minutes.close[i]!];
    if (bar && bar.end !== end) {
      onBar(bar);
      bar = undefined;
    }
    bar = bar ? { end, high: Math.max(bar.high, high), low: Math.min(bar.low, low), close } : { end, high, low, close };
  }
  if (bar) onBar(bar);
  return rows;
}
