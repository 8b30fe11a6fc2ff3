// Reports opened from file:// in a real browser: a friendly one draws its charts without a network, follows the theme,
// copies and prints; a hostile one runs nothing, asks nobody and hides nothing.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { figureBundle } from "../../lib/dist/display/figure/figure-bundle.js";
import { renderReport } from "../../lib/dist/report/report.js";
import { corpusNotebook } from "../support/hostile-corpus.js";
import { attacks, hostileNotebook } from "../support/hostile-notebook.js";

const PATIENCE_MS = 60_000;

const BARE = { data: [{ type: "bar", y: [1, 2] }], layout: { title: { text: "Bare" } } };
const MODEL = '{\n  "type": "logistic",\n  "bias": 0.50\n}';

function friendlyNotebook() {
  const n = 5000;
  const wave = Float64Array.from({ length: n }, (_, i) => Math.sin(i / 300));
  const figures = [
    {
      data: [{ type: "scatter", mode: "lines", x: wave.map((_, i) => i), y: wave, name: "sine" }],
      layout: { title: { text: "Line" } },
    },
    {
      data: [
        {
          type: "heatmap",
          z: [
            [1, 2, 3],
            [3, 1, 2],
          ].map((row) => Float64Array.from(row)),
        },
      ],
      layout: { title: { text: "Heat map" }, height: 300 },
    },
    {
      data: [{ type: "candlestick", x: ["a", "b"], open: [1, 2], high: [3, 3], low: [0, 1], close: [2, 1] }],
      layout: { title: { text: "Candles" }, xaxis: { rangeslider: { visible: false } } },
    },
    {
      data: [{ type: "scattergl", mode: "markers", x: [1, 2, 3], y: [3, 1, 2] }],
      layout: { title: { text: "WebGL" } },
    },
  ];
  const cell = (source, output) => {
    return { cell_type: "code", id: "x", metadata: {}, source, execution_count: 1, outputs: [output] };
  };
  const cells = [
    { cell_type: "markdown", id: "t", metadata: {}, source: "# Charts\n\nAll of them synthetic." },
    ...figures.map((figure) => cell("show(figure)", display(figureBundle(figure)))),
    // As other libraries show theirs: without colours for the page, which the report gives.
    cell("other.show()", display({ "application/vnd.plotly.v1+json": BARE, "text/plain": "bare" })),
    cell("print()", { output_type: "stream", name: "stdout", text: `\n=== model.json ===\n${MODEL}\n` }),
  ];
  return { nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: "typescript" } }, cells };
}

const display = (data) => ({ output_type: "display_data", data, metadata: {} });

/** A report with charts and a model, opened in both themes; its screenshots stay in the folder. */
export async function checkFriendly(browser, folder) {
  const file = writeReport(folder, "friendly", friendlyNotebook());
  for (const colorScheme of ["light", "dark"]) {
    const { page, told, close } = await open(browser, file, { colorScheme, offline: true });
    await drawn(page);
    assert.equal(await page.locator(".figure .js-plotly-plot").count(), 5);
    for (const kind of [".scatterlayer .trace path", ".heatmaplayer image", ".boxlayer .trace, .ohlclayer .trace"]) {
      assert.ok((await page.locator(`.figure ${kind}`).count()) > 0, `${kind} is drawn`);
    }
    assert.deepEqual(await page.locator(".figure pre, .note").allTextContents(), []);
    await page.screenshot({ path: join(folder, `report-${colorScheme}.png`), fullPage: true });
    const colour = () => {
      return [...document.querySelectorAll(".figure .gtitle")].map((title) => getComputedStyle(title).fill).at(-1);
    };
    const before = await page.evaluate(colour);
    await page.emulateMedia({ colorScheme: colorScheme === "light" ? "dark" : "light" });
    // Not waitForFunction: the page's policy forbids to make functions of text.
    const deadline = Date.now() + PATIENCE_MS;
    while ((await page.evaluate(colour)) === before) {
      assert.ok(Date.now() < deadline, "charts follow the theme");
      await page.waitForTimeout(100);
    }
    await checkCopy(page);
    await page.pdf({ path: join(folder, `report-${colorScheme}.pdf`), format: "A4" });
    assert.deepEqual(told, { requests: [file], errors: [], dialogs: [], popups: [] });
    await close();
  }
}

/** The button gives exactly the JSON: through the clipboard, and where a browser keeps that from files, by selection. */
async function checkCopy(page) {
  const button = page.locator(".named button");
  for (const refuses of [false, true]) {
    await page.evaluate((no) => {
      window.copied = undefined;
      const writeText = async (text) => {
        if (no) throw new Error("not from a file");
        window.copied = text;
      };
      Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
      document.addEventListener("copy", () => {
        window.copied = getSelection().toString();
      });
    }, refuses);
    await button.click();
    await page.waitForFunction(() => window.copied !== undefined);
    assert.equal(await page.evaluate(() => window.copied), MODEL);
  }
}

