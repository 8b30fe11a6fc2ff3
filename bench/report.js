// What npm run bench found, as tables of at most 80 columns, as aims, and as the README's words. Pure functions.

const STAGES = ["resample", "features", "training", "total"];

/**
 * The aims, each a figure that must be at most, or at least, a number.
 *
 * @type {[what: string, of: (report: any) => number, sign: "<=" | ">=", bound: number][]}
 */
const AIMS = [
  ["total, ms", (r) => own(r, "flow", "total"), "<=", 90],
  ["total / C++ with SIMD", (r) => 1 / timesOf(r, "flow", "C++ with SIMD", "total"), "<=", 1.8],
  ["pandas + scikit-learn / total", (r) => timesOf(r, "flow", "pandas + scikit-learn", "total"), ">=", 8],
  ["pandas + newton-cholesky / total", (r) => timesOf(r, "flow", "pandas + newton-cholesky", "total"), ">=", 4.5],
  ["research, sound, ms", (r) => own(r, "tools", "research, sound"), "<=", 250],
  ["evaluate, ms", (r) => own(r, "tools", "evaluate"), "<=", 700],
  ["compare, ms", (r) => own(r, "tools", "compare"), "<=", 3000],
  ["CSV / pandas", (r) => 1 / timesOf(r, "reading", "pandas", "CSV"), "<=", 0.5],
  ["Parquet / pandas", (r) => 1 / timesOf(r, "reading", "pandas", "Parquet"), "<=", 3],
  ["process: ata-lab --help, ms", (r) => own(r, "processes", "ata-lab --help"), "<=", 150],
  ['process: import "ata-lab", ms', (r) => own(r, "processes", 'import "ata-lab"'), "<=", 150],
  ["process: ata-lab check, ms", (r) => own(r, "processes", "ata-lab check"), "<=", 200],
  ["process: research, sample, ms", (r) => own(r, "processes", "research, sample"), "<=", 750],
  ["process: research, CSV, ms", (r) => own(r, "processes", "research, CSV"), "<=", 800],
  ["process: research, Parquet, ms", (r) => own(r, "processes", "research, Parquet"), "<=", 900],
];

/** Our median of a figure; NaN if it was not measured. */
function own(report, group, figure) {
  return report.groups[group]?.ours[figure]?.ms ?? Number.NaN;
}

/** How many times as long as ours an opponent takes; NaN if it was not measured. */
function timesOf(report, group, opponent, figure) {
  return (report.groups[group]?.others[opponent]?.[figure]?.ms ?? Number.NaN) / own(report, group, figure);
}

/**
 * Which aims are met.
 *
 * @param {any} report
 * @returns {{ what: string, aim: string, measured: number, met: boolean }[]} `measured` is NaN, and nothing is met, if it
 * was not measured
 */
export function aimsOf(report) {
  return AIMS.map(([what, of, sign, bound]) => {
    const measured = of(report);
    return { what, aim: `${sign} ${bound}`, measured, met: sign === "<=" ? measured <= bound : measured >= bound };
  });
}

/** Opponents' times as multiples of ours, by group. */
export function ratiosOf(report) {
  return mapObject(report.groups, ({ others }, group) =>
    mapObject(others, (figures, opponent) =>
      mapObject(figures, (_, figure) => round(timesOf(report, group, opponent, figure))),
    ),
  );
}

const mapObject = (object, of) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, of(value, name)]));

const round = (value) => Math.round(value * 100) / 100;

/**
 * The report as Markdown, ratios first.
 *
 * @param {any} report
 * @returns {string}
 */
