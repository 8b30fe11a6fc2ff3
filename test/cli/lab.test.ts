import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { placeOf } from "../../lib/dist/cli/lab/place.js";
import { pythonWith } from "../../lib/dist/cli/lab/python.js";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "lab-"));
afterAll(() => rmSync(folder, { recursive: true }));

function put(path: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), "{}");
}
put("project/package.json");
put("project/notebooks/research.ipynb");
put("project/notebooks/deep/mine.ipynb");
put("plain/research.ipynb");
put("empty/data.csv");

describe("what JupyterLab opens", () => {
  const place = (path: string): object => placeOf(join(folder, path));

  it("is a folder with its research notebook, if it has one", () => {
    const project = join(folder, "project");
    expect(place("project")).toEqual({ folder: project, notebook: "notebooks/research.ipynb", project });
    const plain = join(folder, "plain");
    expect(place("plain")).toEqual({ folder: plain, notebook: "research.ipynb", project: plain });
    const empty = join(folder, "empty");
    expect(place("empty")).toEqual({ folder: empty, notebook: undefined, project: empty });
  });

  it("is a part of a project, whose Python environment it shares", () => {
    const [deep, project] = [join(folder, "project/notebooks/deep"), join(folder, "project")];
    expect(place("project/notebooks/deep")).toEqual({ folder: deep, notebook: undefined, project });
  });

  it("is a notebook in its project", () => {
    const project = join(folder, "project");
    expect(place("project/notebooks/deep/mine.ipynb")).toEqual({
      folder: project,
      notebook: "notebooks/deep/mine.ipynb",
      project,
    });
  });
});

describe("ata-lab lab", () => {
  it("says what is wrong with a path", async () => {
    expect(await runCli(["lab", "nowhere", "--no-browser"], folder)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^ata-lab: nowhere: no such file or folder\. "(npx )?ata-lab init nowhere" makes a project there\n$/,
      ),
    });
    expect(await runCli(["lab", "nowhere.ipynb", "--no-browser"], folder)).toMatchObject({
      code: 1,
      stderr: "ata-lab: nowhere.ipynb: no such file or folder\n",
    });
    expect(await runCli(["lab", "empty/data.csv"], folder)).toMatchObject({
      code: 1,
      stderr: "ata-lab: empty/data.csv is no notebook: name an .ipynb file or a folder\n",
    });
  });

  it.skipIf(process.platform === "win32")("says how to get a Python where there is none", async () => {
    const { code, stderr } = await runCli(["lab", "plain"], folder, { PATH: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^ata-lab: Python 3\.10 or later with venv is needed; none was found\.\nGet it: .*run this again/,
    );
  });

  it.skipIf(process.platform === "win32")(
    "starts JupyterLab in the folder, with the kernel, and passes on options",
    async () => {
      const project = join(folder, "started");
      const requirements = resolve("lib/jupyter/requirements.txt");
      put("started/package.json");
      put("started/notebooks/research.ipynb");
      put("started/.venv/bin/python");
      // Writes down how it was started.
      const [python, told] = [join(project, ".venv/bin/python"), join(project, "told")];
      writeFileSync(python, `#!/bin/sh\nprintf '%s\\n' "$PWD" "$JUPYTER_PATH" "$@" > ${told}\nexit 3\n`);
      chmodSync(python, 0o755);
      const sha256 = createHash("sha256").update(readFileSync(requirements)).digest("hex");
      const installed = { [relative(project, requirements).replaceAll("\\", "/")]: sha256 };
      writeFileSync(join(project, ".venv", "installed.json"), JSON.stringify(installed));

      const args = ["lab", "--port", "8899", "--allow-root"];
      const { code, stderr } = await runCli(args, project, { JUPYTER_PATH: "/theirs" });
      expect([code, stderr]).toEqual([3, "ata-lab: JupyterLab ended with exit code 3\n"]);
      const lines = readFileSync(told, "utf8").trim().split("\n");
      const here = realpathSync(project);
      expect(lines).toEqual([
        here,
        `${resolve("lib/jupyter")}:/theirs`,
        "-m",
        "jupyterlab",
        `--ServerApp.root_dir=${here}`,
        `--FileContentsManager.preferred_dir=${join(here, "notebooks")}`,
        "--LabApp.default_url=/lab/tree/notebooks/research.ipynb",
        "--port",
        "8899",
        "--allow-root",
      ]);
      await runCli(["lab", "started/notebooks", "--no-browser"], folder);
      expect(readFileSync(told, "utf8")).toContain(`--ServerApp.root_dir=${join(here, "notebooks")}\n`);
      expect(await runCli(["lab", "--install"], project)).toMatchObject({
        code: 0,
        stderr: `JupyterLab is installed: ${python}\n`,
      });
    },
  );

  it("leaves a Python environment alone that is not its own", () => {
    put("theirs/.venv/pyvenv.cfg");
    put("theirs/requirements.txt");
    const theirs = join(folder, "theirs");
    expect(() => pythonWith(theirs, join(theirs, "requirements.txt"))).toThrow(
      /\.venv is a Python environment that ata-lab did not make, and leaves alone\. .*"(?:npx )?ata-lab kernel install --prefix .*\.venv"/,
    );
  });
});
