import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { FIGURE_AT } from "../display/figure/figure-at.js";
import { compressedPlotly, INFLATE } from "../display/figure/plotly-source.js";
import { escapeHtml } from "../util/escape-html.js";
import { type Heading, TABLE_BOX } from "./markdown.js";

/** A link to another page. */
export interface PageLink {
  readonly href: string;
  readonly text: string;
}

/** The content of a page. */
export interface PageParts {
  readonly title: string;
  readonly body: string;
  readonly headings: readonly Heading[];
  /** Whether there are figures, so that the page needs plotly.js. */
  readonly withFigures: boolean;
  /**
   * The file beside the page that contains plotly.js, as made by `plotlyFile`; without it, the page contains plotly.js
   * itself.
   */
  readonly plotlyFile?: string | undefined;
  /** Links above and below the body. */
  readonly pages?: readonly PageLink[];
  /** Names of files in `lib/report` that the page runs too. */
  readonly scripts?: readonly string[];
}

const asset = (name: string): string => readFileSync(new URL(`../../report/${name}`, import.meta.url), "utf8");

/** A script with plotly.js as compressed data, for the pages beside it. */
export function plotlyFile(): string {
  return `document.querySelector("script.plotly").textContent = "${compressedPlotly()}";\n`;
}

/**
 * A self-contained page that runs only its own scripts and fetches nothing.
 *
 * Scripts are allowed by the hash of their text, so no script from a notebook can run. plotly.js is included as
 * compressed data; the page's script decompresses it and may run it because its hash is allowed too.
 */
export function renderPage({ title, body, headings, withFigures, plotlyFile, pages = [], ...more }: PageParts): string {
  const own = (more.scripts ?? []).map(asset);
  const scripts = [
    asset("copy.js"),
    ...own,
    ...(withFigures ? [`${INFLATE}\n${FIGURE_AT}\n${asset("figures.js")}`] : []),
  ];
  const plotly = withFigures ? compressedPlotly() : "";
  const allowed = [...scripts, ...(withFigures ? [gunzipSync(Buffer.from(plotly, "base64"))] : [])].map(hash);
  const policy = [
    "default-src 'none'",
    // A hash cannot allow a file beside a page opened from disk.
    `script-src ${[...allowed, ...(withFigures && plotlyFile !== undefined ? ["'self'", "file:"] : [])].join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  const parts = [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>\n${asset("page.css")}</style>`,
    "</head>",
    "<body>",
    contents(headings),
    `<main>\n${[around(pages), numberTables(body), around(pages)].filter((part) => part !== "").join("\n")}\n</main>`,
    ...(withFigures ? plotlyScripts(plotly, plotlyFile) : []),
    ...scripts.map((text) => `<script>${text}</script>`),
    "</body>",
    "</html>",
  ];
  return `${parts.filter((part) => part !== "").join("\n")}\n`;
}

function plotlyScripts(compressed: string, file: string | undefined): string[] {
  if (file === undefined) return [`<script type="text/plain" class="plotly">${compressed}</script>`];
  return ['<script type="text/plain" class="plotly"></script>', `<script src="${escapeHtml(file)}"></script>`];
}

/** Tables of the same columns have different names. */
function numberTables(body: string): string {
  let number = 0;
  return body.replaceAll(TABLE_BOX, () => `${TABLE_BOX} ${++number}`);
}

/** Links to the pages around this one. */
function around(pages: readonly PageLink[]): string {
  if (pages.length === 0) return "";
  const links = pages.map(({ href, text }) => `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`);
  return `<p class="pages">${links.join("\n")}</p>`;
}

function hash(script: string | Buffer): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}

/** Links to the headings below the title, if there are enough of them. */
function contents(headings: readonly Heading[]): string {
  const listed = headings.filter(({ level }) => level === 2 || level === 3);
  if (listed.length < 3) return "";
  const links = listed.map(
    ({ id, level, text }) =>
      `<li class="level-${level}"><a href="#${escapeHtml(encodeURIComponent(id))}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav aria-label="Contents">\n<ul>\n${links.join("\n")}\n</ul>\n</nav>`;
}
