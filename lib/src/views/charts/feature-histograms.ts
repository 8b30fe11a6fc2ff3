import type { DatasetLike } from "../../labels/dataset.js";
import { type Bins, binsWithoutTails, quantiles, TAIL } from "../../stats/histogram.js";
import { count } from "../format.js";
import { FEATURE_UNITS } from "./feature-units.js";
import { type Figure, figureOf } from "./figure.js";
import { labelHistograms } from "./label-histograms.js";
import { layPanels } from "./panels.js";
import { type ChartText, layoutOf } from "./style.js";

const BINS = 40;

/**
 * The distribution of each feature for rows labelled 0 and rows labelled 1: where the two differ, the feature separates
 * them on its own.
 *
 * The lowest and highest 0.5 % of the rows are counted in the edge bins.
 *
 * @param data rows
 * @param text `title` and `note`
 * @returns a figure with a small chart per column
 * @throws when there are no rows
 * @example
 * featureHistograms(research(makeSample({ to: "2018-03-01" })).data).data.length; // → 40
 */
export function featureHistograms(data: DatasetLike, text: ChartText = {}): Figure {
  const rows = data.label.length;
  if (rows === 0) throw new Error("no rows: histograms need some");
  const features = Object.entries(data.features);
  const bins = features.map(([name, column]) => binsOf(name, column));
  const { layout, height, narrow } = layPanels(
    features.map(([name], i) => ({
      title: Object.hasOwn(FEATURE_UNITS, name) ? `<b>${name}</b>, ${FEATURE_UNITS[name]}` : `<b>${name}</b>`,
      x: { tickvals: threeTicks(bins[i]!), tickangle: 0, showgrid: false, zeroline: false, tickfont: { size: 10 } },
      y: { nticks: 3, rangemode: "tozero", tickformat: ".2~%", tickfont: { size: 10 } },
    })),
    { columns: 4, height: 92, across: 0.07, down: 30 },
    { columns: 2, across: 0.18 },
  );
  const positives = data.label.reduce((sum, y) => sum + y, 0);
  return figureOf({
    data: features.flatMap(([name, column], i) => labelHistograms(column, data.label, bins[i]!, i, name)),
    layout: layoutOf(
      {
        heading: "Features by label",
        lines: [
          `share of each label's rows: ${count(rows - positives)} labelled 0, ${count(positives)} labelled 1`,
          `edge bins hold the rows beyond, ${100 * TAIL} % on each side`,
        ],
        plotHeight: height,
        legendItems: 2,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

function binsOf(name: string, column: Float64Array): Bins {
  // Sorting a column takes longer than all else here.
  const [low, high] = FEATURE_UNITS[name] === "hour" ? quantiles(column, [0, 1]) : [];
  if (low! >= 0 && high! <= 24) {
    // Times come in steps: bins of half an hour hold equally many of them.
    const first = Math.floor(low! * 2) / 2;
    const last = Math.max(first + 0.5, Math.ceil(high! * 2) / 2);
    return { low: first, high: last, bins: (last - first) * 2 };
  }
  return binsWithoutTails(column, BINS);
}

/** Three or more round numbers within a range, as far apart as possible, for a narrow axis. */
function threeTicks({ low, high }: Bins): number[] {
  const whole = 10 ** Math.floor(Math.log10(high - low));
  for (const step of [5, 4, 3, 2, 1, 0.5, 0.4, 0.3, 0.2].map((digit) => digit * whole)) {
    const first = Math.ceil(low / step);
    const ticks = Math.floor(high / step) - first + 1;
    if (ticks < 3) continue;
    return Array.from({ length: ticks }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  }
  return [low];
}
