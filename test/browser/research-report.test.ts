import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { modelFile, modelNames, PRESETS } from "ata-lab";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "./chromium.js";
import { countFigures, untilDrawn } from "./notebook.js";

// The report that `npm run research` makes, opened from its file by a browser that has no network.

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await startChromium();
  folder = mkdtempSync(join(tmpdir(), "report-"));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

it("the report of the research notebook draws every figure and shows the four models, without a network", async () => {
  const executed = join(folder, "research.ipynb");
  const report = join(folder, "research.html");
  // As `npm run research` makes it, but into a folder of the test's.
  const [node, ...script] = JSON.parse(readFileSync("package.json", "utf8")).scripts.research.split(" ");
  expect([node, script.at(-1)]).toEqual(["node", "output/research.html"]);
  const args = [...script.slice(0, -1), report, "--out", executed, "--param", `out=${folder}`];
  execFileSync(process.execPath, args, { stdio: "pipe" });
  const outputs = JSON.parse(readFileSync(executed, "utf8")).cells.flatMap((cell: { outputs?: object[] }) =>
    Array.isArray(cell.outputs) ? cell.outputs : [],
  );
  const figures = countFigures(outputs);
  expect(figures).toBeGreaterThan(0);

  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const asked: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  const address = pathToFileURL(report).href;
  await page.goto(address);

  const drawn = await untilDrawn(page, figures);
  expect(drawn).toHaveLength(figures);
  expect(drawn.every((traces) => traces > 0)).toBe(true);
  const text = await page.locator("main").innerText();
  for (const name of modelNames(PRESETS.seed)) {
    const model = readFileSync(join(folder, modelFile(name)), "utf8");
    expect(text).toContain(modelFile(name));
    expect(text.replace(/\s+/g, " ")).toContain(model.trim().replace(/\s+/g, " "));
  }
  expect(asked.filter((url) => url !== address && !/^(data|blob):/.test(url))).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
