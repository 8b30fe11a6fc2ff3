import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Element } from "hast";
import { describe, expect, it } from "vitest";
import { figureBundle } from "../../lib/dist/display/figure/figure-bundle.js";
import type { Notebook } from "../../lib/dist/jupyter/runner/nbformat.js";
import { renderReport, writeReport } from "../../lib/dist/report/report.js";
import { temporaryFolder } from "../jupyter/support.js";
import { runCli } from "../support/cli.js";
import { hostileNotebook } from "../support/hostile-notebook.js";
import { elementsOf, find, textIn, texts } from "../support/html.js";

const folder = temporaryFolder();

function notebook(...cells: object[]): Notebook {
  const metadata = { language_info: { name: "typescript" } };
  return { nbformat: 4, nbformat_minor: 5, metadata, cells: cells as unknown as Notebook["cells"] };
}

const text = (source: string | string[], more: object = {}): object => ({
  cell_type: "markdown",
  metadata: {},
  source,
  ...more,
});
const code = (source: string, ...outputs: unknown[]): object => ({
  cell_type: "code",
  metadata: {},
  source,
  execution_count: 7,
  outputs,
});
const display = (data: object, metadata: object = {}): object => ({ output_type: "display_data", data, metadata });
const stream = (printed: string | string[], name = "stdout"): object => ({
  output_type: "stream",
  name,
  text: printed,
});
const html = (...cells: object[]): string => renderReport(notebook(...cells), "file").html;

const main = (page: string): string => texts(page, "main")[0]!;

function policyOf(page: string): string {
  const meta = find(page, "meta").find(({ properties }) => String(properties.httpEquiv) === "Content-Security-Policy");
  return String(meta!.properties.content);
}

const figure = figureBundle({
  data: [{ type: "scatter", x: [1, 2, 3], y: Float64Array.from({ length: 500 }, (_, i) => Math.sin(i)) }],
  layout: { title: { text: "A sine" }, height: 300 },
} as never);

describe("a report's text", () => {
  it("is rendered, with a title from the first heading and contents from the others", () => {
    const page = html(
      text("Some *words* first.\n\n# The **title** & more"),
      text(["## One\n", "\n", "| a | b |\n|--:|---|\n| 1 | 2 |\n"]),
      text("## One\n\n### Two\n\n```ts\nconst x: number = 1;\n```\n\n[up](#One) [out](https://example.org)"),
    );
    expect(texts(page, "title")).toEqual(["The title & more"]);
    expect(texts(page, "h1")).toEqual(["The title & more"]);
    expect(texts(page, "nav")[0]!.trim().split(/\s+/)).toEqual(["One", "One", "Two"]);
    const links = find(page, "a").map(({ properties }) => properties.href);
    expect(links).toEqual(["#s-One", "#s-One-2", "#s-Two", "#s-One", "https://example.org"]);
    expect(find(page, "td").map(({ properties }) => properties.align)).toEqual(["right", undefined]);
    expect(texts(page, "span", "hljs-keyword")).toContain("const");
  });

  it("keeps links to its headings and to the web; others are text, with the file's name", () => {
    const page = html(
      text(
        "[own](own-recipe.ipynb) [own-recipe.ipynb](own-recipe.ipynb#part) [the guide](../docs/my%20guide.md?plain=1) " +
          "[web](https://example.org/a.ipynb) [mail](mailto:a@example.org) [here](#here) [host](//example.org/b)",
      ),
      code("", display({ "text/html": '<a href="models/rsi.json">rsi</a> <a href="https://example.org/">out</a>' })),
      code("", display({ "text/markdown": "[data](bars.csv)" })),
    );
    expect(find(page, "a").map(({ properties }) => properties.href)).toEqual([
      "https://example.org/a.ipynb",
      "mailto:a@example.org",
      "#s-here",
      "https://example.org/",
    ]);
    const words = textIn(find(page, "main")[0]!).replace(/\s+/g, " ");
    expect(words).toContain("own (own-recipe.ipynb) own-recipe.ipynb the guide (my guide.md) web mail here host (b)");
    expect(words).toContain("rsi (rsi.json) out");
    expect(words).toContain("data (bars.csv)");
  });

  it("gives each table a scrolling box with a name of its own", () => {
    const page = html(text("|  | auc |\n|--|--|\n| rsi | 0.5 |\n\n|  | auc |\n|--|--|\n| macd | 0.6 |\n"));
    const boxes = find(page, "div", "table-box").map(({ properties }) => properties);
    expect(boxes.map(({ tabIndex, role, ariaLabel }) => [tabIndex, role, ariaLabel])).toEqual([
      [0, "region", "Table 1: auc"],
      [0, "region", "Table 2: auc"],
    ]);
    // A corner above names is no header.
    expect(texts(page, "th")).toEqual(["auc", "auc"]);
  });

  it("takes the file's name where there is no heading", () => {
    const page = html(text("words"));
    expect(texts(page, "title")).toEqual(["file"]);
    expect(texts(page, "h1")).toEqual(["file"]);
    expect(find(page, "nav")).toEqual([]);
  });

  it("shows attachments, and names images that are elsewhere", () => {
    const page = html(
      text("![a](attachment:my%20a.png) ![b](b.png)", { attachments: { "my a.png": { "image/png": "AAAA" } } }),
    );
    expect(find(page, "img").map(({ properties }) => properties.src)).toEqual(["data:image/png;base64,AAAA"]);
    expect(main(page)).toContain("[image: b]");
  });
});

