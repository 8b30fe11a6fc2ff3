import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileSource, makeSample, readPromotion } from "ata-lab";
import { settle } from "../../lib/dist/store/file-set.js";
import { readManifest } from "../../lib/dist/store/read-manifest.js";
import { type AlpacaServer, KEYS, startAlpaca, toWire } from "../support/alpaca-server.js";

/** A command that writes, the folder it is run in, and how what is there is read. */
export interface Scenario {
  readonly name: string;
  readonly args: readonly string[];
  /** The files or folders that it writes. */
  readonly writes: readonly string[];
  /** Commands that make what is there before. */
  readonly before: readonly (readonly string[])[];
  /** What counts in a folder, by the rules that readers follow. May change the folder as readers do. */
  readonly state: (folder: string) => Promise<string>;
  /** Names a state that is neither the one before nor the one after, and no loss; undefined for all others. */
  readonly between?: (state: string, old: string, next: string) => string | undefined;
  /** What the vendor does between the commands before and the one that fails. */
  readonly vendor?: (vendor: AlpacaServer) => void;
  /** What must be the same after the next run as without a fault: all files, unless said. */
  readonly end?: (folder: string) => Promise<string>;
}

/** SHA-256 of each visible file by its path, a line each; without those in `without`. */
export function visibleFiles(folder: string, without?: RegExp): string {
  if (!existsSync(folder)) return "nothing";
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => !/(^|\/)\./.test(path) && !without?.test(path))
    .sort()
    .map((path) => `${path} ${hash(readFileSync(join(folder, path)))}`)
    .join("\n");
}

const hash = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** What readers that tell from the bars alone make of a file. */
async function barsIn(path: string): Promise<string> {
  const bars = await fileSource(path, { report: () => {} })({ symbol: "TSLA" });
  const numbers = [bars.time, bars.open, bars.high, bars.low, bars.close, bars.volume];
  return `${bars.time.length} bars ${hash(numbers.map((values) => hash(new Uint8Array(values.buffer))).join())}`;
}

const message = ({ message }: Error): string => message;

/** The verdict beside models, and whether it is about them. */
async function verdictIn(folder: string): Promise<string> {
  const { promotion, policy, ledger, faults } = await readPromotion(folder);
  const looks = ledger.entries.reduce((sum, entry) => sum + entry.looks, 0);
  return JSON.stringify([promotion?.verdict, promotion?.to, policy, looks, faults]);
}

async function modelsIn(folder: string): Promise<string> {
  await settle(folder);
  return visibleFiles(folder);
}

/** Installed models: those in `replaced/` must be whole, however many there are. */
async function installedIn(folder: string): Promise<string> {
  await settle(folder);
  const record = join(folder, "promoted.json");
  // The clock stands: a second promotion numbers what it keeps.
  const text = readFileSync(record, "utf8").replace(/(000Z)-\d+"/, '$1"');
  return `${visibleFiles(folder, /^replaced|^promoted/)}\n${hash(text)}`;
}

const research = (to: string, out: string): string[] => ["research", "--to", to, "--out", out];
const judge = (to: string, models: string): string[] => ["backtest", "--models", models, "--to", to];
const walk = (to: string): string[] => [
  ...["walk", "--to", to, "--retrain", "20 sessions", "--first-train", "30 sessions", "--out", "models"],
];
const promote = (from: string): string[] => [
  "promote",
  from,
  "--into",
  "installed",
  "--force",
  "to see what a fault leaves",
];

const NOTEBOOK = (text: string): string =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "ata-lab", display_name: "ata-lab", language: "typescript" } },
    cells: [{ cell_type: "code", id: "one", metadata: {}, source: text, outputs: [], execution_count: null }],
  });

