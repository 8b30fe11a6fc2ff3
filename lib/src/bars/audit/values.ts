import { counted } from "../../util/count.js";
import { BAR_COLUMNS } from "../bars.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { placeGiven, type Series } from "./series.js";

/**
 * Adjusted prices are products of rounded numbers, so an open or close may be outside low to high by this share of
 * itself.
 */
const ROUNDING = 1e-9;

/** Rows at fault: how many, and the first of them. */
interface Rows {
  count: number;
  readonly first: number[];
}

/** Checks for impossible prices and volumes, and for missing ones. */
export function checkValues(series: Series): Finding[] {
  const { open, high, low, close, volume } = series.given;
  const [price, negative, inverted, outside, missing] = Array.from(
    { length: 5 },
    (): Rows => ({ count: 0, first: [] }),
  );
  const add = (rows: Rows | undefined, row: number): void => {
    if (rows!.count++ < 3) rows!.first.push(row);
  };
  for (let row = 0; row < open.length; row++) {
    const o = open[row]!;
    const h = high[row]!;
    const l = low[row]!;
    const c = close[row]!;
    const v = volume[row]!;
    // NaN passes every comparison below, but a single NaN makes the sum NaN.
    if (Number.isNaN(o + h + l + c + v)) add(missing, row);
    if (o <= 0 || h <= 0 || l <= 0 || c <= 0 || Math.max(o, h, l, c) === Number.POSITIVE_INFINITY) add(price, row);
    if (v < 0 || v === Infinity) add(negative, row);
    if (h < l) add(inverted, row);
    else {
      const most = h + Math.abs(h) * ROUNDING;
      const least = l - Math.abs(l) * ROUNDING;
      if (o > most || c > most || o < least || c < least) add(outside, row);
    }
  }
  const report = (
    check: string,
    rows: Rows | undefined,
    well: string,
    what: string,
    value: (row: number) => string,
    rest: Pick<Finding, "severity" | "cure"> & { readonly allow?: string },
  ): Finding => {
    const { count, first } = rows!;
    if (count === 0) return fine(check, well);
    const places = first.map((row) => `${placeGiven(series, row)}: ${value(row)}`);
    return { check, count, what: `${counted(count, "bar")} ${what}`, where: firstFew(places, count), ...rest };
  };
  const { given } = series;
  const named = (names: readonly (typeof BAR_COLUMNS)[number][], is: (value: number) => boolean) => (row: number) =>
    names
      .filter((name) => is(given[name][row]!))
      .map((name) => `${name} ${given[name][row]}`)
      .join(" ");
  const again = "drop the rows, or get the file again from its vendor";
  return [
    report(
      "prices",
      price,
      "every price is positive",
      "with a price that is not positive",
      named(BAR_COLUMNS.slice(1, 5), (value) => value <= 0 || value === Number.POSITIVE_INFINITY),
      { severity: "error", cure: again },
    ),
    report(
      "volumes",
      negative,
      "no volume is negative",
      "with a negative volume",
      named(["volume"], () => true),
      { severity: "error", cure: again },
    ),
    report(
      "high-low",
      inverted,
      "no high is below its low",
      "with the high below the low",
      named(["high", "low"], () => true),
      { severity: "error", cure: again },
    ),
    report(
      "open-close",
      outside,
      "opens and closes lie between low and high",
      "with an open or close outside low to high",
      named(BAR_COLUMNS.slice(1, 5), () => true),
      { severity: "error", cure: `${again}; --allow open-close trains on them as they are`, allow: "open-close" },
    ),
    report(
      "missing",
      missing,
      "no price or volume is missing",
      "with a price or volume missing",
      named(BAR_COLUMNS.slice(1), Number.isNaN),
      { severity: "note", cure: "none needed: a longer bar without a price is dropped" },
    ),
  ];
}
