import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "export-"));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync("models", join(folder, "models"), { recursive: true });

const run = (...args: string[]): Promise<CliRun> => runCli(["export", ...args], folder);
const succeed = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("ata-lab: ")]);
  return stdout;
};
const fail = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([1, ""]);
  return stderr;
};
const text = (...path: string[]): string => readFileSync(join(folder, ...path), "utf8");

describe("ata-lab export python", () => {
  it("writes a module and how it is used, and says so", async () => {
    const out = await succeed("python", "--models", "models", "--out", "py");
    expect(out).toMatch(
      /^recipe seed\nmodels: models\n\nWritten:\n {2}py\/ata_model\.py\n {2}py\/README\.md\n {2}py\/export\.json\n$/,
    );
    expect(readdirSync(join(folder, "py")).sort()).toEqual(["README.md", "ata_model.py", "export.json"]);
    expect(JSON.parse(text("py", "export.json"))).toMatchObject({
      kind: "python",
      recipe: "seed",
      models: { "brain.json": expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(text("py", "ata_model.py")).not.toContain("POLICY");
  });

  it("replaces its own files, with the policy that is asked for", async () => {
    await succeed("python", "--models", "models", "--out", "again");
    const json = await succeed("python", "--models", "models", "--out", "again", "--gate", "0.02", "--json");
    expect(JSON.parse(json)).toMatchObject({
      export: "python",
      recipe: "seed",
      policy: { gate: 0.02 },
      written: ["again/ata_model.py", "again/README.md", "again/export.json"],
    });
    expect(text("again", "ata_model.py")).toContain('"gate": 0.02,');
  });

  it("replaces nothing else", async () => {
    await succeed("python", "--models", "models", "--out", "mine");
    writeFileSync(join(folder, "mine", "ata_model.py"), "# mine\n");
    expect(await fail("python", "--models", "models", "--out", "mine")).toMatch(
      /mine\/ata_model\.py: was changed since it was exported: name another folder, or remove the file first\n/,
    );
    expect(text("mine", "ata_model.py")).toBe("# mine\n");
    expect(await fail("python", "--models", "models", "--out", "models")).toMatch(
      /models\/README\.md: is there already, and no export wrote it: name another folder\n/,
    );
    expect(existsSync(join(folder, "models", "ata_model.py"))).toBe(false);
    for (const out of ["mine/ata_model.py", "mine/ata_model.py/more"]) {
      expect(await fail("python", "--models", "models", "--out", out)).toBe(
        `ata-lab: ${out}: is a file, or is in one: name a folder, as in --out python-export\n`,
      );
    }
    writeFileSync(join(folder, "mine", "export.json"), "{}");
    expect(await fail("python", "--models", "models", "--out", "mine")).toMatch(
      /mine\/export\.json: .*name another folder\n/,
    );
  });

  it("refuses models of another recipe, and a policy that is broken or missing", async () => {
    expect(await fail("python", "--models", "models", "--preset", "sound", "--out", "no")).toMatch(
      /these models cannot be fed by recipe "sound"/,
    );
    expect(await fail("python", "--models", "models", "--policy", "none.json", "--out", "no")).toMatch(
      /none\.json: no such file/,
    );
    writeFileSync(join(folder, "half.json"), '{ "policy": 1, "gate": 0.1 }');
    expect(await fail("python", "--models", "models", "--policy", "half.json", "--out", "no")).toMatch(/half\.json: /);
    cpSync(join(folder, "models"), join(folder, "changed"), { recursive: true });
    writeFileSync(join(folder, "changed", "brain.json"), text("models", "brain.json").replace("bias", "bais"));
    expect(await fail("python", "--models", "changed", "--out", "no")).toMatch(/brain\.json/);
    expect(existsSync(join(folder, "no"))).toBe(false);
  });

  it.each(["python", "lean", "onnx"])("%s: its help tells whose recipe it is by default", async (kind) => {
    expect((await succeed(kind, "--help")).replaceAll(/\s+/g, " ")).toContain(
      "(default: the one that the models' manifest names)",
    );
  });

  it("is typed wrongly without a folder or a kind", async () => {
    expect((await run("python", "--models", "models")).code).toBe(2);
    expect((await run("pyhton")).code).toBe(2);
  });
});

describe("ata-lab export lean", () => {
  it("writes a project, and leaves to LEAN what LEAN wrote", async () => {
    const json = await succeed("lean", "--models", "models", "--out", "lean", "--gate", "0.02", "--json");
    expect(JSON.parse(json)).toMatchObject({
      export: "lean",
      recipe: "seed",
      models: "models",
      policy: { gate: 0.02 },
    });
    expect(JSON.parse(json).written).toHaveLength(10);
    expect(JSON.parse(text("lean", "config.json")).parameters.symbol).toBe("SPY");
    const config = text("lean", "config.json").replace("{", '{ "local-id": 7,');
    writeFileSync(join(folder, "lean", "config.json"), config);
    const again = await succeed("lean", "--models", "models", "--out", "lean", "--gate", "0.03", "--json");
    expect(JSON.parse(again).written).toHaveLength(9);
    expect(text("lean", "config.json")).toBe(config);
    expect(text("lean", "policy.json")).toContain('"gate": 0.03,');
  });

  it("replaces no export of another kind, and writes nothing that it refuses", async () => {
    await succeed("python", "--models", "models", "--out", "kind");
    expect(await fail("lean", "--models", "models", "--out", "kind", "--gate", "0.02")).toMatch(
      /kind: holds the files of ".*ata-lab export python": name another folder, as in --out kind-lean\n/,
    );
    expect(await fail("lean", "--models", "models", "--out", "none")).toMatch(/there is no policy/);
    expect(await fail("lean", "--models", "models", "--out", "none", "--gate", "0.1", "--fractional")).toMatch(
      /shares fractional: /,
    );
    expect(existsSync(join(folder, "none"))).toBe(false);
  });
});
