import { existsSync, readFileSync, statSync } from "node:fs";
import ts from "@tslab/typescript-for-tslab";
import { describe, expect, it } from "vitest";
import { z } from "zod";

// What is said in .devcontainer/ and .binder/ exists and has the form that their specifications give it. The containers
// themselves are not built here.

const packageJson = JSON.parse(readFileSync("package.json", "utf8"));

/** The properties used, as containers.dev's reference has them; a misspelt one is refused. */
const schema = z.strictObject({
  name: z.string(),
  image: z.string().regex(/^[a-z0-9.-]+(\/[a-z0-9-]+)+:[\w.-]+$/),
  features: z.record(
    z.string().regex(/^[a-z0-9.-]+(\/[a-z0-9-]+)+:\d+(\.\d+)*$/),
    z.record(z.string(), z.union([z.string(), z.boolean()])),
  ),
  postCreateCommand: z.string(),
  waitFor: z.enum(["onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand"]),
  remoteEnv: z.record(z.string(), z.string()),
  forwardPorts: z.array(z.int().min(0).max(65535)),
  portsAttributes: z.record(
    z.string().regex(/^\d+$/),
    z.strictObject({
      label: z.string(),
      onAutoForward: z.enum(["notify", "openBrowser", "openBrowserOnce", "openPreview", "silent", "ignore"]),
    }),
  ),
  customizations: z.strictObject({
    vscode: z.strictObject({ extensions: z.array(z.string().regex(/^[\w-]+\.[\w-]+$/)) }),
  }),
});

describe("the dev container", () => {
  const path = ".devcontainer/devcontainer.json";
  const { config, error } = ts.parseConfigFileTextToJson(path, readFileSync(path, "utf8"));

  it("is valid", () => {
    expect(error).toBeUndefined();
    schema.parse(config);
  });

  it("has the Node.js, the Python and the extension that it needs", () => {
    expect(config.image).toMatch(/node:22\b/);
    expect(Object.keys(config.features)).toContainEqual(expect.stringMatching(/\/python:/));
    expect(config.customizations.vscode.extensions).toContain("ms-toolsai.jupyter");
    expect(Object.keys(config.portsAttributes)).toEqual(config.forwardPorts.map(String));
  });

  it("runs scripts that exist", () => expectCommands(config.postCreateCommand));

  it("names folders that exist", () => {
    const named = Object.values<string>(config.remoteEnv).flatMap((value) =>
      [...value.matchAll(/\$\{containerWorkspaceFolder\}\/([^:]+)/g)].map(([, folder]) => folder!),
    );
    expect(named).toHaveLength(3);
    // `npm run lab` makes the Python environment.
    for (const folder of named.filter((name) => name !== ".venv/bin")) expect(existsSync(folder), folder).toBe(true);
    expect(existsSync("lib/jupyter/kernels/ata-lab/kernel.json")).toBe(true);
    expect(existsSync("lib/jupyter/config/jupyter_server_config.py")).toBe(true);
  });
});

describe("Binder", () => {
  it.each(["postBuild", "start"])("can run %s", (name) => {
    const path = `.binder/${name}`;
    expect(readFileSync(path, "utf8")).toMatch(/^#!\/bin\/bash\n/);
    if (process.platform !== "win32") expect(statSync(path).mode & 0o111).toBe(0o111);
  });

  it("runs scripts and names folders that exist", () => {
    expectCommands(readFileSync(".binder/postBuild", "utf8").split("\n").at(-2)!);
    const [, folder] = /"\$PWD\/([^"]+)"/.exec(readFileSync(".binder/start", "utf8"))!;
    expect(existsSync(folder!)).toBe(true);
  });
});

/** Commands joined by &&, each of them npm's. */
function expectCommands(line: string): void {
  for (const command of line.split("&&").map((part) => part.trim())) {
    const [, script] = /^npm (?:ci|run ([\w:]+)(?: -- .*)?)$/.exec(command) ?? [undefined, "no command of npm's"];
    if (script !== undefined) expect(Object.keys(packageJson.scripts), command).toContain(script);
  }
}