describe("a report's code", () => {
  it("is coloured, numbered, and exactly the cell's", () => {
    const source = 'const a = "<b>" && `x`; // <script>\n\n  return a;';
    const page = html(code(source));
    expect(textIn(find(page, "figure", "source")[0]!)).toBe(source);
    expect(texts(page, "span", "prompt")).toEqual(["[7]"]);
    expect(texts(page, "span", "hljs-string")).toContain('"<b>"');
  });

  it("is coloured in the kernel's language, or not at all", () => {
    const python = { ...notebook(code("def f(): pass")), metadata: { language_info: { name: "ipython" } } };
    expect(texts(renderReport(python, "x").html, "span", "hljs-keyword")).toEqual(["def", "pass"]);
    const unknown = { ...notebook(code("def f(): pass")), metadata: { kernelspec: { language: "klingon" } } };
    expect(find(renderReport(unknown, "x").html, "span", "hljs-keyword")).toEqual([]);
  });

  it("stays folded where JupyterLab folds it", () => {
    const folded = { ...code("secret()", stream("out")), metadata: { jupyter: { source_hidden: true } } };
    expect(texts(html(folded), "details").join()).toContain("secret()");
    expect(texts(html(folded), "details").join()).not.toContain("out");
  });
});

describe("a report's outputs", () => {
  it("take the richest form that needs no script", () => {
    const page = html(
      code("", display({ "text/plain": "plain", "text/html": "<table><tr><td>rich</td></tr></table>" })),
      code("", display({ "text/plain": "instead", "text/html": "<div id=x></div><script>draw()</script>" })),
      code("", display({ "text/plain": "no", "text/markdown": "some *markdown*" })),
      code("", display({ "text/latex": "$x^2$" })),
      code("", display({ "application/json": { a: [1] } })),
      code("", display({ "application/x-unknown": {} })),
    );
    expect(texts(page, "td")).toEqual(["rich"]);
    expect(texts(page, "em")).toEqual(["markdown"]);
    expect(texts(page, "figure", "output")).toEqual(["instead", "$x^2$", '{\n  "a": [\n    1\n  ]\n}']);
    expect(main(page)).toContain("Not shown here: an output of type application/x-unknown");
    expect(main(page)).not.toContain("draw()");
  });

  it("show images as images, drawings too", () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>';
    const page = html(
      code(
        "",
        display({ "image/png": "AA\nAA\n", "text/plain": "<Figure>" }, { "image/png": { width: 640, height: 480 } }),
      ),
      code("", display({ "image/svg+xml": [svg] })),
    );
    const [png, drawing] = find(page, "img").map(({ properties }) => properties);
    expect(png).toMatchObject({ src: "data:image/png;base64,AAAA", alt: "<Figure>", width: 640, height: 480 });
    expect(Buffer.from(String(drawing!.src).split(",")[1]!, "base64").toString()).toBe(svg);
  });

  it("show printed text as a terminal would, in one piece", () => {
    const page = html(
      code("", stream("\u001b[31mred\u001b[0m\n"), stream(["\r 10%", "\r100%\n", "<b>\r\n"]), stream("warn", "stderr")),
    );
    expect(texts(page, "figure", "output")).toEqual(["red\n100%\n<b>"]);
    expect(texts(page, "figure", "stderr")).toEqual(["warn"]);
  });

  it("show JSON below a line with a name for itself, exactly", () => {
    const one = '{\n  "a": 1.50,\n  "b": "}"\n}';
    const printed = `before\n\n=== one.json ===\n${one}\n\n=== two ===\n[1,2]\nafter\n=== three ===\nno json\n=== four ===\n`;
    const page = html(code("", stream(printed)));
    expect(texts(page, "figcaption")).toEqual(["one.json", "two"]);
    expect(find(page, "figure", "named").map((block) => texts(block, "pre"))).toEqual([[one], ["[1,2]"]]);
    expect(texts(page, "pre")).toEqual(["before", one, "[1,2]", "after", "=== three ===\nno json", "=== four ==="]);
  });

  it("show an error, and say at the top that the cell failed", () => {
    const error = { output_type: "error", ename: "RangeError", evalue: "too <far>", traceback: ["\u001b[0mat line 3"] };
    const page = html(text("# T"), code("go()", error));
    expect(texts(page, "figure", "error")).toEqual(["RangeError: too <far>\nat line 3"]);
    expect(texts(page, "p", "notice")).toEqual(["Cell [7] failed: RangeError: too <far>"]);
    const { href } = find(page, "a")[0]!.properties;
    expect(find(page, "section", "code").map(({ properties }) => `#${properties.id}`)).toEqual([href]);
  });

  it("come from the notebook as it is, whatever its values are", () => {
    const odd = [null, 3, [], {}, { output_type: "stream" }, { output_type: "display_data" }, { output_type: "error" }];
    expect(() =>
      html(code("x", ...odd), { ...code("y"), outputs: "none" }, { ...code("z"), metadata: null }),
    ).not.toThrow();
  });
});

