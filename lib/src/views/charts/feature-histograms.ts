import { FEATURES, type FeatureName } from "../../features/build-features.js";
import type { Dataset } from "../../labels/dataset.js";
import { type Bins, binsWithoutTails, quantiles, TAIL } from "../../stats/histogram.js";
import { FEATURE_UNITS } from "./feature-units.js";
import type { Figure } from "./figure.js";
import { labelHistograms } from "./label-histograms.js";
import { layPanels } from "./panels.js";
import { type ChartText, count, layoutOf } from "./style.js";

const BINS = 40;

/**
 * The distribution of each feature, of the rows labelled 0 and of those labelled 1: where the two differ, the feature
 * tells them apart by itself.
 *
 * The lowest and highest 0.5 % of the rows are counted in the edge bins.
 *
 * @param data rows
 * @param text `title` and `note`
 * @returns a figure of twenty small charts
 * @throws when there are no rows
 * @example
 * featureHistograms(research(makeSample({ to: "2018-03-01" })).data).data.length; // → 40
 */
export function featureHistograms(data: Dataset, text: ChartText = {}): Figure {
  const rows = data.label.length;
  if (rows === 0) throw new Error("no rows: histograms need some");
  const bins = FEATURES.map((name) => binsOf(name, data.features[name]));
  const { layout, height } = layPanels(
    FEATURES.map((name, i) => ({
      title: `<b>${name}</b>, ${FEATURE_UNITS[name]}`,
      x: { tickvals: threeTicks(bins[i]!), tickangle: 0, showgrid: false, zeroline: false, tickfont: { size: 10 } },
      y: { nticks: 3, rangemode: "tozero", tickformat: ".2~%", tickfont: { size: 10 } },
    })),
    { columns: 4, height: 92, across: 0.07, down: 30 },
  );
  const positives = data.label.reduce((sum, y) => sum + y, 0);
  return {
    data: FEATURES.flatMap((name, i) => labelHistograms(data.features[name], data.label, bins[i]!, i, name)),
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
  };
}

function binsOf(name: FeatureName, column: Float64Array): Bins {
  if (name === "time_of_day") {
    // Times come in steps: bins of half an hour hold equally many of them.
    const [low, high] = quantiles(column, [0, 1]);
    const first = Math.floor(low! * 2) / 2;
    const last = Math.max(first + 0.5, Math.ceil(high! * 2) / 2);
    return { low: first, high: last, bins: (last - first) * 2 };
  }
  return binsWithoutTails(column, BINS);
}

/** Three or more round numbers within a range, as far apart as that allows: what a narrow axis has room for. */
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