/** Puts notebooks into a folder, which no command makes. */
export function putNotebooks(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "first.ipynb"), NOTEBOOK("1 + 1"));
  writeFileSync(join(folder, "second.ipynb"), NOTEBOOK("2 + 2"));
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "research",
    writes: ["models"],
    before: [research("2018-02-15", "models")],
    args: research("2018-03-01", "models"),
    state: (folder) => modelsIn(join(folder, "models")),
  },
  {
    name: "promote",
    writes: ["installed"],
    before: [research("2018-02-15", "first"), research("2018-03-01", "second"), promote("first")],
    args: promote("second"),
    state: (folder) => installedIn(join(folder, "installed")),
    end: (folder) => installedIn(join(folder, "installed")),
  },
  {
    name: "promote --rollback",
    writes: ["installed"],
    before: [research("2018-02-15", "first"), research("2018-03-01", "second"), promote("first"), promote("second")],
    args: ["promote", "--into", "installed", "--rollback"],
    state: async (folder) => {
      await settle(join(folder, "installed"));
      return visibleFiles(join(folder, "installed"), /^replaced|^promoted/);
    },
    // A second one takes the first back.
    end: () => Promise.resolve(""),
  },
  {
    name: "backtest",
    writes: ["models"],
    before: [research("2018-02-15", "models"), judge("2018-03-15", "models")],
    args: judge("2018-04-01", "models"),
    state: async (folder) => `${await verdictIn(join(folder, "models"))}\n${await modelsIn(join(folder, "models"))}`,
    // The same judged again is a line in the ledger, and no look.
    end: (folder) => verdictIn(join(folder, "models")),
  },
  {
    name: "walk",
    writes: ["models"],
    // Trained once more, so that the last models are others.
    before: [walk("2018-03-10")],
    args: walk("2018-04-01"),
    state: async (folder) => {
      await settle(join(folder, "models"));
      const { models } = (await readManifest(join(folder, "models")))!;
      return `${await verdictIn(join(folder, "models"))}\n${JSON.stringify(models)}`;
    },
    between: (state, old) => {
      const [verdict, models] = state.split("\n");
      const isOfOthers = verdict!.includes("not the model that promotion.json judged");
      return isOfOthers && models !== old.split("\n")[1] ? "new models; the old verdict is refused" : undefined;
    },
    end: (folder) => verdictIn(join(folder, "models")),
  },
  {
    name: "report",
    writes: ["page.html"],
    before: [
      ["run", "first.ipynb", "--out", "one.ipynb", "--report", "page.html"],
      ["run", "second.ipynb", "--out", "two.ipynb"],
    ],
    args: ["report", "two.ipynb", "--out", "page.html"],
    state: (folder) => Promise.resolve(visibleFiles(folder)),
  },
  {
    name: "run",
    writes: ["done.ipynb", "page.html"],
    before: [["run", "first.ipynb", "--out", "done.ipynb", "--report", "page.html"]],
    args: ["run", "second.ipynb", "--out", "done.ipynb", "--report", "page.html"],
    state: (folder) => {
      const { cells } = JSON.parse(readFileSync(join(folder, "done.ipynb"), "utf8"));
      const { source, outputs } = cells[0];
      const page = hash(readFileSync(join(folder, "page.html")));
      return Promise.resolve(`${source}\n${outputs.length} outputs\n${page}`);
    },
    // A run saves as it goes, and makes the page from what it saved.
    between: (state, old, next) => {
      const [[source, , page], [, , oldPage], [wanted]] = [state, old, next].map((text) => text.split("\n")) as [
        string[],
        string[],
        string[],
      ];
      return source === wanted && page === oldPage ? "new notebook as far as it ran, old page" : undefined;
    },
  },
  ...["bars.csv", "bars.parquet"].map((file) => ({
    name: `bars --dump ${file}`,
    writes: [file, ".lock", ": this folder "],
    before: [["bars", "--to", "2018-01-10", "--dump", file]],
    args: ["bars", "--to", "2018-01-20", "--dump", file],
    state: (folder: string) => barsIn(join(folder, file)),
  })),
  {
    name: "fetch",
    writes: ["data"],
    before: [],
    args: fetchArgs(),
    state: async (folder) => {
      const data = join(folder, "data", "TSLA");
      const names = existsSync(data) ? readdirSync(data).filter((name) => /^\d+\.parquet$/.test(name)) : [];
      return names.length === 0 ? "nothing" : barsIn(data).catch(message);
    },
    between: (state) =>
      /^\d+ bars /.test(state)
        ? MONTHS.has(state)
          ? "whole months"
          : undefined
        : /fetch --update|it was changed since it was fetched/.test(state)
          ? "refused until fetch has run"
          : undefined,
  },
  {
    name: "fetch --refetch",
    writes: ["data"],
    before: [fetchArgs()],
    // The vendor has corrected bars of both years, and the days at either end stay.
    vendor: ({ play }) => {
      play.bars = play.bars.map((bar) => ({ ...bar, v: bar.v + 1 }));
    },
    args: ["fetch", "alpaca", "--symbol", "TSLA", "--from", "2018-12-10", "--to", "2019-01-15", "--refetch"],
    state: (folder) => barsIn(join(folder, "data", "TSLA")).catch(message),
    between: (state) => (/fetch --update/.test(state) ? "refused until fetch has run" : undefined),
  },
];

/** States of whole months that a fetch may leave. */
export const MONTHS: Set<string> = new Set();

function fetchArgs(to: string = "2019-02-01"): string[] {
  return ["fetch", "alpaca", "--symbol", "TSLA", "--from", "2018-11-01", "--to", to];
}

/** Shorter runs of a fetch: what is there after each is a state that a longer one may leave. */
export const FETCH_STEPS: readonly (readonly string[])[] = ["2018-12-01", "2019-01-01"].map((to) => fetchArgs(to));

/** A vendor with bars of the months that are fetched. */
export function startVendor(): Promise<AlpacaServer> {
  const bars = toWire(makeSample({ to: "2019-02-01" })).filter(({ t }) => t > "2018-11-01");
  return startAlpaca({ bars });
}

/** The variables that tell commands of the vendor. */
export function vendorVariables({ url }: AlpacaServer): Record<string, string> {
  return { APCA_API_KEY_ID: KEYS.id, APCA_API_SECRET_KEY: KEYS.secret, APCA_API_DATA_URL: url };
}
