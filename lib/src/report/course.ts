import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { runNotebook } from "../jupyter/run-notebook.js";
import { type Cell, joinLines, type Notebook } from "../jupyter/runner/nbformat.js";
import { readNotebook } from "../jupyter/runner/read-notebook.js";
import { replaceFile } from "../sources/replace-file.js";
import { inPage, type LinkTo } from "./markdown.js";
import { type PageLink, plotlyFile } from "./page.js";
import { renderReport } from "./report.js";

/** The file that contains plotly.js for all pages. */
const PLOTLY_FILE = "plotly.js";
const INDEX = "index.html";

/**
 * Makes a website from a folder of notebooks to be read in order: each is run and becomes a page, `README.md` becomes
 * `index.html`, and links between them lead from page to page. It needs no network and no server.
 *
 * Nothing is written until all notebooks have run.
 *
 * @param folder a folder with notebooks, ordered by name, and a `README.md` that links to them
 * @param out the output folder
 * @param tell called with each notebook before it runs
 * @returns the files written
 * @throws when a cell of a notebook fails, or a link leads to a page that does not exist
 */
export async function writeCourse(
  folder: string,
  out: string,
  tell: (notebook: string) => void = () => undefined,
): Promise<readonly string[]> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort();
  const notebooks = new Map<string, Notebook>([
    [INDEX, readmeOf(folder)],
    ...names.map((name) => [pageOf(name), readNotebook(join(folder, name))] as const),
  ]);
  // Find dead links before anything runs.
  render(notebooks);
  const room = mkdtempSync(join(tmpdir(), "course-"));
  try {
    for (const name of names) {
      if (notebooks.get(pageOf(name))!.cells.every(({ cell_type }) => cell_type !== "code")) continue;
      tell(name);
      const { failure } = await runNotebook(join(folder, name), { out: join(room, name) });
      if (failure !== undefined) {
        throw new Error(`${join(folder, name)}: cell ${failure.cell} failed: ${failure.ename}: ${failure.evalue}`);
      }
      notebooks.set(pageOf(name), readNotebook(join(room, name)));
    }
  } finally {
    rmSync(room, { recursive: true });
  }

  const files = [...render(notebooks), [PLOTLY_FILE, plotlyFile()] as const];
  for (const [name, text] of files) await replaceFile(join(out, name), (temporary) => writeFile(temporary, text));
  return files.map(([name]) => join(out, name));
}

/** All pages by file name. */
function render(notebooks: ReadonlyMap<string, Notebook>): readonly (readonly [page: string, html: string])[] {
  return [...notebooks].map(([page, notebook]) => {
    const linkTo: LinkTo = (href) => linkBetween(href, page, notebooks);
    const around = { linkTo, plotlyFile: PLOTLY_FILE, pages: neighbours(page, notebooks) };
    return [page, renderReport(notebook, basename(page, ".html"), around).html];
  });
}

function readmeOf(folder: string): Notebook {
  const source = readFileSync(join(folder, "README.md"), "utf8");
  const cells = [{ cell_type: "markdown", id: "readme", metadata: {}, source } as const];
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

function pageOf(notebook: string): string {
  return notebook.replace(/\.ipynb$/, ".html");
}

/** The page and anchor of a link to a notebook; files outside the folder are not part of the website. */
function linkBetween(href: string, from: string, pages: ReadonlyMap<string, Notebook>): string | undefined {
  if (/^[a-z]+:/i.test(href)) return href;
  const [path = "", place] = href.split("#");
  if (path.includes("/")) return undefined;
  const page = path === "" ? "" : path === "README.md" ? INDEX : pageOf(path);
  const notebook = pages.get(page || from);
  const at = place === undefined || notebook === undefined ? place : placeIn(notebook, place);
  if (notebook === undefined || at === null) throw new Error(`${from}: its link to ${href} leads nowhere`);
  return at === undefined ? page : `${page}${inPage(`#${at}`)}`;
}

/**
 * The anchor for a JupyterLab link with `heading=...` or `cell-id=...`: a heading, or the first heading of a cell.
 * JupyterLab needs the second form for notebooks that the link itself opens, because their headings do not exist yet.
 * Null if there is no such heading.
 */
function placeIn({ cells }: Notebook, place: string): string | null {
  if (!place.startsWith("cell-id=")) return place.replace(/^heading=/, "");
  const cell = cells.find(({ id }) => id === place.slice("cell-id=".length));
  return headingOf(cell, "#+")?.replace(/\s+/g, "-") ?? null;
}

/** Links to the previous page, the index and the next page; the index is the first page. */
function neighbours(page: string, pages: ReadonlyMap<string, Notebook>): readonly PageLink[] {
  if (page === INDEX) return [];
  const lessons = [...pages.keys()].filter((name) => /^\d/.test(name));
  const at = lessons.indexOf(page);
  const link = (name: string | undefined, arrow: (title: string) => string): PageLink[] =>
    name === undefined ? [] : [{ href: name, text: arrow(titleOf(pages.get(name)!)) }];
  return [
    ...link(at > 0 ? lessons[at - 1] : undefined, (title) => `← ${title}`),
    { href: INDEX, text: "All lessons" },
    ...link(at >= 0 ? lessons[at + 1] : undefined, (title) => `${title} →`),
  ];
}

function titleOf({ cells }: Notebook): string {
  return headingOf(cells[0], "#") ?? "";
}

/** A cell's first heading of a level. */
function headingOf(cell: Cell | undefined, marks: "#" | "#+"): string | undefined {
  return new RegExp(`^${marks} (.+)$`, "m").exec(joinLines(cell?.source ?? ""))?.[1];
}