describe("a report's figures", () => {
  it("carry plotly.js once, compressed, and only where there is a figure", () => {
    const page = html(code("", display(figure)), code("", display(figure)));
    expect(find(page, "div", "figure")).toHaveLength(2);
    expect(find(page, "script", "plotly")).toHaveLength(1);
    const plotly = gunzipSync(Buffer.from(texts(page, "script", "plotly")[0]!, "base64"));
    expect(plotly.subarray(0, 200).toString()).toContain("plotly.js v");
    expect(page.length).toBeLessThan(3e6);
    expect(find(html(text("x")), "script", "plotly")).toEqual([]);
  });

  it("are the notebook's data, and their text until they are drawn", () => {
    const block = find(html(code("", display(figure))), "div", "figure")[0]!;
    const [script, pre] = block.children as Element[];
    const { data, layout, narrow } = figure["application/vnd.plotly.v1+json"] as Readonly<Record<string, unknown>>;
    expect(JSON.parse(textIn(script!))).toEqual({ data, layout, frames: [], narrow });
    expect(textIn(pre!)).toBe("Chart: A sine (1 trace)");
    expect(block.properties.style).toBe("min-height: 300px");
  });

  it("fetch nothing: far images, styles that name an address, maps", () => {
    const mime = "application/vnd.plotly.v1+json";
    const far = "https://a.b/c";
    const text = (style: string): string => `<span style="${style}">x</span>`;
    const own = "data:image/png;base64,AAAA";
    const hostile = {
      data: [{ type: "image", source: far }, { text: [text(`background:url(${far})`), text("color: rgb(1, 2, 3)")] }],
      layout: {
        images: [{ source: far }, { source: own }],
        title: `<b style='content:u\\72l(${far})'>a</b>`,
        height: 200,
      },
      frames: [{ data: [{ type: "scattergeo" }] }],
    };
    const shown = find(html(code("", display({ [mime]: hostile }))), "div", "figure")[0]!;
    expect(JSON.parse(textIn(shown.children[0] as Element))).toEqual({
      data: [{ type: "image", source: "" }, { text: ['<span title="">x</span>', text("color: rgb(1, 2, 3)")] }],
      layout: { images: [{ source: "" }, { source: own }], title: '<b title="">a</b>', height: 200 },
      frames: [{ data: [{ type: "scatter" }] }],
    });
    for (const type of ["scattergeo", "choropleth", "choroplethmap", "scattermapbox", "densitymap"]) {
      const page = html(code("", display({ [mime]: { data: [{ type }] }, "text/plain": "A map" })));
      expect(find(page, "div", "figure")).toEqual([]);
      expect(texts(page, "p", "note")[0]).toMatch(/^Not drawn here: a map/);
    }
  });

  it("draw WebGL traces as ordinary ones, for the page lets no code be made", () => {
    const gl = { data: [{ x: [1], type: "scattergl" }, { type: "scatterpolargl" }, { type: "bar" }] };
    const page = html(code("", display({ "application/vnd.plotly.v1+json": gl })));
    const { data } = JSON.parse(textIn(find(page, "div", "figure")[0]!.children[0] as Element));
    expect(data.map(({ type }: { type: string }) => type)).toEqual(["scatter", "scatterpolar", "bar"]);
  });
});

