import type { Data } from "plotly.js-dist";
import type { LabelSpans } from "../../labels/label-spans.js";
import type { Fold } from "../../splits/fold.js";
import type { TrainSelectTest } from "../../splits/train-select-test.js";
import { formatTime } from "../../util/time.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { layRows } from "./interval-rows.js";
import { axesOf } from "./panels.js";
import { type ChartText, COLOURS, layoutOf, pale } from "./style.js";

type Role = "train" | "select" | "test" | "purged";

/** The roles of rows in a fold, in the order of the legend. */
export const ROLE_COLOURS: Readonly<Record<Role, string>> = {
  train: COLOURS.blue,
  select: COLOURS.purple,
  test: COLOURS.green,
  purged: COLOURS.vermillion,
};

/**
 * Folds on a time axis: which rows train, select and test, and which were purged between them. A purged stretch is
 * often one hour out of years, so each one also has a visible mark.
 *
 * @param spans the label spans of all rows, in order of time
 * @param folds from `walkForward`, `purgedKFold` or `trainSelectTest`, in a list or by name
 * @param text `title` and `note`
 * @returns a figure with one line per fold
 * @throws when there are no folds, or a fold names rows that have no span
 * @example
 * const { spans } = research(makeSample({ to: "2018-03-01" }), PRESETS.sound).data;
 * foldChart(spans, walkForward(spans, { nSplits: 4 })).data.map(({ name }) => name); // → ["train", "test", "purged", "purged"]
 */
export function foldChart(
  spans: LabelSpans,
  folds: readonly (Fold | TrainSelectTest)[] | Readonly<Record<string, Fold | TrainSelectTest>>,
  text: ChartText = {},
): Figure {
  const named = Array.isArray(folds)
    ? folds.map((fold, i): [string, Fold | TrainSelectTest] => [`fold ${i + 1}`, fold])
    : Object.entries(folds);
  if (named.length === 0) throw new Error("no folds: nothing to draw");
  const stretches = named.flatMap(([name, fold], row) => stretchesOf(name, fold, row, spans));
  const purged = stretches.filter(({ role }) => role === "purged");
  const roles = (Object.keys(ROLE_COLOURS) as Role[]).filter((role) => stretches.some((one) => one.role === role));
  const { layout, height, narrow } = layRows(
    named.map(([name]) => name),
    [{ title: "", x: { type: "date" } }],
    34,
  );
  return figureOf({
    data: [
      ...roles.map((role) =>
        barsOf(
          role,
          stretches.filter((one) => one.role === role),
        ),
      ),
      ...(purged.length > 0 ? [marksOf(purged)] : []),
    ],
    layout: layoutOf(
      {
        heading: "Folds in time",
        lines: [
          purged.length > 0
            ? `purged: ${purged.map(({ rows }) => count(rows)).join(", ")} rows whose labels overlap those of another part`
            : "no row was purged",
        ],
        plotHeight: height,
        legendItems: roles.length,
        barmode: "overlay",
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

/** Neighbouring rows with the same role. */
interface Stretch {
  readonly role: Role;
  readonly name: string;
  /** The place of their fold. */
  readonly row: number;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
}

function stretchesOf(name: string, fold: Fold | TrainSelectTest, row: number, spans: LabelSpans): Stretch[] {
  const roles = rolesOf(fold, spans);
  const out: Stretch[] = [];
  for (let start = 0; start < roles.length; ) {
    const role = roles[start];
    let end = start + 1;
    while (end < roles.length && roles[end] === role) end++;
    if (role) {
      const to = spans.start[Math.min(end, roles.length - 1)]!;
      out.push({ role, name, row, rows: end - start, from: spans.start[start]!, to });
    }
    start = end;
  }
  return out;
}

/** The role of each row: purged if no part has it although rows before and after it are used. */
export function rolesOf(fold: Fold | TrainSelectTest, spans: LabelSpans): (Role | undefined)[] {
  const rows = spans.start.length;
  const roles = new Array<Role | undefined>(rows).fill(undefined);
  let [first, last] = [rows, -1];
  for (const [role, part] of Object.entries(fold) as [Role, Uint32Array][]) {
    for (const one of part) {
      if (one >= rows) throw new Error(`row ${one} of a fold has no label span: there are ${rows}`);
      roles[one] = role;
      [first, last] = [Math.min(first, one), Math.max(last, one)];
    }
  }
  return roles.map((role, row) => role ?? (row > first && row < last ? "purged" : undefined));
}

function barsOf(role: Role, stretches: readonly Stretch[]): Data {
  return {
    type: "bar",
    orientation: "h",
    name: role,
    y: stretches.map(({ row }) => row),
    base: stretches.map(({ from }) => from),
    x: stretches.map(({ from, to }) => to - from),
    width: stretches.map(() => 0.6),
    marker: { color: role === "purged" ? ROLE_COLOURS.purged : pale(ROLE_COLOURS[role], 0.75) },
    customdata: stretches.map((one) => describe(one)),
    hovertemplate: "%{customdata}<extra></extra>",
    ...axesOf(0),
  };
}

function marksOf(stretches: readonly Stretch[]): Data {
  return {
    type: "scatter",
    mode: "markers",
    name: "purged",
    showlegend: false,
    x: stretches.map(({ from, to }) => (from + to) / 2),
    y: stretches.map(({ row }) => row),
    marker: { symbol: "line-ns-open", size: 24, color: ROLE_COLOURS.purged, line: { width: 2 } },
    customdata: stretches.map((one) => describe(one)),
    hovertemplate: "%{customdata}<extra></extra>",
    ...axesOf(0),
  };
}

function describe({ name, role, rows, from, to }: Stretch): string {
  return `${name}: ${role}, ${count(rows)} rows<br>${formatTime(from)} to ${formatTime(to)}`;
}
