import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import {
  checkManifest,
  judge,
  judgedPart,
  makeSample,
  POLICY_DEFAULTS,
  readPolicy,
  readPromotion,
  recipeBars,
  research,
  writeModels,
  writeVerdict,
} from "ata-lab";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConnection } from "../../lib/dist/jupyter/protocol/connection.js";
import { readNotebook } from "../../lib/dist/jupyter/runner/read-notebook.js";
import { renderReport } from "../../lib/dist/report/report.js";
import { readCsvNote } from "../../lib/dist/sources/bars-note.js";
import { readManifest as readFetched } from "../../lib/dist/sources/fetch/manifest.js";
import { readLedger } from "../../lib/dist/store/ledger.js";
import { readModel } from "../../lib/dist/store/models-folder.js";
import { jsonDamages } from "../support/damage-json.js";
import { attempt, PATIENCE, RUNS } from "../support/fuzz.js";
import { corpusNotebook } from "../support/hostile-corpus.js";

// Files of JSON that the kit reads, damaged: each gives what is in it, or one line that names the file.

const folder = mkdtempSync(join(tmpdir(), "fuzz-json-"));
afterAll(() => rmSync(folder, { recursive: true }));
const models = join(folder, "models");

beforeAll(async () => {
  const minutes = makeSample({ to: "2018-03-01" });
  const { models: trained, recipe } = research(minutes);
  await writeModels(models, trained);
  copyFileSync("models/manifest.json", join(models, "manifest.json"));
  const bars = recipeBars(minutes, recipe.bars);
  const policy = { ...POLICY_DEFAULTS, gate: 0.01, cap: 0.1, shares: "fractional", costs: "bps:1" } as const;
  const on = { bars, part: judgedPart(bars, undefined), policy, cash: 100_000 };
  for (const looks of [1, 2]) {
    await writeVerdict(models, { ...on, looks }, (seen) =>
      judge(minutes, trained, recipe, undefined, { ...policy, looks: seen }),
    );
  }
});

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { language_info: { name: "typescript" }, kernelspec: { language: "typescript" } },
  cells: [
    {
      cell_type: "markdown",
      id: "a",
      metadata: {},
      source: "# Title\n\n![x](attachment:x)",
      attachments: { x: { "image/png": "QUJD" } },
    },
    {
      cell_type: "code",
      id: "b",
      metadata: { tags: ["parameters"], jupyter: { source_hidden: true } },
      source: ["let a = 1;\n", "a"],
      execution_count: 1,
      outputs: [
        { output_type: "stream", name: "stdout", text: ["=== x ===\n", "{}\n"] },
        { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
        {
          output_type: "display_data",
          metadata: { "image/png": { width: 3 } },
          data: { "image/png": "QUJD", "text/plain": "x" },
        },
        {
          output_type: "execute_result",
          execution_count: 1,
          metadata: {},
          data: {
            "application/vnd.plotly.v1+json": { data: [{ type: "bar", y: [1] }], layout: { height: 300 } },
            "text/html": "<b>x</b>",
          },
        },
      ],
    },
  ],
};
const CONNECTION = {
  ...{ transport: "tcp", ip: "127.0.0.1", key: "k", signature_scheme: "hmac-sha256" },
  ...{ shell_port: 1, control_port: 2, iopub_port: 3, stdin_port: 4, hb_port: 5 },
};
const FETCHED = {
  ...{ source: "alpaca", symbol: "TSLA", timeframe: "1Min", feed: "sip", adjustment: "raw", stamp: "start" },
  fetched: "2018-02-01T00:00:00Z",
  complete: [["2018-01-02", "2018-01-31"]],
  files: {
    "2018.parquet": { rows: 2, first: "2018-01-02T14:30:00Z", last: "2018-01-31T20:59:00Z", sha256: "0".repeat(64) },
  },
  thin: { "2018-01-03": { minutes: 3, of: 390, since: "2018-01-03", asked: "2018-01-04" } },
};
const NOTE = {
  ...{ symbol: "TSLA", zone: "America/New_York", stamp: "end", interval: "5min", session: "regular" },
  ...{ adjustment: "raw", rows: 3 },
};

interface Read {
  readonly text: () => string;
  /** Reads the folder that the damaged file is in. */
  readonly read: (dir: string, path: string) => unknown;
  /** Whether it reads what is beside the file too. */
  readonly beside?: true;
}

const saved = (name: string) => () => readFileSync(join(models, name), "utf8");
const FILES: Readonly<Record<string, Read>> = {
  "trend_expert.json": { text: saved("trend_expert.json"), read: (dir) => readModel(dir, "trend") },
  "manifest.json": { text: saved("manifest.json"), read: (dir) => checkManifest(dir), beside: true },
  "policy.json": { text: saved("policy.json"), read: (_, path) => readPolicy(path) },
  "promotion.json": { text: saved("promotion.json"), read: (dir) => readPromotion(dir), beside: true },
  "looks.jsonl": { text: saved("looks.jsonl"), read: (dir) => readLedger(dir) },
  "notebook.ipynb": {
    text: () => JSON.stringify(NOTEBOOK),
    read: (_, path) => renderReport(readNotebook(path), "x").html,
  },
  "hostile.ipynb": {
    text: () => JSON.stringify(corpusNotebook("http://127.0.0.1:9")),
    read: (_, path) => readNotebook(path),
  },
  "fetched/manifest.json": { text: () => JSON.stringify(FETCHED), read: (_, path) => readFetched(dirname(path)) },
  "x.csv.bars.json": {
    text: () => JSON.stringify(NOTE),
    read: (_, path) => readCsvNote(path.replace(".bars.json", "")),
  },
  "connection.json": { text: () => JSON.stringify(CONNECTION), read: (_, path) => readConnection(path) },
};

describe("a damaged file gives what is in it, or one line that names it", () => {
  it.each(Object.keys(FILES))(
    "%s",
    async (name) => {
      const { text, read, beside } = FILES[name]!;
      const dir = join(folder, name.replace(/\W/g, "-"));
      if (beside) cpSync(models, dir, { recursive: true });
      else mkdirSync(dir);
      const path = join(dir, basename(name));
      writeFileSync(path, text());
      await read(dir, path);
      writeFileSync(path, "[".repeat(100_000) + "]".repeat(100_000));
      await attempt(path, () => read(dir, path));
      let refused = 0;
      const property = fc.asyncProperty(jsonDamages, async (damaged) => {
        writeFileSync(path, damaged(text()));
        if ((await attempt(path, () => read(dir, path))) === undefined) refused++;
      });
      await fc.assert(property, { numRuns: RUNS });
      // A ledger is read whatever is in it: its faults are a list.
      if (name !== "looks.jsonl") expect(refused).toBeGreaterThan(RUNS / 10);
    },
    PATIENCE,
  );
});
