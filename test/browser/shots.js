// Pictures to look at: every figure and table of a notebook, freshly run in JupyterLab, in the light and the dark theme,
// with plotly's JupyterLab extension and without it.
//
//   npm run shots                                         notebooks/research.ipynb, to output/shots/research/
//   npm run shots -- NOTEBOOK.ipynb --out DIR             another notebook, another folder
//   npm run shots -- --theme dark --extension off         one of the four ways only
import { mkdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startChromium } from "./chromium.js";
import { startLab } from "./jupyterlab.js";
import { copyNotebook, countFigures, openNotebook, readOutputs, runAll, untilDrawn } from "./notebook.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string" }, theme: { type: "string" }, extension: { type: "string" } },
});
const [notebook = "notebooks/research.ipynb"] = positionals;
const out = resolve(values.out ?? join("output", "shots", basename(notebook, ".ipynb")));
const themes = oneOf("--theme", values.theme, ["light", "dark"]);
const extensions = oneOf("--extension", values.extension, ["on", "off"]);

const browser = await startChromium();
const copy = copyNotebook(notebook);
try {
  for (const extension of extensions) {
    for (const theme of themes) await shoot(theme, extension);
  }
} finally {
  copy.remove();
  await browser.close();
}

/**
 * @param {string} theme
 * @param {string} extension
 */
async function shoot(theme, extension) {
  const lab = await startLab({ dark: theme === "dark", extension: extension === "on" });
  const folder = join(out, `${theme}-${extension === "on" ? "extension" : "html"}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, deviceScaleFactor: 1 });
    const page = await openNotebook(context, lab.url, copy.path);
    await runAll(page);
    const outputs = await readOutputs(page);
    for (const { ename, evalue } of outputs.filter((output) => output.output_type === "error")) {
      console.error(`A cell failed: ${ename}: ${evalue}`);
      process.exitCode = 1;
    }
    const figures = await untilDrawn(page, countFigures(outputs));
    console.log(`${theme}, extension ${extension}: ${figures.length} figures, traces ${figures.join(" ")}`);
    let number = 0;
    // Away from the figures, which show their buttons under the mouse.
    await page.mouse.move(0, 0);
    const shown = page.locator(".jp-OutputArea-child:has(.js-plotly-plot), .jp-OutputArea-child:has(table)");
    for (const output of await shown.all()) {
      const kind = (await output.locator(".js-plotly-plot").count()) > 0 ? "figure" : "table";
      const name = `${String(++number).padStart(2, "0")}-${kind}.png`;
      await output.screenshot({ path: join(folder, name), animations: "disabled" });
    }
    await page.screenshot({ path: join(folder, "00-window.png") });
    console.log(`  ${number} pictures in ${folder}`);
    await context.close();
  } finally {
    await lab.stop();
  }
}

/**
 * @param {string} option
 * @param {string | undefined} value
 * @param {string[]} all
 */
function oneOf(option, value, all) {
  if (value === undefined) return all;
  if (!all.includes(value)) throw new Error(`${option} ${value}: it is ${all.join(" or ")}`);
  return [value];
}
