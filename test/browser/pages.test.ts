import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "./chromium.js";
import { unreadable } from "./readable.js";

// Pages that people read on a phone and on a large screen, in both themes: nothing covers anything, and axe finds nothing.
// Pictures of them: output/shots/pages/.

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Widths in the order in which the window takes them: pages open on a phone and grow, and the other way round. */
const THEMES = [
  ["light", [390, 800, 1400]],
  ["dark", [1400, 800, 390]],
] as const;
const PICTURES = resolve("output/shots/pages");
const NOTEBOOKS = {
  research: "notebooks/research.ipynb",
  backtest: "notebooks/backtest.ipynb",
  validation: "notebooks/validation.ipynb",
  lesson: "notebooks/learn/05-feature-table.ipynb",
  exercises: "notebooks/learn/06-labels-and-costs.ipynb",
};

let browser: Browser;
let folder: string;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await startChromium();
  folder = mkdtempSync(join(tmpdir(), "pages-"));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

function lab(...args: string[]): void {
  execFileSync(process.execPath, [resolve("lib/bin/ata-lab.js"), ...args], { stdio: "pipe" });
}

/** The page of a notebook, freshly run, or a tear sheet. */
function write(name: keyof typeof NOTEBOOKS | "tear-sheet"): string {
  const page = join(folder, `${name}.html`);
  if (name !== "tear-sheet") {
    const out = name === "research" ? ["--param", `out=${folder}`] : [];
    lab("run", NOTEBOOKS[name], "--out", join(folder, `${name}.ipynb`), "--report", page, ...out);
    return page;
  }
  const models = join(folder, "models");
  lab("research", "--preset", "sound", "--to", "2019-01-01", "--out", models);
  const policy = ["--gate", "0.01", "--cap", "0.1", "--costs", "bps:1", "--fractional"];
  lab("backtest", "--models", models, "--to", "2019-01-01", ...policy, "--html", page);
  return page;
}

/** Waits until every figure is drawn as wide as its box; plotly follows the window a moment later. */
async function figuresFit(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>(".figure")].every((box) => {
      const { _fullLayout: drawn, layout } = box.querySelector(".js-plotly-plot") as unknown as {
        _fullLayout: { width: number };
        layout: { width?: number };
      };
      return layout.width !== undefined || Math.abs(drawn.width - box.clientWidth) < 1;
    }),
  );
}

describe.each(["research", "backtest", "validation", "tear-sheet", "lesson", "exercises"] as const)("%s", (name) => {
  it("can be read at each width in both themes", async () => {
    const address = pathToFileURL(write(name)).href;
    const faults: Record<string, readonly string[]> = {};
    for (const [colorScheme, widths] of THEMES) {
      // axe comes from outside, which the page's policy forbids.
      const context = await browser.newContext({
        viewport: { width: widths[0]!, height: 900 },
        colorScheme,
        bypassCSP: true,
      });
      const page = await context.newPage();
      await page.goto(address);
      await page.waitForSelector('html[data-figures="done"]', { timeout: 120_000 });
      await page.locator("details").evaluateAll((all) => {
        for (const details of all as HTMLDetailsElement[]) details.open = true;
      });
      await page.addScriptTag({ content: AXE });
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await figuresFit(page);
        const violations = await page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(context: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          // Inside charts, `unreadable` measures every text.
          return (await axe.run({ exclude: [".main-svg"] })).violations.map(
            ({ id, nodes }) => `axe, ${id}: ${nodes[0]!.html.slice(0, 200)}`,
          );
        });
        const found = [...(await unreadable(page)), ...violations];
        if (found.length > 0) faults[`${width} ${colorScheme}`] = found;
        if (width === 800) continue;
        await page.screenshot({
          path: join(PICTURES, `${name}-${width}-${colorScheme}.png`),
          fullPage: true,
          timeout: 0,
        });
      }
      await context.close();
    }
    expect(faults).toEqual({});
  }, 900_000);

  it("shows by a shadow that a table goes on, and scrolls it by keyboard", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 900 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    await page.waitForSelector('html[data-figures="done"]', { timeout: 120_000 });
    const boxes = page.locator('.table-box[role="region"][aria-label^="Table"]');
    expect(await boxes.count()).toBe(await page.locator("table").count());
    for (const box of await boxes.all()) {
      if (!(await box.evaluate(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth)))
        continue;
      expect(await box.evaluate((element) => getComputedStyle(element).backgroundAttachment)).toContain("scroll");
      await box.focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => box.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
      break;
    }
    await context.close();
  });
});
