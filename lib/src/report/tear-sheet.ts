import type { Judgement } from "../backtest/judge.js";
import { modelWords } from "../backtest/model-words.js";
import type { PeriodPerformance } from "../backtest/performance.js";
import type { Provenance } from "../backtest/provenance.js";
import type { Backtest } from "../backtest/result.js";
import { tradesByHour, tradesByRegime } from "../backtest/trade-groups.js";
import { plotlyBundle } from "../display/figure/figure-bundle.js";
import { escapeHtml } from "../util/escape-html.js";
import { costChart } from "../views/charts/cost-chart.js";
import { equityChart } from "../views/charts/equity-chart.js";
import { exposureChart } from "../views/charts/exposure-chart.js";
import type { Figure } from "../views/charts/figure.js";
import { fillsChart } from "../views/charts/fills-chart.js";
import { gateChart } from "../views/charts/gate-chart.js";
import { monthlyChart } from "../views/charts/monthly-chart.js";
import { returnsChart } from "../views/charts/returns-chart.js";
import { rollingSharpeChart } from "../views/charts/rolling-sharpe-chart.js";
import { tradeGroupChart } from "../views/charts/trade-group-chart.js";
import { count, dollars, finePercent, minuteText } from "../views/format.js";
import type { TextColumns } from "../views/table-view.js";
import { performanceTable, tradeTable, verdictTable } from "../views/tables/backtest-tables.js";
import {
  distributionTable,
  drawdownTable,
  exposureTable,
  tradeGroupTable,
} from "../views/tables/performance-tables.js";
import {
  byRunName,
  capacityWords,
  gateTable,
  gateWords,
  settingsOf,
  sharpeWords,
  timingWords,
  verdictWords,
} from "../views/words.js";
import type { Heading } from "./markdown.js";
import { renderOutput } from "./output.js";
import { renderPage } from "./page.js";
import { textBlock } from "./text-block.js";

/** A section of the sheet: a heading and its content. */
interface Section {
  readonly heading: string;
  readonly blocks: readonly string[];
}

/**
 * A judgement as one HTML page in the report's style: verdict, numbers, charts, and every trade they come from.
 *
 * The same judgement gives the same bytes. The page fetches nothing and runs no script but its own.
 *
 * @param judgement what `judge` returned
 * @param about the bars' title, and the models' manifest
 * @returns the page
 */
export function tearSheet(
  judgement: Judgement,
  { title, manifest }: { readonly title: string; readonly manifest: Provenance | undefined },
): string {
  const sections = sectionsOf(judgement, manifest);
  const headings: Heading[] = sections.map(({ heading }) => {
    return { level: 2, text: heading, id: heading.toLowerCase().replaceAll(" ", "-") };
  });
  const { notes, runs } = judgement;
  const body = [
    `<h1>Tear sheet: ${escapeHtml(title)}</h1>`,
    ...[...notes, ...runs.candidate.notes].map((note) => `<p class="notice">${escapeHtml(note)}</p>`),
    ...sections.flatMap(({ heading, blocks }, i) => [
      `<h2 id="${headings[i]!.id}">${escapeHtml(heading)}</h2>`,
      ...blocks,
    ]),
  ];
  return renderPage({ title: `Tear sheet: ${title}`, body: body.join("\n"), headings, withFigures: true });
}

function sectionsOf(judgement: Judgement, manifest: Provenance | undefined): Section[] {
  const { bars, cap, deciding, runs, performance, promotion, reach, sweep, costs } = judgement;
  const own = performance.candidate;
  const named = byRunName<Backtest>(judgement, { ...runs });
  const settings = settingsOf(judgement, manifest);
  const noTrades = runs.candidate.trades.length === 0;
  return [
    {
      heading: "Verdict",
      blocks: [
        `<section class="text"><p><strong>${escapeHtml(verdictWords(promotion))}</strong></p></section>`,
        tableBlock(resultSecond(verdictTable(promotion))),
        ...[sharpeWords(judgement), timingWords(promotion), capacityWords(promotion)].map(prose),
        tableBlock({ "": settings.map(([name]) => name), "what was judged": settings.map(([, text]) => text) }),
      ],
    },
    {
      heading: "Numbers",
      blocks: [
        prose(
          "After costs unless marked as gross. Money, costs, counts, win rates and holding times come from the trades listed below; " +
            "ratios, volatility and drawdown come from the account at each day's close.",
        ),
        tableBlock(performanceTable(named)),
        tableBlock(yearTable(deciding, own.byYear)),
      ],
    },
    {
      heading: "Equity",
      blocks: [figure(equityChart(named)), figure(monthlyChart(own)), figure(rollingSharpeChart(named))],
    },
    ...performanceSections(judgement),
    { heading: "Fills", blocks: [figure(fillsChart(bars, runs.candidate))] },
    {
      heading: "Gate and cap",
      blocks: [
        prose(`${reach.explanation}.`),
        ...(sweep
          ? [prose(gateWords({ sweep })), tableBlock(gateTable({ reach, cap, sweep })), figure(gateChart(sweep))]
          : []),
      ],
    },
    {
      heading: "Costs",
      blocks: [
        figure(costChart(costs.factors, byRunName(judgement, costs.sweeps), { costs: runs.candidate.costs.name })),
      ],
    },
    {
      heading: "Trades",
      blocks: [
        prose(
          "Every trade, in dollars: profit is gross minus slippage, fees and financing (borrow fees and interest). The last line is the sum.",
        ),
        ...(noTrades
          ? [prose(`${modelWords(deciding)} made none.`.replace(/^./, (letter) => letter.toUpperCase()))]
          : []),
        ...Object.entries(named)
          .filter(([, { trades }]) => trades.length > 0)
          .map(([name, run]) => tradesBlock(name, run)),
      ],
    },
    {
      heading: "As JSON",
      blocks: [textBlock(JSON.stringify(promotion, null, 2), { kind: "output", title: "verdict", language: "json" })],
    },
  ];
}

