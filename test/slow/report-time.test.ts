import { expect, it } from "vitest";
import type { Notebook } from "../../lib/dist/jupyter/runner/nbformat.js";
import { renderReport } from "../../lib/dist/report/report.js";
import { texts } from "../support/html.js";

// What would take time with the square of its length, were a pattern to look at it again from each of its places.

const fill = (part: string, n: number): string => part.repeat(Math.ceil(n / part.length));
const numbered = (n: number, part: (i: number) => string): string => {
  const parts: string[] = [];
  for (let [i, length] = [0, 0]; length < n; i++) length += parts[parts.push(part(i)) - 1]!.length;
  return parts.join("");
};

const notebookOf = (cell: object, language = "typescript"): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { language_info: { name: language } },
  cells: [{ id: "a", metadata: {}, ...cell } as never],
});
const text = (source: string): Notebook => notebookOf({ cell_type: "markdown", source });
const code = (source: string, language: string): Notebook =>
  notebookOf({ cell_type: "code", source, execution_count: 1, outputs: [] }, language);
const output = (one: object): Notebook =>
  notebookOf({ cell_type: "code", source: "1", execution_count: 1, outputs: [one] });
const data = (bundle: object): Notebook => output({ output_type: "display_data", metadata: {}, data: bundle });
const printed = (printed: string): Notebook => output({ output_type: "stream", name: "stdout", text: printed });
const html = (source: string): Notebook => data({ "text/html": source, "text/plain": "plain" });

