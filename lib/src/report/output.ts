import { toHtml } from "hast-util-to-html";
import { escapeHtml } from "../util/escape-html.js";
import { figureBlock } from "./figure.js";
import { byItself, finish, ledTo, renderMarkdown } from "./markdown.js";
import { isEmpty, mapElements, sanitizeHtml } from "./sanitize.js";
import { entriesOf, terminalText, textOf } from "./text.js";
import { printedBlocks, textBlock } from "./text-block.js";

type Bundle = Readonly<Record<string, unknown>>;

/** How each MIME type is shown, richest first; undefined if there is nothing to show. */
const RENDERERS: readonly (readonly [
  string,
  (bundle: Bundle, mime: string, metadata: Bundle) => string | undefined,
])[] = [
  ["application/vnd.plotly.v1+json", (bundle, mime) => figureBlock(bundle[mime], plainOf(bundle))],
  ["text/html", (bundle, mime) => richBlock(sanitizedHtml(textOf(bundle[mime])))],
  ["text/markdown", (bundle, mime) => richBlock(renderMarkdown(textOf(bundle[mime]), {}, new Map()).html)],
  ["image/svg+xml", svgImage],
  ["image/png", bitmapImage],
  ["image/jpeg", bitmapImage],
  ["image/gif", bitmapImage],
  ["image/webp", bitmapImage],
  ["text/latex", (bundle, mime) => shownText(textOf(bundle[mime]), "latex")],
  ["application/json", (bundle, mime) => shownText(JSON.stringify(bundle[mime], null, 2), "json")],
  ["text/plain", (bundle, mime) => shownText(terminalText(textOf(bundle[mime])), "")],
];

/** Stands above what is shown in a plainer form because the parsers gave up. */
export const TANGLED = '<p class="note">Shown as text: it is nested too deeply, or too tangled, to be laid out.</p>';

/**
 * Renders one output of a cell, in the richest form that needs no script of its own.
 *
 * @param output an output as nbformat stores it
 * @returns HTML; a note if the output cannot be shown
 */
export function renderOutput(output: unknown): string {
  const { output_type: type, name, text, ename, evalue, traceback, data, metadata } = entriesOf(output);
  if (type === "stream") return printedBlocks(textOf(text), name === "stderr" ? "stderr" : "output");
  if (type === "error") return textBlock(errorText(textOf(ename), textOf(evalue), traceback), { kind: "error" });
  const bundle = entriesOf(data);
  let note = "";
  for (const [mime, render] of RENDERERS) {
    if (!Object.hasOwn(bundle, mime)) continue;
    try {
      const html = render(bundle, mime, entriesOf(entriesOf(metadata)[mime]));
      if (html !== undefined) return `${note}${html}`;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      note = `${TANGLED}\n`;
    }
  }
  const types = Object.keys(bundle).filter((mime) => textOf(bundle[mime]).trim() !== "" || !mime.startsWith("text/"));
  if (types.length === 0 || note !== "") return note;
  return `<p class="note">Not shown here: an output of type ${escapeHtml(types.join(", "))}, which needs a notebook.</p>`;
}

/** Kernels differ in whether the traceback includes the message. */
function errorText(ename: string, evalue: string, traceback: unknown): string {
  const message = terminalText(evalue === "" ? ename : `${ename}: ${evalue}`);
  const trace = terminalText(Array.isArray(traceback) ? traceback.map(textOf).join("\n") : "");
  // The first of a long message is enough, and is found quickly.
  return trace.includes(terminalText(evalue).slice(0, 200)) && trace !== "" ? trace : `${message}\n${trace}`.trimEnd();
}

function sanitizedHtml(html: string): string | undefined {
  const tree = sanitizeHtml(html);
  if (isEmpty(tree)) return undefined;
  const linked = mapElements(tree, (element) => (element.tagName === "a" ? ledTo(element, byItself) : element));
  return toHtml(finish(linked), { allowDangerousHtml: true });
}

function richBlock(html: string | undefined): string | undefined {
  return html === undefined || html.trim() === "" ? undefined : `<div class="rich">${html}</div>`;
}

function shownText(text: string, language: string): string | undefined {
  return text.trim() === "" ? undefined : textBlock(text, { kind: "output", language });
}

/** As an image, an SVG can neither run scripts nor fetch anything. */
function svgImage(bundle: Bundle, mime: string): string | undefined {
  const svg = textOf(bundle[mime]);
  if (svg.trim() === "") return undefined;
  return image(mime, Buffer.from(svg).toString("base64"), {}, plainOf(bundle));
}

function bitmapImage(bundle: Bundle, mime: string, metadata: Bundle): string | undefined {
  const base64 = textOf(bundle[mime]).replace(/\s/g, "");
  return /^[A-Za-z0-9+/]+=*$/.test(base64) ? image(mime, base64, metadata, plainOf(bundle)) : undefined;
}

function image(mime: string, base64: string, { width, height }: Bundle, text: string): string {
  const size = Object.entries({ width, height }).flatMap(([name, pixels]) =>
    typeof pixels === "number" && pixels > 0 ? [` ${name}="${Math.round(pixels)}"`] : [],
  );
  return `<img class="image" src="data:${mime};base64,${base64}" alt="${escapeHtml(text)}"${size.join("")}>`;
}

function plainOf(bundle: Bundle): string {
  return terminalText(textOf(bundle["text/plain"]));
}
