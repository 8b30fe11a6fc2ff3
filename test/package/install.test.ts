import { execFileSync, spawn } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Manager, packageManagers, registry } from "./managers.js";

// The packed library, installed from its tarball into empty folders far from this repository, without any script.
const { name, peerDependencies } = JSON.parse(readFileSync("lib/package.json", "utf8")) as {
  readonly name: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
const work = mkdtempSync(join(tmpdir(), "ata-lab-package-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const ENV = { ...process.env, BUN_CONFIG_REGISTRY: registry(), NO_COLOR: "1", CI: "true" };
const managers = packageManagers();
const tarball = pack();

function pack(): string {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", work];
  const [{ filename }] = JSON.parse(execFileSync("npm", args, { cwd: "lib", encoding: "utf8", stdio: "pipe" }));
  return join(work, filename);
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(folder: string, [program, ...args]: readonly string[]): Promise<Ended> {
  const child = spawn(program!, args, { cwd: folder, env: ENV, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  return new Promise((done, fail) => {
    child.once("error", fail).once("close", (status) => done({ status, ...said }));
  });
}

function runNode(folder: string, code: string): Promise<Ended> {
  return run(folder, [process.execPath, "--input-type=module", "-e", code]);
}

async function install(manager: Manager, folder: string, packages: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await run(folder, [...manager.add, ...packages]);
  if (status !== 0) throw new Error(`${manager.name}: ${stdout}\n${stderr}`);
}

/** The packages that an installation tells its user to add, from the error of a command. */
function packagesToAdd(stderr: string): string[] {
  const command = /npm install (.+)/.exec(stderr)?.[1] ?? "";
  return command.trim().split(" ");
}

const CELLS = [
  'import { makeSample, rsi } from "ata-lab/core";\nimport { barTable } from "ata-lab/charts";\nimport * as aq from "arquero";\nimport { show } from "ata-lab";',
  'const bars = makeSample({ to: "2018-01-03" });\nconst table: aq.ColumnTable = barTable(bars);\nconsole.log(rsi(bars.close).length, table instanceof aq.ColumnTable);',
  "show(table.slice(0, 2));",
];
const NOTEBOOK = {
  cells: CELLS.map((source) => ({ cell_type: "code", metadata: {}, source, outputs: [], execution_count: null })),
  metadata: { kernelspec: { name: "ata-lab", display_name: "ata-lab", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 4,
};

/** What a plain installation said of a notebook, by package manager, and how to run one. */
const refused = new Map<string, Ended>();
const runNotebook = ({ exec }: Manager): string[] => [
  ...exec,
  "ata-lab",
  "run",
  "notebook.ipynb",
  "--out",
  "executed.ipynb",
];

/** Installs the tarball, tries a notebook, and installs what that said. */
async function prepare(manager: Manager): Promise<void> {
  const folder = join(work, manager.name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "somebody", "private": true, "type": "module" }');
  writeFileSync(join(folder, "notebook.ipynb"), JSON.stringify(NOTEBOOK));
  await install(manager, folder, [tarball]);
  const before = await run(folder, runNotebook(manager));
  refused.set(manager.name, before);
  await install(manager, folder, packagesToAdd(before.stdout + before.stderr));
}

// At the same time: they wait for the registry and the disk most of the time.
beforeAll(() => Promise.all(managers.map(prepare)).then(() => undefined), 600_000);

describe.each(managers)("installed by $name", (manager) => {
  const folder = join(work, manager.name);

  it("loads, each part of it", async () => {
    const { stdout, stderr } = await runNode(
      folder,
      `import * as lab from "ata-lab";
       import { rsi } from "ata-lab/core";
       import { barTable } from "ata-lab/charts";
       import { readModels } from "ata-lab/node";
       import { show } from "ata-lab/notebook";
       import { ColumnTable } from "ata-lab/arquero";
       import { createRequire } from "node:module";
       const required = createRequire(import.meta.url)("ata-lab/core");
       const bars = lab.makeSample({ to: "2018-01-03" });
       console.log(lab.rsi === rsi, lab.show === show, lab.readModels === readModels, required.rsi === rsi,
         barTable(bars) instanceof ColumnTable, rsi(bars.close).length);`,
    );
    expect([stdout, stderr]).toEqual(["true true true true true 390\n", ""]);
  });

  it("runs npx ata-lab research", async () => {
    const { status, stdout, stderr } = await run(folder, [...manager.exec, "ata-lab", "research"]);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('"rsi"');
  });

  it("reads and writes CSV and Parquet without DuckDB, and says how to add what TensorFlow.js needs", async () => {
    writeFileSync(
      join(folder, "bars.csv"),
      "time,open,high,low,close,volume\n2018-01-02 09:31:00,1,2,1,2,10\n2018-01-02 09:32:00,2,3,2,3,20\n",
    );
    copyFileSync("test/fixtures/parquet/pandas-ns-naive.parquet", join(folder, "bars.parquet"));
    const { stdout, stderr } = await runNode(
      folder,
      `import { barsSource, loadTensorflow, writeTable } from "ata-lab";
       const bars = await (await barsSource("bars.csv", { timezone: "America/New_York", stamp: "end", report: () => {} }))({ symbol: "A" });
       const columns = await barsSource("bars.parquet", { zone: "America/New_York", report: () => {} })({ symbol: "A" });
       console.log(bars.time.length, columns.time.length);
       const { time, open, high, low, close, volume } = columns;
       for (const name of ["table.parquet", "table.csv.gz"]) await writeTable(name, time, { open, high, low, close, volume });
       const again = await barsSource("table.parquet", { zone: "America/New_York", stamp: "end", report: () => {} });
       console.log((await again({ symbol: "A" })).close.join() === columns.close.join());
       await loadTensorflow().then(() => console.log("it works"), (error) => console.log(error.message));`,
    );
    const [rows, isSame, tensorflow] = stdout.split("\n");
    expect(rows, stderr).toBe("2 5");
    expect(isSame).toBe("true");
    expect(tensorflow).toContain("(npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0)");
  });

  it("runs a notebook once the packages are there that the error names", async () => {
    const { status: refusal, stdout: out, stderr: why } = refused.get(manager.name)!;
    expect(refusal).not.toBe(0);
    const wanted = ["zeromq", "typescript-for-cells", "@types/node"];
    expect(packagesToAdd(out + why)).toEqual(wanted.map((one) => `${one}@${peerDependencies[one]!.replace(">=", "")}`));
    const { status, stdout, stderr } = await run(folder, runNotebook(manager));
    expect(status, stdout + stderr).toBe(0);
    const { cells } = JSON.parse(readFileSync(join(folder, "executed.ipynb"), "utf8"));
    expect(cells[1].outputs[0].text.join("")).toBe("390 true\n");
    expect(cells[2].outputs[0].data["text/html"]).toBeDefined();
  });
});

describe("bun", () => {
  it("writes the same models as Node, to the byte, although its engine is another", async () => {
    const code = `
      import { formatModel, makeSample, PRESETS, predictRows, research } from "${name}/core";
      for (const preset of [PRESETS.seed, PRESETS.sound]) {
        const { data, models, recipe } = research(makeSample({ to: "2018-04-01" }), preset);
        console.log(Object.values(models).map((model) => formatModel(model)).join());
        for (const p of Object.values(predictRows(models, data, recipe))) console.log(p.join());
      }`;
    const bun = managers.find((manager) => manager.name === "bun")!;
    const folder = join(work, bun.name);
    writeFileSync(join(folder, "models.mjs"), code);
    const [node, other] = [await runNode(folder, code), await run(folder, [bun.add[0]!, "run", "models.mjs"])];
    expect([node.status, other.status], node.stderr + other.stderr).toEqual([0, 0]);
    expect(node.stdout).toContain('"type": "logistic"');
    expect(other.stdout).toBe(node.stdout);
  });
});

describe("the tarball", () => {
  const installed = join(work, "npm-11", "node_modules", name);

  it("has README, licence, sources for its declaration maps, and no script that an installation runs", () => {
    const files = readdirSync(installed);
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "src", "dist", "bin", "core.js", "core.d.ts"]),
    );
    const map = JSON.parse(readFileSync(join(installed, "dist/indicators/rsi.d.ts.map"), "utf8"));
    expect(existsSync(resolve(installed, "dist/indicators", map.sources[0]))).toBe(true);
    const { scripts } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const run = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"];
    expect(Object.keys(scripts).filter((script) => run.includes(script))).toEqual([]);
  });
});

describe("a strict program", () => {
  const folder = join(work, "npm-11");
  const tsc = async (compiler: string, options: object): Promise<string> => {
    const config = {
      compilerOptions: { strict: true, noEmit: true, target: "es2022", types: [], ...options },
      files: ["program.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    return (await run(folder, [process.execPath, resolve(`node_modules/${compiler}/bin/tsc`), "-p", folder])).stdout;
  };

  beforeAll(() => cpSync("test/package/program.ts", join(folder, "program.ts")));

  it.each([
    ["typescript", "node16", "node16"],
    ["typescript", "nodenext", "nodenext"],
    ["typescript", "esnext", "bundler"],
    ["typescript-for-cells", "nodenext", "nodenext"],
    ["typescript-for-cells", "commonjs", "node10"],
  ])("is checked by %s, module %s, resolution %s", async (compiler, module, moduleResolution) => {
    expect(await tsc(compiler, { module, moduleResolution, skipLibCheck: false })).toBe("");
  });

  it("has errors where it is wrong", async () => {
    writeFileSync(join(folder, "program.ts"), 'import { rsi } from "ata-lab/core";\nrsi([1, 2]);\n');
    expect(await tsc("typescript", { module: "nodenext", moduleResolution: "nodenext" })).toMatch(
      /program\.ts\(2,5\): error/,
    );
  });
});