/** A report of {@link hostileNotebook}, looked at, clicked and hovered over. */
export async function checkHostile(browser, folder) {
  const spy = await startSpy();
  try {
    const file = writeReport(folder, "hostile", hostileNotebook(spy.url));
    const { page, told, close } = await open(browser, file, {});
    await drawn(page);
    await page.screenshot({ path: join(folder, "report-hostile.png") });
    assert.ok((await page.locator(".figure .main-svg").count()) > 0, "the hostile figure is drawn");
    assert.ok((await page.locator(".block button").count()) > 10, "the page's own script works");
    await touchAll(page);
    await page.waitForTimeout(1500);
    assert.equal(await page.evaluate(() => window.pwned), undefined, "a script of the notebook ran");
    assert.equal(await page.evaluate(() => ({}).polluted), undefined);
    assert.equal(page.url(), file);
    assert.deepEqual(spy.asked, [], "somebody was asked");
    assert.deepEqual([told.dialogs, told.popups], [[], []]);
    const own = await page.evaluate(() => {
      const styled = [...document.querySelectorAll("main *")].filter((element) => !element.closest(".figure"));
      return styled.filter((element) => getComputedStyle(element).position === "fixed").length;
    });
    assert.equal(own, 0, "something covers the page");
    await close();
  } finally {
    await spy.close();
  }
}

/** A report of hundreds of hostile outputs: no script runs, nobody is asked, and the policy has nothing to forbid. */
export async function checkCorpus(browser, folder) {
  const spy = await startSpy();
  try {
    const notebook = corpusNotebook(spy.url);
    assert.ok(notebook.cells.length >= 200);
    const file = writeReport(folder, "corpus", notebook);
    const { page, told, close } = await open(browser, file, {});
    await drawn(page);
    assert.ok((await page.locator(".figure .main-svg").count()) > 20, "most figures are drawn");
    // The path of a shape that is an attack. Events that are not a mouse's own confuse plotly afterwards.
    assert.deepEqual(
      told.errors.filter((error) => !error.includes("<path> attribute d:")),
      [],
    );
    await touchAll(page);
    await page.waitForTimeout(1500);
    assert.equal(await page.evaluate(() => window.pwned), undefined, "a script of the notebook ran");
    assert.equal(await page.evaluate(() => ({}).polluted), undefined);
    assert.equal(page.url().replace(/#.*/, ""), file);
    assert.deepEqual(spy.asked, [], "somebody was asked");
    assert.deepEqual(told.requests, [file]);
    assert.deepEqual(
      [told.dialogs, told.popups, told.errors.filter((error) => /polic(y|ies)/i.test(error))],
      [[], [], []],
    );
    assert.equal(await page.locator("section.code").count(), notebook.cells.length, "an output hides others");
    await close();
  } finally {
    await spy.close();
  }
}

/** Had the sanitiser let everything through, the page's policy would still hold. */
export async function checkPolicyAlone(browser, folder) {
  const spy = await startSpy();
  try {
    const { html } = renderReport(friendlyNotebook(), "x");
    // Redirects are not a policy's business, and the last ones hide what follows.
    const raw = attacks(spy.url).filter((attack) => !/refresh|<plaintext|<!--|<base|class="/.test(attack));
    const file = write(folder, "unsanitised", html.replace("</main>", `${raw.join("\n")}</main>`));
    const { page, close } = await open(browser, file, {});
    await page.waitForTimeout(1500);
    assert.ok(
      (await page.locator("main iframe, main [onclick], main script").count()) > 3,
      "the attacks are in the page",
    );
    assert.equal(await page.evaluate(() => window.pwned), undefined, "the policy let a script run");
    assert.deepEqual(spy.asked, [], "the policy let somebody be asked");
    await close();
  } finally {
    await spy.close();
  }
}

/** Hovers over and clicks whatever there is, but for ordinary links to elsewhere. */
async function touchAll(page) {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("main *")) {
      for (const type of ["mouseover", "mouseenter", "focus", "pointerdown", "mousedown", "mouseup"]) {
        element.dispatchEvent(new MouseEvent(type, { bubbles: true }));
      }
      // What the browser makes of an address, however it is written; a colon alone is none.
      const protocol = element.closest("a")?.protocol ?? "";
      if (!/^(https?|mailto|file|):$/.test(protocol)) element.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    }
  });
}

function writeReport(folder, name, notebook) {
  return write(folder, name, renderReport(notebook, name).html);
}

function write(folder, name, html) {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

async function open(browser, url, options) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  const told = { requests: [], errors: [], dialogs: [], popups: [] };
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url())) told.requests.push(request.url());
  });
  page.on("pageerror", (error) => told.errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && told.errors.push(message.text()));
  page.on("popup", (popup) => told.popups.push(popup.url()));
  page.on("dialog", (dialog) => {
    told.dialogs.push(dialog.message());
    dialog.dismiss();
  });
  await page.goto(url);
  return { page, told, close: () => context.close() };
}

function drawn(page) {
  return page.waitForSelector('html[data-figures="done"]', { timeout: PATIENCE_MS });
}

/** A server that should never be asked anything. */
async function startSpy() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    return closed;
  };
  return { url: `http://127.0.0.1:${server.address().port}`, asked, close };
}
