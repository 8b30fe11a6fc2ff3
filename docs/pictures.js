// The pictures of README and guide, drawn from the synthetic sample in a headless Chromium: npm run pictures -w docs.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { candleChart, makeSample, nullChart, nullRuns, PRESETS, recipeBars } from "../lib/dist/index.js";
import { startChromium } from "../test/browser/chromium.js";

const OUT = fileURLToPath(new URL("public/", import.meta.url));
const PLOTLY = createRequire(import.meta.url).resolve("plotly.js-dist");
const [WIDTH, SCALE] = [840, 1.5];

const minutes = makeSample();
const note = { note: "SYNTHETIC bars (the sample)" };
const figures = {
  bars: candleChart(recipeBars(minutes, PRESETS.sound.bars), { last: 2 }),
  null: nullChart(await nullRuns(minutes, { runs: 40, recipes: { sound: PRESETS.sound } }), note),
};

mkdirSync(OUT, { recursive: true });
const browser = await startChromium();
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 1200 }, deviceScaleFactor: SCALE });
  for (const [name, { data, layout }] of Object.entries(figures)) {
    await page.setContent(`<body style="margin:0;background:white"><div id="figure" style="width:${WIDTH}px"></div>`);
    await page.addScriptTag({ content: readFileSync(PLOTLY, "utf8") });
    await page.evaluate(
      ([data, layout]) =>
        window.Plotly.newPlot("figure", data, { ...layout, paper_bgcolor: "white" }, { staticPlot: true }),
      [data, layout],
    );
    await page
      .locator("#figure .main-svg")
      .first()
      .screenshot({ path: `${OUT}${name}.png` });
    console.error(`docs/public/${name}.png`);
  }
} finally {
  await browser.close();
}