describe("a report's page", () => {
  const spy = "http://spy.example";
  const page = renderReport(hostileNotebook(spy) as never, `"><script>alert(1)</script>`).html;
  const all = elementsOf(page);
  const runs = ({ properties }: Element): boolean => properties.type === undefined;

  it("lets run its own scripts only, by their hash, and fetches nothing", () => {
    const policy = Object.fromEntries(
      policyOf(page)
        .split("; ")
        .map((rule) => rule.split(/ (.*)/s)),
    );
    const sha = (script: string | Buffer): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
    const plotly = gunzipSync(Buffer.from(texts(page, "script", "plotly")[0]!, "base64"));
    const scripts = find(page, "script").filter(runs).map(textIn);
    expect(scripts).toHaveLength(2);
    expect(policy).toEqual({
      "default-src": "'none'",
      "script-src": [...scripts, plotly].map(sha).join(" "),
      "style-src": "'unsafe-inline'",
      "img-src": "data: blob:",
      "base-uri": "'none'",
      "form-action": "'none'",
    });
    // Before it, nothing could have been fetched.
    const head = all.find(({ tagName }) => tagName === "head")!;
    expect(
      (head.children.filter(({ type }) => type === "element") as Element[])[1]!.properties.httpEquiv,
    ).toBeDefined();
  });

  it("keeps a hostile notebook's scripts, frames, styles, names and addresses out", () => {
    const forbidden =
      /^(iframe|frame|frameset|object|embed|base|link|svg|math|form|button|select|textarea|video|audio|template|noscript|plaintext|xmp)$/;
    expect(all.map(({ tagName }) => tagName).filter((name) => forbidden.test(name))).toEqual([]);
    expect(all.filter(({ tagName }) => tagName === "style")).toHaveLength(1);
    expect(all.filter(({ tagName }) => tagName === "meta")).toHaveLength(5);
    const attributes = all.flatMap(({ properties }) => Object.entries(properties));
    expect(
      attributes
        .filter(([name]) =>
          /^on|^(name|srcSet|ping|formAction|background|poster|is|contentEditable|autoFocus)$/.test(name),
        )
        .map(String),
    ).toEqual(["viewport", "color-scheme", "referrer"].map((name) => `name,${name}`));
    expect(attributes.filter(([name, value]) => name === "id" && !/^(s-|cell-\d+$)/.test(String(value)))).toEqual([]);
    expect(attributes.filter(([name, value]) => name === "src" && !/^data:image\//.test(String(value)))).toEqual([]);
    expect(attributes.filter(([name, value]) => name === "href" && !/^(https?:|#)/.test(String(value)))).toEqual([]);
    expect(
      attributes.filter(([name, value]) => name === "style" && /url|position|image-set|--/.test(String(value))),
    ).toEqual([]);
    expect(attributes.filter(([name, value]) => name !== "href" && String(value).startsWith(spy))).toEqual([]);
  });

  it("shows that notebook nevertheless", () => {
    expect(find(page, "div", "figure")).toHaveLength(2);
    expect(main(page).match(/after/g)!.length).toBeGreaterThan(50);
    expect(main(page)).toContain("nested too deeply");
    expect(main(page)).toContain("no figure");
    expect(texts(page, "title")).toHaveLength(1);
  });

  it("is the same for the same notebook, byte for byte", () => {
    const [one, two] = [1, 2].map(() => html(text("# T"), code("x", display(figure))));
    expect(one === two).toBe(true);
  });
});

describe("ata-lab report", () => {
  const path = join(folder, "notes.ipynb");
  writeFileSync(path, JSON.stringify(notebook(text("# Notes"), code("1", stream("one"), display(figure)))));

  it("writes one file, whole, beside the notebook", async () => {
    const { code: exit, stdout, stderr } = await runCli(["report", path]);
    expect([exit, stdout, stderr]).toEqual([0, "", `Wrote ${join(folder, "notes.html")}\n`]);
    expect(readFileSync(join(folder, "notes.html"), "utf8")).toBe(
      renderReport(JSON.parse(readFileSync(path, "utf8")), "notes").html,
    );
  });

  it("tells in JSON what it holds", async () => {
    const out = join(folder, "deep", "er.html");
    const { code: exit, stdout } = await runCli(["report", path, "--out", out, "--json"]);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ out, title: "Notes", figures: 1, failures: [], executed: true });
    expect(existsSync(out)).toBe(true);
  });

  it("says when a notebook was never run", async () => {
    const empty = join(folder, "empty.ipynb");
    writeFileSync(empty, JSON.stringify(notebook({ ...code("1"), execution_count: null })));
    const { code: exit, stderr } = await runCli(["report", empty]);
    expect([exit, stderr]).toEqual([1, expect.stringContaining(`${empty}: none of its cells has run`)]);
    expect(existsSync(join(folder, "empty.html"))).toBe(false);
  });

  it("refuses what is no notebook, and overwriting the notebook, and writes nothing then", async () => {
    const broken = join(folder, "broken.ipynb");
    writeFileSync(broken, '{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "x"}, 3]}');
    const { code: exit, stderr } = await runCli(["report", broken]);
    expect(exit).toBe(1);
    expect(stderr).toContain(`${broken}: cell 2: `);
    expect(existsSync(join(folder, "broken.html"))).toBe(false);
    expect((await runCli(["report", path, "--out", path])).stderr).toContain("itself");
    expect((await runCli(["report"])).code).toBe(2);
    await expect(writeReport(join(folder, "none.ipynb"), join(folder, "none.html"))).rejects.toThrow(/none\.ipynb/);
  });
});
