import { readFileSync, statSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { basename, join } from "node:path";
import { modelFile, modelNames, PRESETS, parseModel } from "ata-lab";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "./chromium.js";
import { startLab } from "./jupyterlab.js";
import {
  copyNotebook,
  countFigures,
  openNotebook,
  readOutputs,
  runAll,
  runCell,
  save,
  typeCell,
  untilDrawn,
  untilKernel,
  untilPictured,
  untilRun,
} from "./notebook.js";

// JupyterLab as `npm run lab` starts it, in a real browser.

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

describe.each([
  { renderer: "plotly's extension", extension: true },
  { renderer: "the HTML of the output", extension: false },
])("figures drawn by $renderer", ({ extension }) => {
  let lab: Awaited<ReturnType<typeof startLab>>;
  beforeAll(async () => {
    lab = await startLab({ extension });
  });
  afterAll(() => lab.stop());

  it.each(["test/browser/fixtures/figures.ipynb", "notebooks/research.ipynb"])("in %s", async (notebook) => {
    const copy = copyNotebook(notebook);
    const context = await browser.newContext();
    try {
      const strangers: string[] = [];
      context.on("request", (request) => {
        const { protocol, host } = new URL(request.url());
        if (protocol.startsWith("http") && host !== new URL(lab.url).host) strangers.push(request.url());
      });
      const page = await openNotebook(context, lab.url, copy.path);
      await runAll(page);

      const outputs = await readOutputs(page);
      expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);

      const figures = countFigures(outputs);
      const drawn = await untilDrawn(page, figures);
      expect(drawn).toHaveLength(figures);
      expect(drawn.every((traces) => traces > 0)).toBe(true);
      // By what is named above, and not by the other.
      expect(await page.locator(".jp-RenderedPlotly").count()).toBe(extension ? figures : 0);

      const titles = await page.locator(".gtitle").allTextContents();

      // Saved, it is small, and opens as it was.
      await save(page);
      expect(statSync(join(copy.folder, "notebooks", basename(notebook))).size).toBeLessThan(5_000_000);
      await page.reload();
      expect(await untilPictured(page, figures)).toBe(figures);

      // No question about news, no warning, nothing from elsewhere.
      expect(await page.locator(".jp-Dialog, .Toastify__toast").allInnerTexts()).toEqual([]);
      expect(strangers).toEqual([]);

      if (notebook.endsWith("research.ipynb")) expectModels(outputs, join(copy.folder, "output"));
      else {
        expect(figures).toBe(3);
        expect(titles.at(-1)).toBe("5 points");
      }
    } finally {
      await context.close();
      copy.remove();
    }
  });
});

/** The four models are printed, ready to copy, as they are in the files. */
function expectModels(outputs: Awaited<ReturnType<typeof readOutputs>>, folder: string): void {
  const printed = outputs.flatMap(({ text }) => (text === undefined ? [] : [[text].flat().join("")])).join("");
  for (const name of modelNames(PRESETS.seed)) {
    const file = readFileSync(join(folder, modelFile(name)), "utf8").trim();
    expect(printed).toContain(`=== ${modelFile(name)} ===\n${file}\n`);
    expect(parseModel(file).type).toBe("logistic");
  }
}

describe("the server", () => {
  it("listens to this machine only, asks for its token, and ends with Ctrl-C, its kernels too", async () => {
    const copy = copyNotebook("test/browser/fixtures/cells.ipynb");
    const lab = await startLab();
    const { port, origin, searchParams } = new URL(lab.url);
    const context = await browser.newContext();
    let code: number | null = null;
    try {
      expect((await fetch(`${origin}/api/contents`)).status).toBe(403);
      expect((await fetch(`${origin}/api/contents?${searchParams}`)).status).toBe(200);
      const others = Object.values(networkInterfaces()).flatMap((all) => all!.filter(({ internal }) => !internal));
      for (const { address, family } of others) {
        const host = family === "IPv6" ? `[${address}]` : address;
        await expect(fetch(`http://${host}:${port}/`)).rejects.toThrow("fetch failed");
      }
      const page = await openNotebook(context, lab.url, copy.path);
      const kernel = Number(await runCell(page, "console.log(process.pid);"));
      expect(isRunning(kernel)).toBe(true);
      code = await lab.stop();
      await expect.poll(() => isRunning(kernel), { timeout: 5000 }).toBe(false);
    } finally {
      await context.close();
      if (code === null) await lab.stop();
      copy.remove();
    }
    expect(code).toBe(0);
    await expect(fetch(origin)).rejects.toThrow("fetch failed");
  });

  it("opens the research notebook, in its folder", async () => {
    const lab = await startLab();
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(lab.url);
      await page.locator(".jp-NotebookPanel h1").getByText("From minute bars to four models").waitFor();
      await page.locator(".jp-NotebookPanel-toolbar").getByText("TypeScript (ata-lab)").waitFor();
      await page.locator("#filebrowser").getByText("own-recipe.ipynb").waitFor();
    } finally {
      await context.close();
      await lab.stop();
    }
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a cell", () => {
  let copy: ReturnType<typeof copyNotebook>;
  let lab: Awaited<ReturnType<typeof startLab>>;
  let page: Page;
  beforeAll(async () => {
    copy = copyNotebook("test/browser/fixtures/cells.ipynb");
    lab = await startLab();
    page = await openNotebook(await browser.newContext(), lab.url, copy.path);
    await runAll(page);
  });
  afterAll(async () => {
    await page.context().close();
    await lab.stop();
    copy.remove();
  });

  it("completes names with Tab", async () => {
    const cell = await typeCell(page, "kept.toF");
    await page.keyboard.press("Tab");
    const offered = page.locator(".jp-Completer-item");
    await offered.first().waitFor();
    expect(await offered.allInnerTexts()).toEqual([expect.stringContaining("toFixed")]);
    await page.keyboard.press("Enter");
    await expect.poll(() => cell.locator(".cm-content").innerText()).toBe("kept.toFixed");
  });

  it("tells with Shift-Tab what a function is", async () => {
    await typeCell(page, "rsi(");
    await page.keyboard.press("Shift+Tab");
    const tip = page.locator(".jp-Tooltip");
    await tip.waitFor();
    const text = await tip.innerText();
    expect(text).toContain("close: Float64Array");
    expect(text).toContain("period?: number");
    expect(text).toContain("Wilder");
    await page.keyboard.press("Escape");
  });

  it("that throws shows the message and the line of the cell", async () => {
    const shown = await runCell(page, 'const first = 1;\n\nthrow new Error("no bars on Sunday");');
    expect(shown).toContain("Error: no bars on Sunday");
    expect(shown).toContain("--> 3 | throw new Error");
  });

  it("with a wrong type shows the compiler's message and the line", async () => {
    const shown = await runCell(page, 'const second = 2;\nconst wrong: number = "text";');
    expect(shown).toContain("Type 'string' is not assignable to type 'number'");
    expect(shown).toContain("--> 2 | const wrong");
  });

  it("that never ends can be interrupted, and variables survive", async () => {
    await runCell(page, "let turns = 0;");
    const loop = await typeCell(page, "while (true) turns++;");
    await page.keyboard.press("Control+Enter");
    await untilKernel(page, "busy");
    await page.waitForTimeout(1000);
    await page.getByRole("button", { name: "Interrupt the kernel" }).click();
    await untilRun(loop);
    await untilKernel(page, "idle");
    expect(await loop.locator(".jp-OutputArea").innerText()).toMatch(/interrupt/i);
    expect(await runCell(page, "console.log(kept, turns > 1000);")).toContain("42 true");
  });
});
