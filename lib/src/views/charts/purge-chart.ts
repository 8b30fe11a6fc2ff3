import type { Data } from "plotly.js-dist";
import type { LabelSpans } from "../../labels/label-spans.js";
import type { Fold } from "../../splits/fold.js";
import { formatTime } from "../../util/time.js";
import { type Figure, figureOf } from "./figure.js";
import { ROLE_COLOURS, rolesOf } from "./fold-chart.js";
import { axisOf, type ChartText, layoutOf, REFERENCE_LINE } from "./style.js";

/** Rows of the training part and of the test part that are drawn. */
const NEIGHBOURS = 10;

/**
 * Shows why rows were purged: the label spans around the start of a test, each as a line from when its row is known to
 * when its label is known. A training label that crosses the dashed line is made from prices that the test is scored
 * on.
 *
 * @param spans the label spans of all rows, in order of time; with an embargo, of how far they reach
 * @param fold a fold of these rows whose test follows rows that train
 * @param text `title` and `note`
 * @returns a figure with one line per row
 * @throws when no training row comes before the test
 * @example
 * const { spans } = research(makeSample({ to: "2018-03-01" }), PRESETS.sound).data;
 * const [fold] = walkForward(spans, { nSplits: 4 });
 * purgeChart(spans, fold).data.map(({ name }) => name); // → ["train", "purged", "test", undefined]
 */
export function purgeChart(spans: LabelSpans, fold: Fold, text: ChartText = {}): Figure {
  const roles = rolesOf({ train: fold.train, test: fold.test }, spans);
  const first = fold.test[0]!;
  const lastTrain = fold.train.filter((row) => row < first).at(-1);
  if (lastTrain === undefined) throw new Error("no row trains before the test: there is no border to show");
  const from = Math.max(0, lastTrain + 1 - NEIGHBOURS);
  const rows = Array.from({ length: Math.min(first + NEIGHBOURS, roles.length) - from }, (_, i) => from + i);
  const known = spans.start.at(-1)!;
  const end = (row: number): number => (Number.isFinite(spans.end[row]!) ? spans.end[row]! : known);
  const border = spans.start[first]!;
  const drawn = (["train", "purged", "test"] as const).flatMap((role): Data[] => {
    const own = rows.filter((row) => roles[row] === role);
    if (own.length === 0) return [];
    return [
      {
        type: "scatter",
        mode: "lines+markers",
        name: role,
        // A gap after each line separates it from the next.
        x: own.flatMap((row) => [spans.start[row]!, end(row), null]),
        y: own.flatMap((row) => [row - first, row - first, null]),
        line: { color: ROLE_COLOURS[role], width: 1.5 },
        marker: { color: ROLE_COLOURS[role], size: 3 },
        customdata: own.flatMap((row) => {
          const what = `${role}: known ${formatTime(spans.start[row]!)}<br>its label ${formatTime(end(row))}`;
          return [what, what, ""];
        }),
        hovertemplate: "%{customdata}<extra></extra>",
      },
    ];
  });
  const purged = first - 1 - lastTrain;
  return figureOf({
    data: [
      ...drawn,
      {
        type: "scatter",
        mode: "lines",
        showlegend: false,
        x: [border, border],
        y: [rows[0]! - first - 1, rows.at(-1)! - first + 1],
        line: REFERENCE_LINE,
        hoverinfo: "skip",
      },
    ],
    layout: layoutOf(
      {
        heading: "Labels at the border of a test",
        lines: [
          `each line: from when a row is known to when its label is; the test starts ${formatTime(border)} (dashed)`,
          `${purged} rows before it were purged`,
        ],
        plotHeight: Math.min(420, Math.max(240, rows.length * 7)),
        legendItems: drawn.length,
        xaxis: axisOf({ type: "date" }),
        yaxis: axisOf({ title: { text: "rows from the test's first" }, autorange: "reversed" }),
      },
      text,
    ),
  });
}
