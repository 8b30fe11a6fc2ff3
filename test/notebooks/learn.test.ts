import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "@tslab/typescript-for-tslab";
import { describe, expect, it } from "vitest";
import { COURSE, exercisesOf, headingsOf, LESSONS, linksOf, proseOf, readLesson } from "../support/lessons.js";

// The form of the course: what each lesson holds and in which order, that links land, that terms are explained.

const markdownOf = (name: string): string =>
  readLesson(name)
    .filter((cell) => cell.cell_type === "markdown")
    .map(({ source }) => source)
    .join("\n\n");
const readme = readFileSync(join(COURSE, "README.md"), "utf8");
const glossary = markdownOf("glossary.ipynb");
const terms = headingsOf(glossary)
  .filter((heading) => heading.startsWith("### "))
  .map((heading) => heading.slice(4));
const texts = new Map([
  ["README.md", readme],
  ...readdirSync(COURSE)
    .filter((name) => name.endsWith(".ipynb"))
    .map((name) => [name, markdownOf(name)] as const),
]);

/** Where JupyterLab and the HTML edition find a heading. */
const placeOf = (heading: string): string => heading.replace(/^#+ /, "").replace(/ /g, "-");

const SECTIONS = [
  "## The question",
  "## The idea",
  "## Compare with the library",
  "## See it",
  "## A common mistake",
  "## Exercises",
  "## Key points",
  "## Read more",
];
/** Quick readers read 250 words a minute, careful ones 150. */
const MOST_WORDS = 15 * 150;

describe.each(LESSONS)("%s", (name) => {
  const cells = readLesson(name);
  const text = texts.get(name)!;

  it("has its number and title, and all sections in their order", () => {
    const [title, ...others] = headingsOf(text);
    expect(title).toMatch(new RegExp(`^# ${name.slice(0, 2)} · `));
    expect(others.filter((heading) => heading.startsWith("## "))).toEqual(SECTIONS);
    expect(text).toMatch(/synthetic/i);
  });

  it("has two or three exercises, numbered, with a check each, and an answer that differs", () => {
    const exercises = exercisesOf(cells);
    expect([2, 3]).toContain(exercises.length);
    for (const { asked, answered } of exercises) {
      expect(asked).toContain("checkAnswer(");
      expect(answered).toContain(asked.slice(asked.indexOf("checkAnswer(")));
      expect(answered).not.toBe(asked);
      expect(answered).not.toContain("undefined;");
    }
    const numbered = headingsOf(text).filter((heading) => /^### \d\./.test(heading));
    expect(numbered.map((heading) => heading.slice(4, 5))).toEqual(exercises.map((_, i) => String(i + 1)));
  });

  it("has five key points", () => {
    const [, points] = /^## Key points\n\n([\s\S]*?)(?=^## )/m.exec(text)!;
    expect(points!.match(/^- /gm)).toHaveLength(5);
  });

  it("has something to change, and a chart", () => {
    expect(text).toMatch(/\*\*Change/);
    expect(cells.some(({ source }) => /layout:|Chart\(|Histograms\(/.test(source))).toBe(true);
  });

  it("is read in fifteen minutes", () => {
    expect(text.split(/\s+/).length).toBeLessThan(MOST_WORDS);
  });

  it("links each of the glossary's terms that it uses", () => {
    const prose = proseOf(cells);
    const used = terms.filter((term) =>
      new RegExp(`(?<![\\w-])${term.replace(/ /g, "\\s+").replace(/[.*+?^$(){}|[\]]/g, "\\$&")}s?(?![\\w-])`, "i").test(
        prose,
      ),
    );
    const unlinked = used.filter((term) => !linksOf(text).includes(`glossary.ipynb#cell-id=${placeOf(term)}`));
    expect(unlinked).toEqual([]);
  });

  it("is in the path, between the one before and the one after", () => {
    const at = LESSONS.indexOf(name);
    expect(linksOf(readme).filter((href) => LESSONS.includes(href))[at]).toBe(name);
    const next = LESSONS[at + 1];
    if (next !== undefined) expect(linksOf(text)).toContain(next);
  });
});

describe("the course", () => {
  it("has lessons, numbered from 01 without a gap", () => {
    expect(LESSONS.length).toBeGreaterThan(0);
    expect(LESSONS.map((name) => Number(name.slice(0, 2)))).toEqual(LESSONS.map((_, i) => i + 1));
  });

  it("has no link that leads nowhere", () => {
    const lost = [...texts].flatMap(([from, text]) =>
      linksOf(text).flatMap((href) => {
        if (/^https:/.test(href)) return [];
        const [path = "", place] = href.split("#");
        const target = path === "" ? from : path;
        if (!existsSync(join(COURSE, target))) return [`${from}: ${href}`];
        const places = [
          ...headingsOf(texts.get(target) ?? "").map(placeOf),
          ...(target.endsWith(".ipynb") ? readLesson(target).map(({ id }) => `cell-id=${id}`) : []),
        ];
        return place === undefined || places.includes(place) ? [] : [`${from}: ${href}`];
      }),
    );
    expect(lost).toEqual([]);
  });

  it("explains no term that no lesson links to, and none twice", () => {
    expect(new Set(terms).size).toBe(terms.length);
    const linked = LESSONS.flatMap((name) => linksOf(texts.get(name)!));
    expect(terms.filter((term) => !linked.includes(`glossary.ipynb#cell-id=${placeOf(term)}`))).toEqual([]);
  });

  // A link that opens the glossary is followed before its headings are there: JupyterLab finds a cell, not a heading.
  it("has a cell for each term, named as its heading", () => {
    const cells = readLesson("glossary.ipynb").filter(({ source }) => source.includes("### "));
    expect(cells.map(({ id }) => id)).toEqual(terms.map(placeOf));
  });
});

describe("code of the course", () => {
  it.each(LESSONS)("%s writes properties out in full, as stock tslab needs it", (name) => {
    for (const { id, cell_type, source } of readLesson(name)) {
      if (cell_type !== "code") continue;
      const shorthands: string[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isShorthandPropertyAssignment(node)) shorthands.push(node.getText());
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true));
      expect(shorthands, id).toEqual([]);
    }
  });
});