/** How the candidate's result came about: which days, which trades, and when it was in the market. */
function performanceSections({ runs, signals }: Judgement): Section[] {
  const run = runs.candidate;
  if (run.trades.length === 0) return [];
  const [hours, regimes] = [tradesByHour(run), tradesByRegime(run, signals.atr_pct)];
  return [
    {
      heading: "Drawdowns",
      blocks: [
        prose("The deepest, at most ten, by each day's close; days are trading days below the peak."),
        tableBlock(drawdownTable(run)),
      ],
    },
    { heading: "Returns", blocks: [figure(returnsChart(run)), tableBlock(distributionTable(run))] },
    { heading: "Exposure", blocks: [figure(exposureChart(run)), tableBlock(exposureTable(run))] },
    {
      heading: "Hour and regime",
      blocks: [
        prose(
          "Trades by the hour of their entry (09:00 is 09:00 to 10:00), and by volatility: by the thirds of atr_pct that the bar before the entry was in. " +
            "The thirds are those of the judged bars and known only afterwards.",
        ),
        figure(tradeGroupChart({ "hour of entry": hours, "volatility at entry": regimes })),
        tableBlock(tradeGroupTable(hours, "hour of entry")),
        tableBlock(tradeGroupTable(regimes, "volatility at entry")),
      ],
    },
  ];
}

function yearTable(name: string, years: readonly PeriodPerformance[]): TextColumns {
  return {
    [`${name}, by year`]: years.map(({ period }) => period),
    days: years.map(({ days }) => count(days)),
    "net profit, $": years.map(({ profit }) => dollars(profit)),
    return: years.map((year) => finePercent(year.return)),
    "trades ended": years.map(({ trades }) => count(trades)),
  };
}

/** Prices and money to a hundredth of a cent, so that the lines add up to the sums of the tables above. */
function tradesBlock(name: string, run: Backtest): string {
  const trades = tradeTable(run);
  const columns = Object.fromEntries(
    trades.columnNames().map((column) => [column, trades.array(column) as readonly (string | number | Date)[]]),
  );
  const money = new Set(["entry_price", "exit_price", "gross", "slippage", "fees", "financing", "profit"]);
  const summed = new Set(["gross", "slippage", "fees", "financing", "profit"]);
  const cell = (column: string, value: string | number | Date): string => {
    if (typeof value === "string") return value;
    if (value instanceof Date) return minuteText(value.getTime());
    return money.has(column) ? value.toFixed(4) : String(Number(value.toPrecision(9)));
  };
  const text: TextColumns = Object.fromEntries(
    Object.entries(columns).map(([column, values]) => {
      const sum = (values as readonly number[]).reduce((total, value) => total + value, 0);
      const last = column === "trade" ? "sum" : summed.has(column) ? sum.toFixed(4) : "";
      return [column.replace("_", " "), [...Array.from(values, (value) => cell(column, value)), last]];
    }),
  );
  const words = `${name}: ${count(run.trades.length)} ${run.trades.length === 1 ? "trade" : "trades"}`;
  return `<details><summary>${escapeHtml(words)}</summary>\n${tableBlock(text)}\n</details>`;
}

function prose(text: string): string {
  return `<section class="text"><p>${escapeHtml(text)}</p></section>`;
}

function figure(chart: Figure): string {
  return renderOutput({ output_type: "display_data", data: plotlyBundle(chart), metadata: {} });
}

/** On a phone, the first two columns are in view. */
function resultSecond({ criterion, result, ...rest }: ReturnType<typeof verdictTable>): TextColumns {
  return { criterion, result, ...rest };
}

/** Text columns as a table: the first column left-aligned, figures right-aligned. */
function tableBlock(columns: TextColumns): string {
  const names = Object.keys(columns);
  const rows = Object.values(columns)[0]!.map((_, i) => names.map((name) => columns[name]![i]!));
  const isFigure = names.map((name) => columns[name]!.every((cell) => cell.length <= 24));
  const line = (row: readonly string[], tag: string): string => {
    const cells = row.map((cell, j) => {
      const style = `text-align: ${j > 0 && isFigure[j] ? "right" : "left"}${isFigure[j] ? "; white-space: nowrap" : ""}`;
      return `<${tag} style="${style}">${escapeHtml(cell)}</${tag}>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  };
  const html = [
    `<table>\n<thead>${line(names, "th")}</thead>`,
    `<tbody>\n${rows.map((row) => line(row, "td")).join("\n")}\n</tbody>\n</table>`,
  ].join("\n");
  return renderOutput({ output_type: "display_data", data: { "text/html": html }, metadata: {} });
}
