import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeCourse } from "../../lib/src/report/course.js";

// A course of two lessons and a glossary, made to pages.

let folder: string;
beforeAll(() => {
  mkdirSync("output", { recursive: true });
  folder = mkdtempSync(join("output", "pages-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const markdown = (source: string): object => {
  return { cell_type: "markdown", id: `m${source.length}`, metadata: {}, source };
};
const code = (source: string): object => {
  return { cell_type: "code", id: `c${source.length}`, metadata: {}, source, outputs: [], execution_count: null };
};

function writeLessons(name: string, files: Readonly<Record<string, readonly object[]>>): string {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, "README.md"), "# The path\n\n[One](01-one.ipynb), and [the words](glossary.ipynb).\n");
  for (const [file, cells] of Object.entries(files)) {
    writeFileSync(join(place, file), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  }
  return place;
}

const figure = 'import { show } from "ata-lab";\nshow({ data: [{ type: "bar", y: [1, 2] }], layout: {} });';

describe("writeCourse", () => {
  it("writes a page a notebook, links between them, and plotly.js once", async () => {
    const lessons = writeLessons("good", {
      "01-one.ipynb": [
        markdown(
          "# 01 · One\n\nA [bar](glossary.ipynb#the-bar), [the bar](glossary.ipynb#heading=the-bar), [this bar](glossary.ipynb#cell-id=one-bar), [below](#below), [out](../x.md), [web](https://a.org/).",
        ),
        code(figure),
        markdown("## below\n\n<details><summary>Answer</summary>\n\n```ts\nconst x = 1;\n```\n</details>"),
      ],
      "02-two.ipynb": [markdown("# 02 · Two"), code("console.log(6 * 7);")],
      "glossary.ipynb": [
        markdown("# Glossary"),
        { ...markdown("### the bar\n\nOf [01](01-one.ipynb), in the [path](README.md)."), id: "one-bar" },
      ],
    });
    const out = join(folder, "pages");
    const told: string[] = [];
    const files = await writeCourse(lessons, out, (name) => told.push(name));
    // What holds no code needs no kernel.
    expect(told).toEqual(["01-one.ipynb", "02-two.ipynb"]);
    expect(readdirSync(out).sort()).toEqual(["01-one.html", "02-two.html", "glossary.html", "index.html", "plotly.js"]);
    expect(files).toHaveLength(5);
    const page = (name: string): string => readFileSync(join(out, name), "utf8");
    const hrefs = (name: string): string[] => [...page(name).matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href!);

    const one = hrefs("01-one.html");
    expect(one.filter((href) => href === "glossary.html#s-the-bar")).toHaveLength(3);
    expect(one).toContain("#s-below");
    expect(one).toContain("https://a.org/");
    expect(one.filter((href) => href.includes("x.md"))).toEqual([]);
    expect(page("01-one.html")).toContain("<span>out (x.md)</span>");
    expect(page("glossary.html")).toContain('id="s-the-bar"');
    expect(page("01-one.html")).toContain('id="s-below"');
    expect(hrefs("glossary.html")).toEqual(expect.arrayContaining(["01-one.html", "index.html"]));
    expect(hrefs("index.html")).toEqual(["01-one.html", "glossary.html"]);
    // To the next and back, above and below.
    expect(one.filter((href) => href === "02-two.html")).toHaveLength(2);
    expect(hrefs("02-two.html")).toEqual(["01-one.html", "index.html", "01-one.html", "index.html"]);

    expect(page("02-two.html")).toContain("42");
    expect(page("01-one.html")).toContain('<div class="figure"');
    expect(page("01-one.html")).toContain('<script src="plotly.js"></script>');
    expect(page("02-two.html")).not.toContain("plotly.js");
    expect(page("01-one.html").length).toBeLessThan(100_000);
    expect(readFileSync(join(out, "plotly.js"), "utf8").length).toBeGreaterThan(1_000_000);
  });

  it("writes nothing when a cell fails, or a link leads nowhere, and says where", async () => {
    const out = join(folder, "none");
    const failing = writeLessons("failing", {
      "01-one.ipynb": [markdown("# 01"), code('throw new Error("no bars");')],
      "glossary.ipynb": [markdown("# Words")],
    });
    await expect(writeCourse(failing, out)).rejects.toThrow(/01-one\.ipynb: cell 1 failed: Error: no bars/);
    const lost = writeLessons("lost", { "01-one.ipynb": [markdown("[two](02-two.ipynb)")] });
    await expect(writeCourse(lost, out)).rejects.toThrow("index.html: its link to glossary.ipynb leads nowhere");
    const unknown = writeLessons("unknown", {
      "01-one.ipynb": [markdown("# 01\n\n[two](glossary.ipynb#cell-id=two)")],
      "glossary.ipynb": [markdown("# Words")],
    });
    await expect(writeCourse(unknown, out)).rejects.toThrow(
      "01-one.html: its link to glossary.ipynb#cell-id=two leads nowhere",
    );
    expect(existsSync(out)).toBe(false);
  });
});