export function tablesOf(report) {
  const { machine, minutes, groups, differences, skipped } = report;
  const { flow, sweep, reading, tools, processes } = groups;
  const parts = [
    wrap(`${machine.cores} x ${machine.cpu}, other work before the run: load ${machine.load}; ${versions(machine)}.`),
    `${minutes} synthetic minutes. Processor time, medians, as multiples of ata-lab's:`,
  ];
  if (flow && Object.keys(flow.others).length > 0) {
    parts.push(
      table(
        ["times ata-lab's", ...STAGES],
        Object.keys(flow.others).map((name) => [
          name,
          ...STAGES.map((stage) => ratio(timesOf(report, "flow", name, stage))),
        ]),
      ),
    );
  }
  const pairs = [];
  if (sweep) pairs.push(...pairsOf(report, "sweep", () => "sweep of 20 x 20"));
  if (reading) pairs.push(...pairsOf(report, "reading", (figure) => `reading ${figure}`));
  if (pairs.length > 0) parts.push(table(["work", "opponent", "times ata-lab's"], pairs));

  if (flow) {
    const row = (name, figures) => [name, ...STAGES.map((stage) => time(figures[stage]))];
    parts.push(
      "Milliseconds, with the middle half of the rounds for the total:",
      table(
        ["ms", ...STAGES, "middle half"],
        [
          [...row("ata-lab", flow.ours), span(flow.ours.total)],
          ["research()", "", "", "", time(flow.ours["research()"]), span(flow.ours["research()"])],
          ...Object.entries(flow.others).map(([name, figures]) => [...row(name, figures), span(figures.total)]),
        ],
      ),
    );
  }
  const rest = [];
  for (const group of [tools, sweep, reading, processes].filter(Boolean)) {
    const prefix = group === reading ? "reading " : group === processes ? "process: " : "";
    const name = (figure) => (group === sweep ? "backtests, 20 x 20" : prefix + figure);
    for (const [figure, found] of Object.entries(group.ours)) rest.push([name(figure), time(found), span(found)]);
    for (const [opponent, figures] of Object.entries(group.others)) {
      for (const [figure, found] of Object.entries(figures)) {
        rest.push([`${name(figure)}, ${opponent}`, time(found), span(found)]);
      }
    }
  }
  if (rest.length > 0) parts.push(table(["ms", "median", "middle half"], rest));
  if (Object.keys(differences).length > 0) {
    parts.push(
      "Largest differences from ata-lab's numbers:",
      table(
        ["", "columns", "probabilities", "AUC"],
        Object.entries(differences).map(([name, { columns, probability, auc }]) => [
          name,
          ...[columns, probability, auc].map((value) => value.toExponential(1)),
        ]),
      ),
    );
  }
  const aims = aimsOf(report).filter(({ measured }) => !Number.isNaN(measured));
  parts.push(
    table(
      ["aim", "", "measured", "met"],
      aims.map(({ what, aim, measured, met }) => [what, aim, amount(measured), met ? "yes" : "no"]),
    ),
  );
  for (const [name, why] of Object.entries(skipped)) parts.push(wrap(`Not measured: ${name} (${why}).`));
  return parts.join("\n\n");
}

const versions = ({ node, versions }) =>
  Object.entries({ Node: node, ...versions })
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");

function pairsOf(report, group, nameOf) {
  return Object.entries(report.groups[group].others).flatMap(([opponent, figures]) =>
    Object.keys(figures).map((figure) => [nameOf(figure), opponent, ratio(timesOf(report, group, opponent, figure))]),
  );
}

const ratio = (value) => (Number.isNaN(value) ? "" : value.toFixed(value < 10 ? 2 : 1));
const amount = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const time = (figure) => (figure ? amount(figure.ms) : "");
const span = ({ low, high }) => `${amount(low)} to ${amount(high)}`;

/** A Markdown table; numbers to the right. */
function table(head, rows) {
  const isNumbers = (i) => i > 0 && rows.every((cells) => /^([\d.]|$)/.test(cells[i]));
  const align = head.map((_, i) => (isNumbers(i) ? "--:" : "---"));
  return [head, align, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Lines of at most 80 columns. */
function wrap(text) {
  return text.replace(/(.{1,80})(?: |$)/g, "$1\n").trimEnd();
}

/** How many times as fast as the original's libraries, as the README says it. */
export function claimOf(report) {
  return timesOf(report, "flow", "pandas + scikit-learn", "total").toFixed(1);
}

/**
 * A text with new contents between two marks, `<!-- NAME -->` and `<!-- /NAME -->`.
 *
 * @param {string} text
 * @param {string} name
 * @param {string} contents
 * @throws when the marks are missing
 */
export function fillMarks(text, name, contents) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the marks ${start} and ${end} are missing`);
  return text.slice(0, from + start.length) + contents + text.slice(to);
}
