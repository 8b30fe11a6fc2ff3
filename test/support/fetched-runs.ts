import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type AlpacaServer, KEYS, startAlpaca, type WireBar } from "./alpaca-server.js";
import { type CliRun, runCli } from "./cli.js";

/** The command of the tests: four months of one stock. */
export const FETCH_ARGS: readonly string[] = [
  ...["fetch", "alpaca", "--symbol", "TSLA"],
  ...["--from", "2018-01-01", "--to", "2018-05-01"],
];

/** Runs of `ata-lab fetch alpaca` against a server on this machine, each test in a folder of its own. */
export interface FetchedRuns {
  readonly server: AlpacaServer;
  /** The working folder. */
  readonly folder: string;
  /** The variables that commands see; may be changed. */
  readonly environment: Record<string, string>;
  readonly run: (...args: readonly string[]) => Promise<CliRun>;
  /** The files of a symbol's folder by name, without the moment at which they were fetched. */
  readonly bytes: (symbolFolder?: string) => Record<string, string>;
}

/** Prepares such runs for the tests of the suite that calls it. */
export function fetchedRuns(wire: readonly WireBar[]): FetchedRuns {
  const root = mkdtempSync(join(tmpdir(), "fetch-"));
  const state = { folder: root, environment: {} as Record<string, string> };
  let server: AlpacaServer;
  beforeAll(async () => {
    server = await startAlpaca({ bars: wire });
  });
  beforeEach(() => {
    server.play = { bars: wire };
    server.asked.length = 0;
    state.folder = mkdtempSync(join(root, "run-"));
    state.environment = { APCA_API_KEY_ID: KEYS.id, APCA_API_SECRET_KEY: KEYS.secret, APCA_API_DATA_URL: server.url };
  });
  afterAll(async () => {
    await server.close();
    rmSync(root, { recursive: true });
  });
  return {
    get server() {
      return server;
    },
    get folder() {
      return state.folder;
    },
    get environment() {
      return state.environment;
    },
    run: (...args) => runCli(args, state.folder, state.environment),
    bytes(symbolFolder = "TSLA") {
      const data = join(state.folder, "data", symbolFolder);
      const names = readdirSync(data).filter((name) => !name.startsWith("."));
      return Object.fromEntries(
        names.sort().map((name) => [name, withoutClock(readFileSync(join(data, name), "latin1"))]),
      );
    },
  };
}

const withoutClock = (text: string): string => text.replace(/"fetched": "[^"]*"/, "");
