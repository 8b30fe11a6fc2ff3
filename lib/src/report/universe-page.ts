import type { SymbolFigures } from "../backtest/symbol-figures.js";
import { byP, type UniverseResult, type UniverseRow } from "../backtest/universe-result.js";
import { escapeHtml } from "../util/escape-html.js";
import { count, counted, dollars, fixed, intervalText, percent, ratio } from "../views/format.js";
import { discoveryWords, faultWords } from "../views/tables/universe-table.js";
import { type Heading, TABLE_BOX } from "./markdown.js";
import { renderPage } from "./page.js";
import { sparkline } from "./sparkline.js";

/** A column of the page's table: the number it is sorted by, and what is shown. */
interface PageColumn {
  readonly name: string;
  readonly key: (row: Tested) => number | string | null;
  readonly text: (row: Tested) => string;
}

type Tested = SymbolFigures & { readonly symbol: string; readonly q: number | null };

/** What says whether a symbol counts stands first, so that a narrow page shows it too. */
const Q: PageColumn = { name: "q", key: ({ q }) => q, text: ({ q }) => fixed(q ?? Number.NaN, 3) };

const NUMBERS: readonly PageColumn[] = [
  { name: "p", key: ({ p }) => p, text: ({ p }) => fixed(p) },
  { name: "beyond baseline", key: ({ beyond }) => beyond.estimate, text: ({ beyond }) => boundsText(beyond, true) },
  { name: "trades", key: ({ trades }) => trades, text: ({ trades }) => count(trades) },
  { name: "profit, $", key: ({ profit }) => profit, text: ({ profit }) => dollars(profit) },
  { name: "return", key: (row) => row.return, text: (row) => percent(row.return, 2) },
  { name: "Sharpe", key: ({ sharpe }) => sharpe, text: ({ sharpe }) => ratio(sharpe ?? Number.NaN) },
  { name: "drawdown", key: ({ maxDrawdown }) => maxDrawdown, text: ({ maxDrawdown }) => percent(maxDrawdown, 2) },
  { name: "AUC", key: ({ auc }) => auc.estimate, text: ({ auc }) => boundsText(auc) },
  { name: "days", key: ({ days }) => days, text: ({ days }) => count(days) },
];

function boundsText({ estimate, low, high }: SymbolFigures["auc"], signed: boolean = false): string {
  const [a, b, c] = [estimate, low, high].map((x) => x ?? Number.NaN) as [number, number, number];
  return intervalText({ estimate: a, low: b, high: c }, { digits: 3, signed });
}

/**
 * A run over many symbols as one HTML page: a table that can be sorted, with each symbol's equity as a small picture, and
 * the symbols without a result.
 *
 * The same result gives the same bytes. The page fetches nothing and runs no script but its own.
 *
 * @param result what `runUniverse` returned
 * @param title what was run on what
 * @returns the page
 */
export function universePage(result: UniverseResult, title: string): string {
  const { rows, tested, failed } = result;
  const sorted = byP(rows);
  const found = sorted.flatMap(({ symbol, figures, q }): Tested[] => (figures ? [{ ...figures, symbol, q }] : []));
  const headings: Heading[] = [
    ...(tested > 0 ? [{ level: 2, text: "Symbols", id: "symbols" }] : []),
    ...(failed > 0 ? [{ level: 2, text: "Without a result", id: "without-a-result" }] : []),
  ];
  const body = [
    `<h1>Universe: ${escapeHtml(title)}</h1>`,
    ...discoveryWords(result).map((words) => `<section class="text"><p>${escapeHtml(words)}</p></section>`),
    ...(tested === 0
      ? []
      : [
          '<h2 id="symbols">Symbols</h2>',
          prose(
            `${counted(tested, "symbol")} on the days of their test parts, which nothing was learned from. The column "beyond baseline" is ` +
              "the deciding model's AUC minus that of a model of volatility and the hour only. Equity is the account's, on " +
              "the same scale in every row. A click on a heading sorts the table.",
          ),
          table(found, rangeOf(found)),
        ]),
    ...(failed === 0 ? [] : ['<h2 id="without-a-result">Without a result</h2>', faults(sorted)]),
  ];
  return renderPage({
    title: `Universe: ${title}`,
    body: body.join("\n"),
    headings,
    withFigures: false,
    scripts: ["sort.js"],
  });
}

function prose(text: string): string {
  return `<section class="text"><p>${escapeHtml(text)}</p></section>`;
}

/** Least and largest equity of all. */
function rangeOf(found: readonly Tested[]): [number, number] {
  let [least, largest] = [1, 1];
  for (const { equity } of found) {
    for (const value of equity) {
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
  }
  return [least, largest];
}

function table(found: readonly Tested[], range: readonly [number, number]): string {
  const head = (name: string, kind: string): string =>
    `<th scope="col" data-kind="${kind}"><button type="button">${escapeHtml(name)}</button></th>`;
  const heads = [
    head("symbol", "text"),
    head(Q.name, "number"),
    '<th scope="col">equity</th>',
    head("verdict", "text"),
    ...NUMBERS.map(({ name }) => head(name, "number")),
  ];
  const lines = found.map((row) => {
    const picture = sparkline(row.equity, range, `equity of ${escapeHtml(row.symbol)}`);
    const cell = ({ key, text }: PageColumn): string =>
      `<td data-key="${key(row) ?? ""}">${escapeHtml(text(row))}</td>`;
    const [verdict, numbers] = [`<td>${escapeHtml(row.verdict)}</td>`, NUMBERS.map(cell).join("")];
    return `<tr><th scope="row">${escapeHtml(row.symbol)}</th>${cell(Q)}<td>${picture}</td>${verdict}${numbers}</tr>`;
  });
  return box(
    `<table class="sortable">\n<thead><tr>${heads.join("")}</tr></thead>\n<tbody>\n${lines.join("\n")}\n</tbody>\n</table>`,
  );
}

function faults(rows: readonly UniverseRow[]): string {
  const lines = rows.flatMap(({ symbol, fault }) =>
    fault === undefined
      ? []
      : [`<tr><th scope="row">${escapeHtml(symbol)}</th><td>${escapeHtml(faultWords(fault))}</td></tr>`],
  );
  return box(
    `<table>\n<thead><tr><th scope="col">symbol</th><th scope="col">why</th></tr></thead>\n<tbody>\n${lines.join("\n")}\n</tbody>\n</table>`,
  );
}

function box(html: string): string {
  return `${TABLE_BOX}">${html}</div>`;
}
