// A notebook in JupyterLab, worked with as a person does; what it holds is read from JupyterLab's own model.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("playwright-core").Page} Page */

const root = fileURLToPath(new URL("../..", import.meta.url));
const WAIT_MS = 120_000;
const FIGURE = "application/vnd.plotly.v1+json";

/**
 * A copy of a notebook that may get outputs, in a project of its own: `notebooks/`, beside which it may write `output/`.
 *
 * @param {string} notebook
 * @returns {{ path: string, folder: string, remove: () => void }} its path from the project's root, and its project
 */
export function copyNotebook(notebook) {
  // Within this project, so that the kernel finds `ata-lab`.
  mkdirSync(join(root, "output"), { recursive: true });
  const folder = mkdtempSync(join(root, "output", "browser-"));
  const copy = join(folder, "notebooks", basename(notebook));
  mkdirSync(dirname(copy));
  copyFileSync(notebook, copy);
  copyFileSync(join(root, "notebooks", "tsconfig.json"), join(folder, "notebooks", "tsconfig.json"));
  return {
    folder,
    path: relative(root, copy).replaceAll("\\", "/"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Opens a notebook and waits for its kernel.
 *
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} url JupyterLab's address with its token
 * @param {string} path the notebook, from the project's root
 * @returns {Promise<Page>}
 */
export async function openNotebook(context, url, path) {
  const page = await context.newPage();
  const address = new URL(url);
  address.pathname = `/lab/tree/${path}`;
  await page.goto(address.href);
  await page.locator(".jp-NotebookPanel .jp-Cell").first().waitFor({ timeout: WAIT_MS });
  await untilKernel(page, "idle");
  return page;
}

/**
 * Runs all cells, by the menu, and waits until they have run or one has failed.
 *
 * @param {Page} page
 */
export async function runAll(page) {
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
  await untilAllRun(page);
}

/**
 * Starts the kernel anew and runs all cells, by the menu, and waits until they have run or one has failed.
 *
 * @param {Page} page
 */
export async function restartAndRunAll(page) {
  await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
  await page.getByRole("menuitem", { name: "Restart Kernel and Run All Cells…", exact: true }).click();
  await page.locator(".jp-Dialog").getByRole("button", { name: "Confirm Kernel Restart" }).click();
  // The cells lose their numbers when the new kernel is there.
  await page.waitForFunction(
    () =>
      window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.some(
        (cell) => cell.execution_count === null,
      ),
    undefined,
    { timeout: WAIT_MS },
  );
  await untilAllRun(page);
}

/** @param {Page} page */
async function untilAllRun(page) {
  await page.waitForFunction(
    () => {
      const { cells } = window.jupyterapp.shell.currentWidget.content.model.sharedModel;
      const code = cells.filter((cell) => cell.cell_type === "code" && cell.getSource().trim() !== "");
      const failed = code.some((cell) => cell.outputs.some((output) => output.output_type === "error"));
      return failed || code.every((cell) => cell.execution_count !== null && cell.executionState !== "running");
    },
    undefined,
    { timeout: WAIT_MS },
  );
  await untilKernel(page, "idle");
}

/**
 * Types a new cell at the end of a notebook; the cursor stays behind its text.
 *
 * @param {Page} page
 * @param {string} source
 * @returns {Promise<import("playwright-core").Locator>} the cell
 */
export async function typeCell(page, source) {
  const cells = page.locator(".jp-Notebook .jp-CodeCell");
  const count = await cells.count();
  await cells.last().locator(".jp-InputPrompt").click();
  await page.keyboard.press("b");
  await cells.nth(count).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.insertText(source);
  return cells.nth(count);
}

/**
 * Types a new cell, runs it and waits for its end.
 *
 * @param {Page} page
 * @param {string} source
 * @returns {Promise<string>} what it shows
 */
export async function runCell(page, source) {
  const cell = await typeCell(page, source);
  await page.keyboard.press("Control+Enter");
  await untilRun(cell);
  return cell.locator(".jp-OutputArea").first().innerText();
}

/**
 * Waits until a cell has run.
 *
 * @param {import("playwright-core").Locator} cell
 */
export async function untilRun(cell) {
  await cell
    .locator(".jp-InputPrompt")
    .filter({ hasText: /\[\d+\]/ })
    .waitFor({ timeout: WAIT_MS });
}

/**
 * Waits until the notebook's kernel is idle, or busy.
 *
 * @param {Page} page
 * @param {"idle" | "busy"} status
 */
export async function untilKernel(page, status) {
  await page.waitForFunction(
    (wanted) => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === wanted,
    status,
    { timeout: WAIT_MS },
  );
}

/**
 * The outputs of a notebook, in order, as its file would hold them.
 *
 * @param {Page} page
 * @returns {Promise<Record<string, any>[]>}
 */
export function readOutputs(page) {
  return page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.flatMap((cell) =>
      cell.cell_type === "code" ? cell.toJSON().outputs : [],
    ),
  );
}

/**
 * How many of the outputs are figures.
 *
 * @param {Record<string, any>[]} outputs
 */
export function countFigures(outputs) {
  return outputs.filter((output) => output.data?.[FIGURE] !== undefined).length;
}

/**
 * Waits until there are so many figures and each is drawn, or patience ends.
 *
 * @param {Page} page
 * @param {number} count
 * @returns {Promise<number[]>} of each figure, how many traces its drawing holds; 0 is a figure that was not drawn
 */
export async function untilDrawn(page, count) {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const found = await page.evaluate(() =>
      Array.from(document.querySelectorAll(".js-plotly-plot"), (plot) =>
        // What plotly.js draws for a trace: of lines and bars, of a heat map, of candles and boxes.
        plot.checkVisibility() ? plot.querySelectorAll("svg .trace, svg .hm, svg .boxlayer path").length : 0,
      ),
    );
    const done = found.length >= count && found.every((traces) => traces > 0);
    if (done || Date.now() > until) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * Sets JupyterLab's theme.
 *
 * @param {Page} page
 * @param {"Light" | "Dark"} theme
 */
export async function setTheme(page, theme) {
  const name = `JupyterLab ${theme}`;
  // Its promise may wait for more than the theme.
  await page.evaluate(
    (wanted) => void window.jupyterapp.commands.execute("apputils:change-theme", { theme: wanted }),
    name,
  );
  await page.waitForFunction((wanted) => document.body.dataset.jpThemeName === wanted, name, { timeout: WAIT_MS });
  // JupyterLab covers itself meanwhile.
  await page.locator("#jupyterlab-splash").waitFor({ state: "detached", timeout: WAIT_MS });
}

/**
 * The traces of the figures that a cell shows, as they are drawn.
 *
 * @param {import("playwright-core").Locator} cell
 * @returns {Promise<Record<string, any>[][]>}
 */
export function drawnData(cell) {
  return cell
    .locator(".js-plotly-plot")
    .evaluateAll((plots) => plots.map(({ data }) => data.map((trace) => ({ ...trace, y: [...trace.y] }))));
}

/**
 * Saves the notebook, with its outputs.
 *
 * @param {Page} page
 */
export async function save(page) {
  await page.keyboard.press("Control+s");
  await page.waitForFunction(() => !window.jupyterapp.shell.currentWidget.context.model.dirty, undefined, {
    timeout: WAIT_MS,
  });
}

/**
 * Waits until so many figures can be seen in a notebook that was opened with its outputs, or patience ends: drawn, or
 * as the picture that plotly's extension has saved and shows until the mouse comes.
 *
 * @param {Page} page
 * @param {number} count
 */
export async function untilPictured(page, count) {
  await page.locator(".jp-NotebookPanel .jp-Cell").first().waitFor({ timeout: WAIT_MS });
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const found = await page.evaluate(() => {
      const seen = (node) => node.checkVisibility() && node.getBoundingClientRect().height > 100;
      const pictures = Array.from(document.querySelectorAll(".jp-RenderedPlotly .plot-img[src]"));
      const drawings = Array.from(document.querySelectorAll(".js-plotly-plot")).filter((plot) =>
        plot.querySelector("svg .trace, svg .hm, svg .boxlayer path"),
      );
      return [...pictures, ...drawings].filter(seen).length;
    });
    if (found >= count || Date.now() > until) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
