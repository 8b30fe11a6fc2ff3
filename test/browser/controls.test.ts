import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "./chromium.js";
import { startLab } from "./jupyterlab.js";
import { copyNotebook, openNotebook, runAll, typeCell, untilKernel, untilRun } from "./notebook.js";

// What needs a conversation between JupyterLab and the kernel: controls, questions, errors that come late.

let browser: Browser;
let lab: Awaited<ReturnType<typeof startLab>>;
let context: BrowserContext;
let page: Page;
const copy = copyNotebook("test/browser/fixtures/controls.ipynb");

beforeAll(async () => {
  browser = await startChromium();
  lab = await startLab();
  context = await browser.newContext();
  page = await openNotebook(context, lab.url, copy.path);
  await runAll(page);
});
afterAll(async () => {
  await context.close();
  await lab.stop();
  await browser.close();
  copy.remove();
});

const cell = (index: number): Locator => page.locator(".jp-Notebook .jp-CodeCell").nth(index);
const shows = (index: number, text: string): Promise<void> =>
  cell(index).locator(".jp-OutputArea").getByText(text, { exact: true }).first().waitFor({ timeout: 60_000 });

describe("an error in the background", () => {
  it("stands under the cell that it came from", async () => {
    await cell(2).locator(".jp-OutputArea").getByText("came late").first().waitFor({ timeout: 60_000 });
    expect(await cell(3).locator(".jp-OutputArea").innerText()).not.toContain("came late");
  });
});

describe("a slider", () => {
  it("draws its figure and its text anew, in place", async () => {
    await shows(0, "gate is 5");
    const handle = cell(0).locator(".noUi-handle");
    await handle.focus();
    for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowRight");
    await shows(0, "gate is 7");
    await cell(0).locator(".gtitle").getByText("Gate 7").waitFor({ timeout: 60_000 });
    expect(await cell(0).locator(".jp-OutputArea").first().innerText()).not.toContain("gate is 5");
    expect(await cell(0).locator(".js-plotly-plot").count()).toBe(1);
  });

  it("is there again when the page is loaded anew, and moves", async () => {
    await page.keyboard.press("Control+s");
    // JupyterLab's own object, which has no types here.
    await page.waitForFunction("!window.jupyterapp.shell.currentWidget.context.model.dirty");
    await page.reload();
    await untilKernel(page, "idle");
    await cell(0).locator(".noUi-handle").waitFor({ timeout: 60_000 });
    await shows(0, "gate is 7");
    await cell(0).locator(".noUi-handle").focus();
    await page.keyboard.press("ArrowRight");
    await shows(0, "gate is 8");
  });
});

describe("a choice", () => {
  it("runs its function with what is chosen", async () => {
    await cell(1).locator("select").selectOption("sound");
    await shows(1, "preset is sound");
  });
});

describe("a question", () => {
  it("opens a box; the cell goes on with the answer", async () => {
    const asking = await typeCell(page, 'console.log("hello " + prompt("Your name?"))');
    await page.keyboard.press("Control+Enter");
    const box = asking.locator(".jp-Stdin-input");
    await box.waitFor({ timeout: 60_000 });
    expect(await asking.locator(".jp-Stdin-prompt").innerText()).toContain("Your name?");
    await box.fill("Ada");
    await box.press("Enter");
    await untilRun(asking);
    await asking.locator(".jp-OutputArea").getByText("hello Ada").waitFor({ timeout: 60_000 });
  });
});
