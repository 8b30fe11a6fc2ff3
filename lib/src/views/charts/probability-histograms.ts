import { binsWithoutTails, TAIL } from "../../stats/histogram.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { labelHistograms } from "./label-histograms.js";
import { layPanels } from "./panels.js";
import { type ChartText, layoutOf } from "./style.js";

const BINS = 60;

/**
 * The distribution of each model's probabilities for rows labelled 0 and rows labelled 1: how well the model separates
 * them, and how much of the range it uses.
 *
 * @param label n labels
 * @param probabilities n probabilities per model, by name
 * @param text `title` and `note`
 * @returns a figure with a small chart per model, each on the range of its own probabilities
 * @throws when there are no rows or lengths differ
 * @example
 * const { models, validation, recipe } = research(makeSample({ to: "2018-03-01" }));
 * probabilityHistograms(validation.label, predictRows(models, validation, recipe)).data.length; // → 8
 */
export function probabilityHistograms(
  label: Uint8Array,
  probabilities: Readonly<Record<string, Float64Array>>,
  text: ChartText = {},
): Figure {
  const models = Object.entries(probabilities);
  if (label.length === 0) throw new Error("no rows: histograms need some");
  for (const [name, p] of models) {
    if (p.length !== label.length) throw new Error(`${label.length} labels but ${p.length} probabilities of "${name}"`);
  }
  const { layout, height, narrow } = layPanels(
    models.map(([name]) => ({
      title: `<b>${name}</b>`,
      x: { title: { text: "probability of label 1" }, nticks: 6, zeroline: false, tickformat: ".4~f" },
      y: {
        title: { text: "share of label" },
        nticks: 4,
        rangemode: "tozero",
        tickformat: ".2~%",
      },
    })),
    { columns: 2, height: models.length > 1 ? 160 : 280, across: 0.1, down: 62 },
  );
  const positives = label.reduce((sum, y) => sum + y, 0);
  return figureOf({
    data: models.flatMap(([name, probability], i) => {
      const bins = binsWithoutTails(probability, BINS);
      return labelHistograms(probability, label, bins, i, `${name} probability`);
    }),
    layout: layoutOf(
      {
        heading: "Probabilities by label",
        lines: [
          `share of each label's rows: ${count(label.length - positives)} labelled 0, ${count(positives)} labelled 1`,
          `each model on its own range; edge bins hold the rows beyond, ${100 * TAIL} % on each side`,
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
