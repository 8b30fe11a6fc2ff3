import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as charts from "ata-lab/charts";
import * as core from "ata-lab/core";
import { build as esbuild } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { createServer, build as viteBuild } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fences } from "../docs-site/pages.js";
import { startChromium } from "./chromium.js";

// The guide's page, and the whole flow, bundled as users do: the built package, through its `exports`.

const FOLDER = resolve("output/page");
const GUIDE = "docs/guide/browser.md";
const guide = fences({ path: GUIDE, text: readFileSync(GUIDE, "utf8") });
const ofGuide = (language: string): string => guide.find((fence) => fence.language === language)!.code;

/** Trains both presets, in a page or here, which must give the same bits: checksums of columns and probabilities, and models. */
function flow({ formatModel, makeSample, predictRows, PRESETS, research }: typeof core): Found["presets"] {
  /** A checksum of the bytes (FNV-1a). */
  const sum = (values: Float64Array | Uint8Array): number =>
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength).reduce(
      (hash, byte) => Math.imul(hash ^ byte, 16_777_619),
      0x811c9dc5,
    );
  const minutes = makeSample({ to: "2018-07-01" });
  return (["seed", "sound"] as const).map((name) => {
    const { bars, data, models, searches, recipe } = research(minutes, PRESETS[name]);
    const chosen = Object.fromEntries(Object.entries(searches).map(([model, { C, auc }]) => [model, [C, auc]]));
    const columns = [bars.time, bars.close, bars.volume, data.label, ...Object.values(data.features)];
    const sums = [...columns, ...Object.values(predictRows(models, data, recipe))].map(sum);
    return { sums, chosen, models: Object.values(models).map(formatModel) };
  });
}

/** What a page found. */
interface Found {
  readonly presets: readonly {
    readonly sums: readonly number[];
    readonly chosen: { readonly [model: string]: readonly number[] };
    readonly models: readonly string[];
  }[];
  readonly core: readonly string[];
  readonly charts: readonly string[];
}

const FLOW = `
import * as charts from "ata-lab/charts";
import * as core from "ata-lab/core";

const flow = ${flow};
window.found = { presets: flow(core), core: Object.keys(core), charts: Object.keys(charts) };
`;

/** Writes a page of a bundler's own into a folder, and returns the folder of what the bundler made of it. */
const BUNDLERS: Readonly<Record<string, (source: string, out: string) => Promise<void>>> = {
  async Vite(source, out) {
    const options = { outDir: out, emptyOutDir: true, chunkSizeWarningLimit: 10_000 };
    await viteBuild({ root: source, configFile: false, logLevel: "warn", build: options });
  },
  async esbuild(source, out) {
    const options = { bundle: true, minify: true, format: "esm", logLevel: "warning" } as const;
    await esbuild({ ...options, entryPoints: [join(source, "main.js")], outfile: join(out, "main.js") });
    writeFileSync(join(out, "index.html"), readFileSync(join(source, "index.html")));
  },
};

let browser: Browser;

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const [name, code] of [
    ["guide", ofGuide("js")],
    ["flow", FLOW],
  ] as const) {
    const source = join(FOLDER, name);
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, "index.html"), ofGuide("html"));
    writeFileSync(join(source, "main.js"), code);
  }
  // A copy, as npm installs it: Vite treats a linked package as part of the project.
  const installed = join(FOLDER, "node_modules", "ata-lab");
  for (const name of ["package.json", "dist"]) cpSync(join("lib", name), join(installed, name), { recursive: true });
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(FOLDER, { recursive: true, force: true });
});

/** The guide's page shows the brain, and a bar for each weight. */
async function expectGuide(page: Page): Promise<void> {
  await page.locator("#weights .main-svg").first().waitFor({ timeout: 120_000 });
  const { models, train, recipe } = core.research(core.makeSample({ to: "2018-04-01" }), core.PRESETS.sound);
  const shown = core.parseModel(
    (await page.locator("#brain").textContent()) ?? "",
    core.modelFeatures(recipe, "brain"),
  );
  expect(shown).toEqual(models.brain);
  const figure = charts.coefficientChart(models, train, recipe);
  const drawn = await page.locator("#weights .bars .point").count();
  expect(drawn).toBe(figure.data.flatMap((trace) => (trace as { readonly x: readonly unknown[] }).x).length);
}

/** A new page, and what goes wrong in it. */
async function newPage(): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  return { page, faults };
}

/** Bundles a page and opens it. */
async function opened(name: string, bundler: string): ReturnType<typeof newPage> {
  const out = join(FOLDER, `${name}-${bundler}`);
  await BUNDLERS[bundler]!(join(FOLDER, name), out);
  const { page, faults } = await newPage();
  await page.route("http://page.test/**", (route) => {
    const { pathname } = new URL(route.request().url());
    const path = join(out, pathname === "/" ? "index.html" : pathname);
    return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 204 });
  });
  await page.goto("http://page.test/");
  return { page, faults };
}

describe.each(Object.keys(BUNDLERS))("%s", (bundler) => {
  it("bundles the flow; the page trains the same models, to the byte", async () => {
    const { page, faults } = await opened("flow", bundler);
    await page.waitForFunction("window.found", undefined, { timeout: 120_000 }).catch(() => {});
    const found = (await page.evaluate("window.found")) as Found;
    expect(faults).toEqual([]);
    expect(found.core).toEqual(Object.keys(core));
    expect(found.charts).toEqual(Object.keys(charts));
    expect(found.presets).toEqual(flow(core));
    await page.close();
  });

  it("bundles the guide's page, which shows a model and draws a figure", async () => {
    const { page, faults } = await opened("guide", bundler);
    await expectGuide(page);
    expect(faults).toEqual([]);
    await page.close();
  });
});

it("Vite serves the guide's page while one edits", async () => {
  const options = { server: { port: 0 }, cacheDir: join(FOLDER, "cache") };
  const server = await createServer({ root: join(FOLDER, "guide"), configFile: false, logLevel: "warn", ...options });
  try {
    await server.listen();
    const { page, faults } = await newPage();
    await page.goto(server.resolvedUrls!.local[0]!);
    await expectGuide(page);
    expect(faults.filter((fault) => !/favicon|404/.test(fault))).toEqual([]);
    await page.close();
  } finally {
    await server.close();
  }
});
