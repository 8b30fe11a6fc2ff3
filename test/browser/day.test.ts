import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "./chromium.js";
import { startLab } from "./jupyterlab.js";
import {
  copyNotebook,
  drawnData,
  openNotebook,
  readOutputs,
  restartAndRunAll,
  runAll,
  runCell,
  setTheme,
  typeCell,
  untilKernel,
  untilPictured,
  untilRun,
} from "./notebook.js";

// A day's work in one notebook, each step on what the ones before have left. Pictures of it: output/shots/day/.

const WAIT_MS = 60_000;
const LOOP = [
  "const found: number[] = [];",
  'for (const round of progress(Array.from({ length: ROUNDS }, (_, i) => i), "looking")) {',
  "  for (const until = performance.now() + 20; performance.now() < until; );",
  "  found.push(round);",
  "}",
].join("\n");
const SLIDER = [
  'slider("height", { min: 0, max: 100, value: 50 }, (height) => {',
  "  console.log('height', height);",
  '  show({ data: [{ type: "scatter", y: [0, height] }], layout: { title: { text: "Up to " + height } } });',
  "});",
].join("\n");

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

describe("a day's work", () => {
  const copy = copyNotebook("test/browser/fixtures/day.ipynb");
  const pictures = "output/shots/day";
  let lab: Awaited<ReturnType<typeof startLab>>;
  let page: Page;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    put("package.json", '{ "name": "desk", "private": true }');
    lab = await startLab();
    const context = await browser.newContext({ viewport: { width: 1200, height: 1000 } });
    page = await openNotebook(context, lab.url, copy.path);
    await runAll(page);
  });
  afterAll(async () => {
    await page.context().close();
    await lab.stop();
    copy.remove();
  });

  const put = (path: string, text: string): void => {
    mkdirSync(join(copy.folder, path, ".."), { recursive: true });
    writeFileSync(join(copy.folder, path), text);
  };
  const npm = (...args: string[]): string =>
    execFileSync("npm", [...args, "--offline", "--no-audit", "--no-fund"], { cwd: copy.folder, encoding: "utf8" });
  const cell = (index: number): Locator => page.locator(".jp-Notebook .jp-CodeCell").nth(index);
  const output = (index: number): Locator => cell(index).locator(".jp-OutputArea").first();
  const shows = (index: number, text: string): Promise<void> =>
    output(index).getByText(text, { exact: true }).first().waitFor({ timeout: WAIT_MS });
  const picture = async (name: string, figures = 0): Promise<void> => {
    for (const theme of ["Dark", "Light"] as const) {
      await setTheme(page, theme);
      expect(await untilPictured(page, figures)).toBe(figures);
      await page.screenshot({ path: join(pictures, `${name}-${theme.toLowerCase()}.png`) });
    }
  };
  /** Runs a cell again, and waits for its end. */
  const again = async (index: number, source?: string): Promise<string> => {
    const before = await cell(index).locator(".jp-InputPrompt").innerText();
    await cell(index).locator(".cm-content").click();
    if (source !== undefined) {
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(source);
    }
    await page.keyboard.press("Control+Enter");
    const prompt = cell(index).locator(".jp-InputPrompt");
    await expect.poll(() => prompt.innerText(), { timeout: WAIT_MS }).not.toBe(before);
    await untilRun(cell(index));
    return (await output(index).innerText()).trim();
  };

  it("begins with a parameter: edited and run, it names the cell that used the old one", async () => {
    await shows(1, "3 moves pass");
    expect(await again(0, "const gate = 3;")).toContain("cell 2 used the old gate");
    await picture("1-parameter");
    expect(await again(1)).toBe("2 moves pass");
    expect(await again(0)).toBe("");
  });

  it("goes on with a file beside the notebook: made after a failed import, and edited", async () => {
    const code = 'import { fee } from "./costs";\nconsole.log("fee", fee);';
    expect(await runCell(page, code)).toContain("Cannot find module './costs'");
    await picture("2-no-file");
    put("notebooks/costs.ts", "export const fee = 0.001;\n");
    expect(await again(2)).toBe("fee 0.001");
    put("notebooks/costs.ts", "export const fee = 0.002;\n");
    expect(await again(2)).toBe("fee 0.002");
  });

  it("installs a package, and a newer one, between two cells", async () => {
    const version = (version: string): void => {
      put("kit/package.json", JSON.stringify({ name: "desk-kit", version, main: "main.js", types: "main.d.ts" }));
      put("kit/main.js", `exports.name = "kit ${version}";\n`);
      put("kit/main.d.ts", "export const name: string;\n");
      npm("pack", "./kit", "--silent");
      npm("install", `./desk-kit-${version}.tgz`, "--silent");
    };
    const code = 'import { name } from "desk-kit";\nconsole.log(name);';
    expect(await runCell(page, code)).toContain("Cannot find module 'desk-kit'");
    version("1.0.0");
    expect(await again(3)).toBe("kit 1.0.0");
    version("2.0.0");
    expect(await again(3)).toBe("kit 2.0.0");
  });

  it("stops a long loop, and uses what it has found so far", async () => {
    const loop = await typeCell(page, LOOP.replace("ROUNDS", "10_000"));
    await page.keyboard.press("Control+Enter");
    await untilKernel(page, "busy");
    await expect.poll(async () => Number(await loop.locator("progress").getAttribute("value"))).toBeGreaterThan(20);
    await page.getByRole("button", { name: "Interrupt the kernel" }).click();
    await untilRun(loop);
    await untilKernel(page, "idle");
    expect(await output(4).innerText()).toContain("Interrupted");
    const [, done] = /looking: (\d+) of 10000/.exec(await output(4).innerText())!;
    // The bar moves ten times a second, so a few may have been found since.
    const count = Number(await runCell(page, "console.log(found.length);"));
    expect(count).toBeGreaterThanOrEqual(Number(done));
    expect(count).toBeLessThan(Number(done) + 20);
    await picture("3-stopped");
    const shown = await again(4, LOOP.replace("ROUNDS", "10"));
    expect(shown).toContain("looking: 10 of 10");
    expect(shown).toMatch(/cell \d+ used the old found/);
  });

  it("drags a slider, and sees figure and text follow", async () => {
    await runCell(page, SLIDER);
    await shows(6, "height 50");
    const handle = (await cell(6).locator(".noUi-handle").boundingBox())!;
    const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= 10; i++) await page.mouse.move(x + 5 * i, y);
    await page.mouse.up();
    const told = output(6)
      .getByText(/^height \d+\s*$/)
      .first();
    await expect.poll(() => told.innerText()).not.toBe("height 50");
    await page.waitForTimeout(500);
    const height = Number(/\d+/.exec(await told.innerText())![0]);
    expect(height).toBeGreaterThan(55);
    await cell(6).locator(".gtitle").getByText(`Up to ${height}`, { exact: true }).waitFor({ timeout: WAIT_MS });
    expect(await drawnData(cell(6))).toEqual([[expect.objectContaining({ y: [0, height] })]]);
    await picture("4-slider", 1);
  });

  it("ends with a new kernel that runs all", async () => {
    await restartAndRunAll(page);
    const counts = await page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").allInnerTexts();
    expect(counts).toEqual(Array.from({ length: 7 }, (_, i) => `[${i + 1}]:`));
    const printed = (await readOutputs(page)).map(({ output_type, text }) => text ?? output_type);
    expect(printed).toEqual([
      "2 moves pass\n",
      "fee 0.002\n",
      "kit 2.0.0\n",
      "display_data",
      "10\n",
      "display_data",
      "display_data",
      "display_data",
    ]);
    await picture("5-restarted", 1);
  });
});
