import { type Cell, joinLines, type Notebook } from "../jupyter/runner/nbformat.js";
import { escapeHtml } from "../util/escape-html.js";
import { type Anchors, type Heading, type LinkTo, renderMarkdown } from "./markdown.js";
import { renderOutput, TANGLED } from "./output.js";
import { entriesOf, terminalText, textOf } from "./text.js";
import { textBlock } from "./text-block.js";

/** A notebook's cells as HTML, with its headings and failed cells. */
export interface RenderedCells {
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly failures: readonly Failure[];
}

/** A cell that failed. */
export interface Failure {
  /** Its anchor in the page. */
  readonly id: string;
  /** The cell's number in brackets, as Jupyter shows it. */
  readonly prompt: string;
  readonly message: string;
}

/** Renders a notebook's cells in order; `linkTo` resolves the links in its text. */
export function renderCells({ cells, metadata }: Notebook, linkTo?: LinkTo): RenderedCells {
  const language = languageOf(metadata);
  const places = new Map<string, number>();
  const rendered = cells.map((cell, index) => {
    if (cell.cell_type === "markdown") return renderText(cell, places, linkTo);
    if (cell.cell_type === "code") return renderCode(cell, `cell-${index + 1}`, language);
    const raw = joinLines(cell.source);
    return { html: raw.trim() === "" ? "" : textBlock(raw, { kind: "output" }) };
  });
  return {
    html: rendered.flatMap(({ html }) => (html === "" ? [] : [html])).join("\n"),
    headings: rendered.flatMap((cell) => ("headings" in cell ? cell.headings : [])),
    failures: rendered.flatMap((cell) => ("failures" in cell ? cell.failures : [])),
  };
}

function renderText(
  cell: Cell,
  places: Anchors,
  linkTo: LinkTo | undefined,
): { html: string; headings: readonly Heading[] } {
  const source = joinLines(cell.source);
  try {
    const { html, headings } = renderMarkdown(source, (cell as { attachments?: unknown }).attachments, places, linkTo);
    return { html: html.trim() === "" ? "" : `<section class="text">\n${html}</section>`, headings };
  } catch (error) {
    // Nested too deeply for the parsers, or too tangled; show its source instead.
    if (error instanceof RangeError)
      return { html: `${TANGLED}\n${textBlock(source, { kind: "output" })}`, headings: [] };
    throw error;
  }
}

function renderCode(cell: Cell, id: string, language: string): { html: string; failures: readonly Failure[] } {
  const source = joinLines(cell.source).trimEnd();
  const outputs = joinStreams(Array.isArray(cell.outputs) ? cell.outputs : []);
  if (source.trim() === "" && outputs.length === 0) return { html: "", failures: [] };
  const prompt = typeof cell.execution_count === "number" ? `[${cell.execution_count}]` : "[ ]";
  const hidden = entriesOf(entriesOf(cell.metadata).jupyter);
  const shown = outputs.map(renderOutput).filter((html) => html !== "");
  const parts = [
    source === "" ? "" : folded(textBlock(source, { kind: "source", language }), hidden.source_hidden === true, "Code"),
    shown.length === 0 ? "" : folded(shown.join("\n"), hidden.outputs_hidden === true, "Output"),
  ];
  const failures = outputs.flatMap((output) => {
    const { output_type, ename, evalue } = entriesOf(output);
    return output_type === "error" ? [{ id, prompt, message: brief(`${textOf(ename)}: ${textOf(evalue)}`) }] : [];
  });
  const html = `<section class="code" id="${id}">\n<span class="prompt">${prompt}</span>\n${parts.filter((part) => part !== "").join("\n")}\n</section>`;
  return { html, failures };
}

/** The first line of a message, possibly shortened. */
function brief(message: string): string {
  const [line = ""] = terminalText(message).split("\n");
  return line.length > 200 ? `${line.slice(0, 200)}\u2026` : line;
}

function folded(html: string, closed: boolean, name: string): string {
  return closed ? `<details><summary>${name}</summary>\n${html}\n</details>` : html;
}

/** Some kernels store printed text in pieces; consecutive pieces of one stream are joined. */
function joinStreams(outputs: readonly unknown[]): readonly unknown[] {
  const joined: unknown[] = [];
  for (const output of outputs) {
    const [last, next] = [entriesOf(joined.at(-1)), entriesOf(output)];
    if (last.output_type === "stream" && next.output_type === "stream" && last.name === next.name) {
      joined[joined.length - 1] = { ...last, text: textOf(last.text) + textOf(next.text) };
    } else joined.push(output);
  }
  return joined;
}

function languageOf(metadata: Readonly<Record<string, unknown>>): string {
  const { language_info: info, kernelspec: spec } = metadata;
  return (textOf(entriesOf(info).name) || textOf(entriesOf(spec).language)).toLowerCase();
}

/** One line per failed cell, with a link to it. */
export function failureNotice(failures: readonly Failure[]): string {
  return failures
    .map(
      ({ id, prompt, message }) =>
        `<p class="notice">Cell ${prompt} failed: <a href="#${id}">${escapeHtml(message)}</a></p>`,
    )
    .join("\n");
}
