import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Notebook } from "../jupyter/runner/nbformat.js";
import { readNotebook } from "../jupyter/runner/read-notebook.js";
import { replaceFile } from "../sources/replace-file.js";
import { escapeHtml } from "../util/escape-html.js";
import { failureNotice, renderCells } from "./cells.js";
import type { LinkTo } from "./markdown.js";
import { type PageLink, renderPage } from "./page.js";

/** Facts about a report. */
export interface ReportFacts {
  /** The page's title: the notebook's first heading, or its file name. */
  readonly title: string;
  readonly figures: number;
  /** Messages of the cells that failed. */
  readonly failures: readonly string[];
  /** Whether any cell was executed. */
  readonly executed: boolean;
}

/** What a report shares with the other pages of a website. */
export interface Surroundings {
  /** Resolves the links in its text. */
  readonly linkTo: LinkTo;
  /** The file beside it that contains plotly.js. */
  readonly plotlyFile: string;
  /** Links to the neighbouring pages. */
  readonly pages: readonly PageLink[];
}

/**
 * Turns an executed notebook into an HTML page: text, code and outputs in one self-contained file.
 *
 * The same notebook gives the same bytes. Nothing in the notebook can run a script in the page or fetch anything.
 *
 * @param notebook any notebook of nbformat 4, of any kernel
 * @param name its title if it has no heading
 * @param around what it shares with other pages, if it is part of a website
 * @returns the page and facts about it
 */
export function renderReport(
  notebook: Notebook,
  name: string,
  around?: Surroundings,
): { html: string; facts: ReportFacts } {
  const { html, headings, failures } = renderCells(notebook, around?.linkTo);
  const heading = headings[0]?.text;
  const title = heading ?? name;
  const figures = html.split('<div class="figure"').length - 1;
  const body = [heading === undefined ? `<h1>${escapeHtml(name)}</h1>` : "", failureNotice(failures), html];
  const page = renderPage({
    title,
    body: body.filter((part) => part !== "").join("\n"),
    headings,
    withFigures: figures > 0,
    plotlyFile: around?.plotlyFile,
    pages: around?.pages ?? [],
  });
  const executed = notebook.cells.some(({ execution_count, outputs }) => execution_count != null || outputs?.length);
  return { html: page, facts: { title, figures, failures: failures.map(({ message }) => message), executed } };
}

/**
 * Writes the report of a notebook atomically.
 *
 * @param path an executed notebook
 * @param out the HTML file
 * @throws when the notebook cannot be read, or has code that was never run
 */
export async function writeReport(path: string, out: string): Promise<ReportFacts> {
  const notebook = readNotebook(path);
  const { html, facts } = renderReport(notebook, basename(path, ".ipynb"));
  if (!facts.executed && notebook.cells.some(({ cell_type }) => cell_type === "code")) {
    throw new Error(
      `${path}: none of its cells has run, so there is nothing to report: ata-lab run ${path} --report ${out}`,
    );
  }
  await replaceFile(out, (temporary) => writeFile(temporary, html));
  return facts;
}
