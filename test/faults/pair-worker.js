// One of two processes that write to the same folder at the same moment: told what and where, it says when it has done so.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  installModels,
  judge,
  judgedPart,
  makeSample,
  POLICY_DEFAULTS,
  recipeBars,
  research,
  writeBars,
  writeRun,
  writeVerdict,
} from "ata-lab";
import { ALPACA } from "../../lib/dist/sources/alpaca/alpaca.js";
import { fetchBars } from "../../lib/dist/sources/fetch/fetch-bars.js";
import { replaceFile } from "../../lib/dist/sources/replace-file.js";

const [which, url, ...keys] = process.argv.slice(2);
const isFirst = which === "0";
const minutes = makeSample({ to: isFirst ? "2018-02-15" : "2018-03-01" });
const run = research(minutes);

const judged = makeSample({ to: "2018-03-01" });
const bars = recipeBars(judged, run.recipe.bars);
const part = judgedPart(bars, undefined);
const policy = { ...POLICY_DEFAULTS, gate: isFirst ? 0.01 : 0.02, shares: /** @type {const} */ ("fractional") };

/** @type {Record<string, (folder: string) => Promise<unknown>>} */
const WORKS = {
  research: (folder) => writeRun(folder, { research: run, input: {}, warnings: [] }),
  promote: (folder) => installModels(`${folder}-${which}`, folder, { force: "two at once" }),
  backtest: (folder) =>
    writeVerdict(folder, { bars, part, policy, cash: 100_000 }, (looks) =>
      judge(judged, run.models, run.recipe, undefined, { ...policy, looks }),
    ),
  file: (folder) => replaceFile(`${folder}/page.html`, (path) => writeFile(path, String(which).repeat(1_000_000))),
  dump: (folder) => writeBars(`${folder}/bars.csv`, minutes),
  fetch: (folder) =>
    fetchBars({
      provider: ALPACA,
      targets: [{ symbol: "TSLA", folder, from: "2018-12-01" }],
      to: "2019-02-01",
      feed: "sip",
      adjustment: "all",
      keys,
      baseUrl: url,
      report: () => {},
    }),
};

/** @param {{ work: string, folder: string }} told */
async function onMessage({ work, folder }) {
  try {
    await WORKS[work]?.(folder);
    process.send?.("done");
  } catch (error) {
    process.send?.(/** @type {Error} */ (error).message.replaceAll(fileURLToPath(new URL(`file://${folder}`)), "here"));
  }
}

process.on("message", onMessage);
process.send?.("ready");