const CASES: Readonly<Record<string, (n: number) => Notebook>> = {
  "carriage returns": (n) => printed(fill("\r", n)),
  "a line that is overwritten": (n) => printed(fill("a\r", n)),
  backspaces: (n) => printed(fill("\b", n)),
  "colours that never end": (n) => printed(fill("\u001b[", n)),
  colours: (n) => printed(fill("\u001b[31m", n)),
  "a colour of many numbers": (n) => printed(`\u001b[${fill("1;", n)}`),
  "marks after an escape": (n) => printed(`\u001b${fill(";#", n)}`),
  "links that never end": (n) => printed(fill("\u001b]8;;a", n)),
  "spaces after an escape": (n) => printed(`\u009b${fill(" ", n)}`),
  "blank lines": (n) => printed(`${fill(" \n", n)}a`),
  "titles without JSON": (n) => printed(fill("=== a ===\n", n)),
  "a title in many parts": (n) => printed(`=== ${fill("a === ", n)}`),
  "brackets below a title": (n) => printed(`=== a ===\n${fill("[]] ", n)}`),
  "titled JSON": (n) => printed(fill("=== a ===\n{}\n", n)),
  "an error that repeats itself": (n) =>
    output({ output_type: "error", ename: "b", evalue: `b${fill("a", n / 2)}`, traceback: [fill("a", n)] }),
  emphasis: (n) => text(fill("*a_", n)),
  stars: (n) => text(fill("**", n)),
  "stars between letters": (n) => text(fill("a**b", n)),
  "nested emphasis": (n) => text(`${fill("*", n / 2)}a${fill("*", n / 2)}`),
  "struck out": (n) => text(fill("~~a", n)),
  brackets: (n) => text(fill("[", n)),
  "images that never end": (n) => text(fill("![a](", n)),
  references: (n) => text(fill("[a][", n)),
  "headings of one text": (n) => text(fill("# h\n\n", n)),
  headings: (n) => text(numbered(n, (i) => `# h${i}\n\n`)),
  "headings in headings": (n) => text(fill("<h1><div>", n)),
  quotes: (n) => text(fill(">", n)),
  lists: (n) => text(numbered(n, (i) => `${" ".repeat(i)}- a\n`)),
  "a list of lists": (n) => text(`${fill("- ", n / 4)}a`),
  backticks: (n) => text(`${fill("`", n)}a`),
  "more and more backticks": (n) => text(numbered(n, (i) => `${"`".repeat(i)} `)),
  "a wide table": (n) => text(`${fill("|a", n / 2)}\n${fill("|-", n / 2)}\n`),
  "an address": (n) => text(`${fill("a", n)}@`),
  "a long word": (n) => text(fill("a", n)),
  "tags that never end": (n) => text(fill("<a ", n)),
  "code of one word": (n) => text(`\`\`\`js\n${fill("a", n)}\n\`\`\``),
  "blocks of code": (n) => text(fill("```js\na\n```\n", n)),
  tables: (n) => html(fill("<table>", n)),
  boxes: (n) => html(fill("<div>", n)),
  "bold for all paragraphs": (n) => html(`${numbered(n / 2, (i) => `<b x=${i}>`)}${fill("<p>", n / 2)}`),
  "bold for all paragraphs that follow": (n) => html(numbered(n, (i) => `<p><b x=${i}></p>`)),
  "links over paragraphs": (n) => html(fill("<a><p>", n)),
  attributes: (n) => html(`<a ${numbered(n, (i) => `a${i} `)}>x`),
  styles: (n) => html(`<p style="${fill("color:red;", n)}">x`),
  cells: (n) => html(`<table>${fill("<tr><td>a", n)}`),
  "text between cells": (n) => html(`<table>${fill("a<b>", n)}`),
  "closed, never opened": (n) => html(fill("</p>", n)),
  comments: (n) => html(fill("<!--", n)),
  forms: (n) => html(fill("<form><li>", n)),
  "a cell of one word": (n) => code(fill("a", n), "java"),
  "a cell of words": (n) => code(fill("function ", n), "csharp"),
  "a cell of brackets": (n) => code(fill("[", n), "markdown"),
  "nested JSON": (n) => data({ "application/json": JSON.parse(`${fill("[", n / 2)}${fill("]", n / 2)}`) }),
};

/** Milliseconds of the processor: others' work does not count. */
function cost(notebook: Notebook): number {
  const before = process.cpuUsage();
  renderReport(notebook, "name");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

it.each(Object.keys(CASES))("%s: four times the text takes about four times as long", (name) => {
  const [small, large] = [25_000, 100_000].map((n) => CASES[name]!(n));
  cost(small!);
  // Were it the square, it would be sixteen times. The quickest of a few counts, for one may wait for the collector.
  const ratios = Array.from({ length: 4 }, () => cost(large!) / (cost(small!) + 15));
  expect(Math.min(...ratios)).toBeLessThan(8);
});

it("says that a text or an output was too tangled, and shows it as it is written", () => {
  const pages = {
    "*a_*a_": text(fill("*a_", 9000)),
    plain: html(`${numbered(9000, (i) => `<b x=${i}>`)}${fill("<p>", 9000)}`),
  };
  for (const [shown, notebook] of Object.entries(pages)) {
    const page = renderReport(notebook, "name").html;
    expect(texts(page, "p", "note")).toEqual([
      "Shown as text: it is nested too deeply, or too tangled, to be laid out.",
    ]);
    expect(texts(page, "code").at(-1)).toContain(shown);
  }
});

it("lays out what people write: long paragraphs with much emphasis, many links and embedded images", () => {
  const image = `![chart](data:image/png;base64,${fill("QUJD", 100_000)})`;
  const paragraph = fill("A **bold** and *slanted* word_with_marks, [a link](https://a.b). ", 4000);
  const page = renderReport(text(`${fill(`${paragraph}\n\n`, 40_000)}${image}`), "n").html;
  expect(texts(page, "p", "note")).toEqual([]);
  expect(texts(page, "strong").length).toBeGreaterThan(300);
  expect(page).toContain('<img src="data:image/png;base64,QUJD');
});

it("gives headings of one text an anchor each, and shows an attachment some twenty times", () => {
  const page = renderReport(text("# a\n\n# a-2\n\n# a\n\n# a\n\n# a-2"), "n").html;
  expect([...page.matchAll(/ id="(s-[^"]+)"/g)].map(([, id]) => id)).toEqual([
    "s-a",
    "s-a-2",
    "s-a-3",
    "s-a-4",
    "s-a-2-2",
  ]);
  const attachments = { a: { "image/png": "QUJD" } };
  const many = notebookOf({ cell_type: "markdown", source: fill("![x](attachment:a)\n", 3000), attachments });
  expect(renderReport(many, "n").html.split("<img").length - 1).toBe(20);
});
