import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COURSE, LESSONS } from "../support/lessons.js";
import { startChromium } from "./chromium.js";
import { startLab } from "./jupyterlab.js";
import { copyNotebook, countFigures, openNotebook, readOutputs, runAll, untilDrawn } from "./notebook.js";

// The course in a real browser: each lesson in JupyterLab, and its pages without a network.

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

describe("in JupyterLab", () => {
  let lab: Awaited<ReturnType<typeof startLab>>;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab.stop());

  it.each(LESSONS)("%s runs from top to bottom, and its figures are drawn", async (name) => {
    const copy = copyNotebook(join(COURSE, name));
    const context = await browser.newContext();
    try {
      const page = await openNotebook(context, lab.url, copy.path);
      await runAll(page);
      const outputs = await readOutputs(page);
      expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
      const figures = countFigures(outputs);
      expect(figures).toBeGreaterThan(0);
      const drawn = await untilDrawn(page, figures);
      expect(drawn).toHaveLength(figures);
      expect(drawn.every((traces) => traces > 0)).toBe(true);
      // The answers are there, and folded.
      const answers = page.locator(".jp-MarkdownOutput details:has(summary)");
      expect(await answers.count()).toBeGreaterThan(1);
      expect(await answers.first().locator("pre").isVisible()).toBe(false);
      await answers.first().locator("summary").click();
      await answers.first().locator("pre").waitFor({ state: "visible" });
    } finally {
      await context.close();
      copy.remove();
    }
  });
});

describe("in JupyterLab as it comes", () => {
  let lab: Awaited<ReturnType<typeof startLab>>;
  beforeAll(async () => {
    lab = await startLab({ whole: false });
  });
  afterAll(() => lab.stop());

  it("a term opens the glossary and goes to where it stands, and so does the next", async () => {
    const copy = copyNotebook(join(COURSE, LESSONS[0]!));
    cpSync(join(COURSE, "glossary.ipynb"), join(copy.folder, "notebooks", "glossary.ipynb"));
    const context = await browser.newContext();
    try {
      const page = await openNotebook(context, lab.url, copy.path);
      for (const term of ["time stamp", "end stamp"]) {
        await page.getByRole("tab", { name: LESSONS[0]! }).click();
        await page.locator(`.jp-NotebookPanel:visible .jp-MarkdownOutput a:text-is("${term}")`).click();
        const heading = page.locator(".jp-NotebookPanel:visible .jp-MarkdownOutput h3", {
          hasText: new RegExp(`^${term}`),
        });
        await expect.poll(() => isInWindow(heading), { timeout: 30_000 }).toBe(true);
      }
    } finally {
      await context.close();
      copy.remove();
    }
  });
});

function isInWindow(place: ReturnType<Page["locator"]>): Promise<boolean> {
  return place.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}

describe("as pages from a disk", () => {
  const folder = "output/course";
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    execFileSync("npm", ["run", "course"], { stdio: "ignore", shell: process.platform === "win32" });
  });

  it("draws every figure, leads from lesson to lesson and to the glossary, and asks nobody", async () => {
    const context = await browser.newContext({ offline: true });
    try {
      const page = await context.newPage();
      const strangers: string[] = [];
      const errors: string[] = [];
      page.on("request", (request) => {
        if (!/^(file|data|blob):/.test(request.url())) strangers.push(request.url());
      });
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.goto(pathToFileURL(join(folder, "index.html")).href);
      await page
        .locator(`main a[href="${LESSONS[0]!.replace(".ipynb", ".html")}"]`)
        .first()
        .click();
      for (const [at, name] of LESSONS.entries()) {
        expect(page.url()).toContain(name.replace(".ipynb", ".html"));
        await page.waitForSelector('html[data-figures="done"]', { timeout: 120_000 });
        const boxes = await page.locator(".figure").count();
        expect(boxes).toBeGreaterThan(0);
        expect(await page.locator(".figure .js-plotly-plot .main-svg:first-child").count()).toBeGreaterThanOrEqual(
          boxes,
        );
        expect(await page.locator(".figure .note").allTextContents()).toEqual([]);
        expect(await page.locator("details:not([open])").count()).toBeGreaterThan(1);
        if (at < LESSONS.length - 1) await page.locator(".pages a", { hasText: "→" }).first().click();
      }
      await page.locator('main a[href^="glossary.html#"]').first().click();
      const place = decodeURIComponent(new URL(page.url()).hash.slice(1));
      await expect.poll(() => isInWindow(page.locator(`[id="${place}"]`)), { timeout: 30_000 }).toBe(true);
      expect([strangers, errors]).toEqual([[], []]);
    } finally {
      await context.close();
    }
  });
});
