import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PAGES, pageSize } from "../support/page-sizes.js";

const GUIDE = readFileSync("docs/guide/browser.md", "utf8");

/** The rows of the guide's table of sizes, in kilobytes. */
const written = [...GUIDE.matchAll(/^\| ([^|]+) \| ([\d.]+) KB \| ([\d.]+) KB \|$/gm)].map(
  ([, name, minified, compressed]) => ({ name, minified: Number(minified), compressed: Number(compressed) }),
);

describe("sizes in the guide", () => {
  it("are those of all pages that are kept small", () => {
    expect(written.map(({ name }) => name)).toEqual(PAGES.map(({ name }) => name));
  });

  it.each(PAGES)("$name: as measured, to a tenth", async ({ name, code, limit }) => {
    const { minified, compressed } = await pageSize(code);
    const row = written.find((own) => own.name === name)!;
    expect(minified).toBeLessThanOrEqual(limit);
    expect(Math.abs((row.minified * 1000) / minified - 1)).toBeLessThan(0.1);
    expect(Math.abs((row.compressed * 1000) / compressed - 1)).toBeLessThan(0.1);
  });

  it("cannot be had with what no browser has", async () => {
    await expect(pageSize('export { barsSource } from "ata-lab/node";')).rejects.toThrow(/node:/);
    const research = PAGES.find(({ name }) => name === "research")!;
    expect(research.limit).toBeLessThanOrEqual(80_500);
  });
});
