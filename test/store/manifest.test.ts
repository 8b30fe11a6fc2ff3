import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Bars,
  checkManifest,
  FEATURES,
  type FeatureName,
  fingerprintOf,
  makeSample,
  PRESETS,
  readModels,
  research,
  sliceBars,
  writeManifest,
  writeModels,
  writeTable,
} from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { choicesOf } from "../../lib/dist/recipes/choices.js";
import type { PresetModels } from "../../lib/dist/recipes/presets.js";
import { fileSource } from "../../lib/dist/sources/file-source.js";
import { type ManifestParts, makeManifest } from "../../lib/dist/store/make-manifest.js";

const folder = mkdtempSync(join(tmpdir(), "manifest-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bars = makeSample({ to: "2018-03-01" });
const run = research(bars);
const parts: ManifestParts<FeatureName, PresetModels> = {
  research: run,
  input: { bars: "sample", to: "2018-03-01", seed: 1 },
  warnings: ["sessions: one is missing"],
};
const FILES = ["rsi_expert.json", "macd_expert.json", "trend_expert.json", "brain.json"];
const hash = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

async function models(name: string): Promise<string> {
  const dir = join(folder, name);
  await writeModels(dir, run.models);
  await writeManifest(dir, parts);
  return dir;
}

describe("makeManifest", () => {
  it("tells of a synthetic run, by its options, and its scores", async () => {
    const manifest = await makeManifest(parts);
    const { data, counts, scores } = manifest;
    expect(data).toMatchObject({
      symbol: "SAMPLE",
      synthetic: true,
      sample: { seed: 1, edge: 0.03, volatility: "regimes" },
      files: [],
      adjustment: null,
      feed: null,
      from: null,
      to: "2018-03-01",
      rows: 15_600,
      first: "2018-01-02 09:31:00",
      last: "2018-02-28 16:00:00",
    });
    expect(manifest.options).toEqual(choicesOf(PRESETS.seed));
    expect(manifest.recipe).toEqual({
      name: "seed",
      source: { preset: "seed" },
      experts: PRESETS.seed.experts,
      brain: PRESETS.seed.brain,
      fingerprint: fingerprintOf(PRESETS.seed),
    });
    expect(manifest.features).toEqual({ names: FEATURES, sha256: hash(FEATURES.join("\n")) });
    expect(counts).toMatchObject({ bars: run.bars.time.length, filtered: run.filtered, rows: run.data.label.length });
    expect(counts.train + counts.validation).toBe(counts.rows);
    expect(scores.brain).toMatchObject({ C: run.searches.brain.C, auc: run.searches.brain.auc });
    expect(scores.rsi.search.map(({ C }) => C)).toEqual(PRESETS.seed.C);
    expect(manifest.warnings).toEqual(["sessions: one is missing"]);
  });

  it("is the same again but for the time, and another for other bars", async () => {
    const { created, ...rest } = await makeManifest(parts);
    const { created: _, ...again } = await makeManifest({ ...parts, research: research(bars) });
    expect(JSON.stringify(again)).toBe(JSON.stringify(rest));
    expect(new Date(created).toISOString()).toBe(created);
    const volume = bars.volume.map((shares, i) => (i === 7 ? 1 : shares));
    const other = await makeManifest({ ...parts, research: research({ ...bars, volume }) });
    expect(other.data.sha256).not.toBe(rest.data.sha256);
  });

  it("hashes the bars' numbers, not the memory around them", async () => {
    const longer = makeSample({ to: "2018-03-02" });
    const view = sliceBars(longer, 0, bars.time.length);
    const manifest = await makeManifest({ ...parts, research: research(view) });
    expect(manifest.data.sha256).toBe((await makeManifest(parts)).data.sha256);
  });

  it("tells of files, named from the folder they share, with what was done to them", async () => {
    const { time, open, high, low, close, volume } = bars;
    const paths = ["year=2017/a.csv", "year=2018/a.csv"].map((name) => join(folder, "files", name));
    for (const path of paths) await writeTable(path, time, { open, high, low, close, volume });
    const read = await fileSource(paths[0]!, { report: () => {} })({ symbol: "ABC" });
    expect(read.origin).toMatchObject({
      files: [{ path: paths[0] }],
      adjustment: "unknown",
      stamp: "end",
      zone: "America/New_York",
    });
    const from = async (minutes: Bars): Promise<unknown> => {
      const input = {
        bars: "files",
        zone: "UTC",
        stamp: "end",
        session: "all",
        from: "",
        splits: "2017-06-01:3/2",
        seed: 3,
      } as const;
      const { data } = await makeManifest({ ...parts, research: research(minutes), input });
      return data;
    };
    const bytes = readFileSync(paths[0]!);
    const print = { bytes: bytes.length, sha256: hash(bytes) };
    expect(await from(read)).toMatchObject({
      symbol: "ABC",
      synthetic: false,
      files: [{ name: "a.csv", ...print }],
      adjustment: "unknown",
      feed: null,
      reading: { session: "all", stamp: "end", zone: "UTC" },
      from: null,
      to: null,
      splits: [{ date: "2017-06-01", ratio: 1.5 }],
    });
    expect(await from(read)).not.toHaveProperty("sample");
    const { data } = await makeManifest({ ...parts, research: research(read) });
    expect([data.synthetic, data.sample], "files, whatever was asked for").toEqual([false, undefined]);
    expect(
      await from({
        ...read,
        origin: { files: paths.map((path) => ({ path, ...print })), adjustment: "split", feed: "sip" },
      }),
    ).toMatchObject({
      files: [
        { name: "year=2017/a.csv", ...print },
        { name: "year=2018/a.csv", ...print },
      ],
      adjustment: "split",
      feed: "sip",
    });
  });
});

describe("writeManifest and checkManifest", () => {
  it("agree, and leave the four files as they are", async () => {
    const dir = await models("good");
    expect(readdirSync(dir).sort()).toEqual([...FILES, "manifest.json"].sort());
    const { manifest, faults, unknown } = await checkManifest(dir);
    expect([faults, unknown]).toEqual([[], []]);
    for (const file of FILES) {
      expect(manifest!.models[file]).toBe(hash(readFileSync(join(dir, file))));
    }
    expect(await readModels(dir)).toEqual(run.models);
  });

  it("say nothing of a folder without one", async () => {
    await writeModels(join(folder, "bare"), run.models);
    expect(await checkManifest(join(folder, "bare"))).toEqual({ manifest: undefined, faults: [], unknown: [] });
  });

  it("find a changed, a missing and an unknown file", async () => {
    const dir = await models("changed");
    writeFileSync(join(dir, "brain.json"), readFileSync(join(dir, "brain.json"), "utf8").replace(/\d"?,/, "0,"));
    rmSync(join(dir, "macd_expert.json"));
    writeFileSync(join(dir, "volume_expert.json"), "{}");
    const { faults, unknown } = await checkManifest(dir);
    expect(faults).toEqual([
      expect.stringMatching(/macd_expert.json: cannot be read, but manifest.json lists it$/),
      expect.stringMatching(/brain.json: not the file recorded in manifest.json: .*run research again$/),
    ]);
    expect(unknown).toEqual(["volume_expert.json"]);
  });

  it("refuse to vouch for models of another run", async () => {
    const dir = join(folder, "other");
    await expect(writeManifest(dir, parts)).rejects.toThrow(
      /rsi_expert.json: cannot be read: .*; write the run's models first/,
    );
    await writeModels(dir, research(makeSample({ seed: 2, to: "2018-03-01" })).models);
    await expect(writeManifest(dir, parts)).rejects.toThrow(
      /rsi_expert.json: the bias is -?[\d.]+, research\(minutes, recipe\) gives -?[\d.]+: /,
    );
    expect(readdirSync(dir)).not.toContain("manifest.json");
  });

  it.each([
    ["no JSON", "{", /manifest.json: not JSON/],
    ["another thing", '{"name": "x"}', /manifest.json: manifest: .*; created: .*; data: .*; models: .*; recipe: /],
    ["half of one", JSON.stringify({ manifest: 2 }), /manifest.json: created: .*; recipe: .*; options: /],
    [
      "a later format",
      JSON.stringify({ manifest: 3 }),
      /manifest.json: has version 3, written by a later ata-lab; this one reads versions 1 and 2/,
    ],
    ["nothing", "null", /manifest.json: the whole: /],
  ])("refuse %s", async (_, text, message) => {
    const dir = await models("no-manifest");
    writeFileSync(join(dir, "manifest.json"), text);
    await expect(checkManifest(dir)).rejects.toThrow(message);
  });

  it("find what a manifest leaves out or makes up", async () => {
    const dir = await models("edited");
    const path = join(dir, "manifest.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"brain.json"', '"brian.json"'));
    expect((await checkManifest(dir)).faults).toEqual([
      expect.stringMatching(/"brian.json" is not one of the recipe's models/),
      expect.stringMatching(/does not list brain.json/),
    ]);
  });
});
