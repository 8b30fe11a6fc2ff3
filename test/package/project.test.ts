import { execFile, execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// A project as `npm create ata-lab` makes it, from the packed packages, in a folder that sees nothing of the repository.

const MINUTES = 60_000;
const folder = mkdtempSync(join(tmpdir(), "project-"));
const project = join(folder, "my-research");
let said = "";

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs npm, without what the npm that runs these tests tells its children. */
function npm(where: string, ...args: string[]): Promise<Ran> {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name));
  const options = {
    cwd: where,
    env: { ...Object.fromEntries(own), NO_COLOR: "1" },
    maxBuffer: 1e8,
    shell: process.platform === "win32",
  };
  return new Promise((done) => {
    execFile("npm", args, options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}

async function succeed(where: string, ...args: string[]): Promise<string> {
  const { code, output } = await npm(where, ...args);
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}:\n${output}`);
  return output;
}

/** A package as npm would publish it; both are built already. */
async function pack(name: string): Promise<string> {
  await succeed(name, "pack", "--ignore-scripts", "--silent", "--pack-destination", folder);
  return join(folder, readdirSync(folder).find((file) => file.startsWith(name === "lib" ? "ata-lab-" : "create-"))!);
}

const inProject = (...args: string[]): Promise<string> => succeed(project, ...args);
const ataLab = (...args: string[]): Promise<Ran> => npm(project, "exec", "--", "ata-lab", ...args);

function put(path: string, text: string): void {
  mkdirSync(join(project, path, ".."), { recursive: true });
  writeFileSync(join(project, path), text);
}

beforeAll(async () => {
  execFileSync(process.execPath, ["create/build.js"]);
  const [library, create] = [await pack("lib"), await pack("create")];
  said = await succeed(folder, "exec", "--yes", "--package", create, "--", "create-ata-lab", "my-research");
  // As if it were published: all that package.json names besides comes from the registry.
  await inProject("install", "--no-audit", "--no-fund", library);
}, 10 * MINUTES);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a project that npm create has made", { timeout: 5 * MINUTES }, () => {
  it("is what ata-lab init makes, and says what to type next", async () => {
    expect(said).toContain("Made ");
    expect(said).toContain("Next:\n  cd my-research\n  npm install\n  npm run lab\n");
    expect((await ataLab("init", "other")).code).toBe(0);
    const files = (name: string): string[] => readdirSync(name, { recursive: true, encoding: "utf8" }).sort();
    const other = files(join(project, "other"));
    expect(other.length).toBeGreaterThan(10);
    const mine = files(project).filter((name) => other.includes(name));
    expect(mine).toEqual(other);
    const { version } = JSON.parse(readFileSync("lib/package.json", "utf8"));
    const made = JSON.parse(readFileSync(join(project, "other", "package.json"), "utf8"));
    expect(made.dependencies["ata-lab"]).toBe(`^${version}`);
    rmSync(join(project, "other"), { recursive: true });
    const again = await ataLab("init");
    expect([again.code, again.output]).toEqual([1, expect.stringContaining("nothing is overwritten")]);
  });

  it("trains, checks and judges models", async () => {
    expect(await inProject("run", "research")).toContain("volume_expert.json");
    expect((await ataLab("check", "models", "--recipe", "recipes/volume.ts")).code).toBe(0);
    expect(await inProject("run", "backtest")).toContain("NOT ENOUGH EVIDENCE");
  });

  it("checks the types of its files", async () => {
    put("src/wrong.ts", "export const n: number = 'one';\n");
    expect(await npm(project, "run", "check")).toMatchObject({
      code: expect.any(Number),
      output: expect.stringContaining("src/wrong.ts(1,14)"),
    });
    rmSync(join(project, "src", "wrong.ts"));
    expect((await npm(project, "run", "check")).code).toBe(0);
  });

  it("runs its notebooks, to the same models as the repository's", async () => {
    const { code, output } = await ataLab("run", "notebooks/research.ipynb", "--report", "output/research.html");
    expect(code, output).toBe(0);
    expect(existsSync(join(project, "output", "research.html"))).toBe(true);
    for (const name of ["rsi_expert", "macd_expert", "trend_expert", "brain"]) {
      const written = readFileSync(join(project, "output", `${name}.json`), "utf8");
      expect(written).toBe(readFileSync(`models/${name}.json`, "utf8"));
    }
    const own = await ataLab("run", "notebooks/own-recipe.ipynb", "--param", "to=2018-07-01", "--param", "runs=2");
    expect(own.code, own.output).toBe(0);
  });

  it("has notebooks that import its files, and load them again after a change, whatever they call the kernel", async () => {
    put("src/limits.json", '{ "gate": 2 }');
    put("src/plain.js", "export const three = 3;\n");
    put(
      "src/deep/helper.ts",
      'import limits from "../limits.json";\nimport { three } from "../plain.js";\nimport { rsi } from "ata-lab";\n' +
        "export const sum: number = limits.gate + three;\nexport const same: unknown = rsi;\n",
    );
    const cells = [
      'import { sum, same } from "../src/deep/helper"; import { rsi } from "ata-lab"; console.log("a", sum, same === rsi);',
      'import { writeFileSync } from "node:fs"; writeFileSync("../src/limits.json", \'{ "gate": 40 }\');',
      'writeFileSync("../src/plain.js", "export const three = 33;\\n");',
      'import { sum as again } from "../src/deep/helper"; import limits from "../src/limits.json"; console.log("b", again, limits.gate);',
      'import volume from "../recipes/volume.ts"; console.log("c", volume.name);',
    ].map((source, i) => ({
      cell_type: "code",
      id: `c${i}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    }));
    for (const name of ["tslab", "ata-lab"]) {
      put("src/limits.json", '{ "gate": 2 }');
      put("src/plain.js", "export const three = 3;\n");
      const metadata = { kernelspec: { name, display_name: name, language: "typescript" } };
      put("notebooks/imports.ipynb", JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
      const { code, output } = await ataLab("run", "notebooks/imports.ipynb");
      expect(code, output).toBe(0);
      expect(output.match(/^[abc] .*/gm)).toEqual(["a 5 true", "b 73 40", "c volume"]);
    }
  });

  it("registers its kernel for a Jupyter of one's own", async () => {
    mkdirSync(join(project, "environment"));
    expect((await ataLab("kernel", "install", "--prefix", "environment")).code).toBe(0);
    const spec = join(project, "environment", "share", "jupyter", "kernels", "ata-lab", "kernel.json");
    const [, script] = JSON.parse(readFileSync(spec, "utf8")).argv;
    expect(resolve(script).startsWith(join(project, "node_modules", "ata-lab"))).toBe(true);
    expect(existsSync(script)).toBe(true);
  });

  it("says which command adds what the kernel needs", async () => {
    const [here, away] = [join(project, "node_modules", "zeromq"), join(project, "node_modules", "away")];
    renameSync(here, away);
    try {
      for (const args of [
        ["kernel", "install", "--prefix", "environment"],
        ["lab"],
        ["run", "notebooks/research.ipynb"],
      ]) {
        const { code, output } = await ataLab(...args);
        expect([args[0], code]).toEqual([args[0], 1]);
        expect(output).toMatch(/needs zeromq, which is not installed: npm install zeromq@[\d.]+\n/);
      }
      expect((await ataLab("kernel", "install", "--prefix", "nowhere")).output).toContain("nowhere: no such folder");
      const { code, output } = await ataLab("run", "notebooks/reserch.ipynb");
      expect(code).toBe(1);
      expect(output).toContain("no such notebook; did you mean");
      expect(output).not.toContain("zeromq");
    } finally {
      renameSync(away, here);
    }
  });
});
