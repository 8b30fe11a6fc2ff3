import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "./chromium.js";

// The tear sheet of `ata-lab backtest --html`, opened from its file by a browser that has no network.

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await startChromium();
  folder = mkdtempSync(join(tmpdir(), "tear-sheet-"));
  const lab = (...args: string[]): void => {
    execFileSync(process.execPath, [resolve("lib/bin/ata-lab.js"), ...args], { cwd: folder });
  };
  lab("research", "--preset", "sound", "--to", "2019-01-01", "--out", "models");
  const policy = ["--gate", "0.01", "--cap", "0.1", "--costs", "bps:1", "--fractional"];
  lab("backtest", "--models", "models", "--to", "2019-01-01", ...policy, "--html", "sheet.html");
}, 120_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

it.each(["light", "dark"] as const)(
  "draws its eight charts in the %s theme, and fetches nothing",
  async (colorScheme) => {
    const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, colorScheme, offline: true });
    const page = await context.newPage();
    const told: string[] = [];
    const file = pathToFileURL(join(folder, "sheet.html")).href;
    page.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url()) && request.url() !== file) told.push(request.url());
    });
    page.on("pageerror", (error) => told.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") told.push(message.text());
    });
    await page.goto(file);
    await page.waitForSelector('html[data-figures="done"]', { timeout: 60_000 });
    expect(await page.locator(".figure .js-plotly-plot").count()).toBe(8);
    for (const kind of [".scatterlayer .trace path", ".heatmaplayer image", ".boxlayer .trace, .ohlclayer .trace"]) {
      expect(await page.locator(`.figure ${kind}`).count(), kind).toBeGreaterThan(0);
    }
    const list = page.locator("details").first();
    expect(await list.locator("table").isVisible()).toBe(false);
    await list.locator("summary").click();
    expect(await list.locator("tbody tr").count()).toBeGreaterThan(5);
    expect(await list.locator("table").isVisible()).toBe(true);
    expect(told).toEqual([]);
    await context.close();
  },
  120_000,
);
