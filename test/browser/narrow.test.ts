import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allCharts } from "../../charts/figures.js";
import { FIGURE_AT } from "../../lib/src/display/figure/figure-at.js";
import { PLOTLY_MIME, plotlyBundle } from "../../lib/src/display/figure/figure-bundle.js";
import { startChromium } from "./chromium.js";
import { unreadable } from "./readable.js";

// Every chart on pages of three widths, in both themes: no text covers another or is cut, and all of it has contrast.

const PLOTLY = readFileSync(createRequire(import.meta.url).resolve("plotly.js-dist/plotly.js"), "utf8");
const GROUNDS = { light: "#ffffff", dark: "#18181b" };
/** Width of a figure in pixels, in a report that is 390, 800 and 1,400 pixels wide. */
const WIDTHS = [349, 759, 905];

const charts = await allCharts();
let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

describe.each(WIDTHS)("every chart, %d pixels wide", (width) => {
  it.each(["light", "dark"] as const)("can be read on a %s page", async (theme) => {
    const page = await browser.newPage({ viewport: { width, height: 1000 } });
    await page.setContent(
      `<!doctype html><body style="margin: 0; background: ${GROUNDS[theme]}"><div class="figure"></div>`,
    );
    await page.addScriptTag({ content: PLOTLY });
    await page.addScriptTag({ content: `${FIGURE_AT}\nwindow.figureAt = figureAt;` });
    const faults: Record<string, readonly string[]> = {};
    for (const [name, draw] of Object.entries(charts)) {
      await page.evaluate(
        async ([figure, isDark]) => {
          const box = document.querySelector(".figure") as HTMLElement;
          const { Plotly, figureAt } = window as unknown as {
            Plotly: { purge(box: Element): void; newPlot(...args: unknown[]): Promise<void> };
            figureAt(figure: unknown, width: number, isDark: boolean): { data: unknown; layout: unknown };
          };
          Plotly.purge(box);
          box.replaceChildren();
          const { data, layout } = figureAt(figure, box.clientWidth, isDark);
          await Plotly.newPlot(box, data, layout, { responsive: true, displayModeBar: false });
        },
        [JSON.parse(JSON.stringify(plotlyBundle(draw())[PLOTLY_MIME])), theme === "dark"] as const,
      );
      const found = await unreadable(page);
      if (found.length > 0) faults[name] = found;
    }
    await page.close();
    expect(faults).toEqual({});
  });
});
