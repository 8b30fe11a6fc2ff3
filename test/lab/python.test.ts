import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findPython, pythonWith } from "../../lib/dist/cli/lab/python.js";

describe.skipIf(process.platform === "win32")("the search for a Python", () => {
  let bin: string;
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), "bin-"));
    vi.stubEnv("PATH", bin);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(bin, { recursive: true });
  });

  /** A program that answers as a Python of this version would. */
  function putPython(name: string, version: string, { venv = true } = {}): void {
    writeFileSync(join(bin, name), `#!/bin/sh\necho ${version}\nexit ${venv ? 0 : 1}\n`);
    chmodSync(join(bin, name), 0o755);
  }

  it("takes the first that will do", () => {
    putPython("python3", "3.9");
    putPython("python3.12", "3.12");
    putPython("python3.10", "3.10");
    expect(findPython()).toBe("python3.12");
  });

  it("says how to get one when there is none", () => {
    expect(() => findPython()).toThrow(/^Python 3\.10 or later with venv is needed; none was found\.\nGet it: \w/);
  });

  it("says what is wrong with those that are there", () => {
    putPython("python", "2.7", { venv: false });
    putPython("python3", "3.9");
    putPython("python3.11", "3.11", { venv: false });
    expect(() => findPython()).toThrow("python3 is 3.9, python is 2.7, python3.11 3.11 has no venv");
  });
});

describe.skipIf(process.platform === "win32")("a project's Python environment", () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "environment-"));
    // A Python whose venv is a copy of itself, and whose pip counts how often it is called.
    const python = `#!/bin/sh
      [ "$1" = -c ] && echo 3.12
      [ "$2" = venv ] && /bin/mkdir -p "$3/bin" && /bin/cp "$0" "$3/bin/python"
      [ "$2" = pip ] && echo "$@" >> "${project}/pip.log"
      exit 0`;
    writeFileSync(join(project, "python3"), python);
    chmodSync(join(project, "python3"), 0o755);
    writeFileSync(join(project, "requirements.txt"), "one==1\n");
    vi.stubEnv("PATH", project);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(project, { recursive: true });
  });

  const make = (): string => pythonWith(project, join(project, "requirements.txt"));
  const installs = (): number => readFileSync(join(project, "pip.log"), "utf8").trim().split("\n").length;

  it("is made once, and its packages are installed again when the requirements change", () => {
    expect(make()).toBe(join(project, ".venv", "bin", "python"));
    make();
    expect(installs()).toBe(1);
    writeFileSync(join(project, "requirements.txt"), "one==2\n");
    make();
    expect(installs()).toBe(2);
  });

  it("is made anew when its making was cut short", () => {
    make();
    writeFileSync(join(project, ".venv", "installed.json"), "{}");
    writeFileSync(join(project, ".venv", "half"), "");
    make();
    expect([existsSync(join(project, ".venv", "half")), installs()]).toEqual([false, 2]);
  });
});

describe("requirements", () => {
  const FILES = ["lib/jupyter", "bench", "test/jupyter", "test/python", "bench/opponents"].map(
    (folder) => `${folder}/requirements`,
  );

  it("are pinned, and to one version in all files, which share one environment", () => {
    const pins = new Map<string, string>();
    for (const file of FILES.flatMap((name) => [`${name}.in`, `${name}.txt`])) {
      for (const line of readFileSync(file, "utf8").split("\n")) {
        if (line === "" || line.startsWith("#") || /^ {4}--hash=sha256:[0-9a-f]{64}( \\)?$/.test(line)) continue;
        const [, name, version, when = ""] = /^([\w.-]+)==([\w.]+)(?: ; (.+?))?( \\)?$/.exec(line) ?? [];
        expect(name, `${file}: ${line}`).toBeDefined();
        const key = `${name!.replaceAll("_", "-").toLowerCase()} ${when}`;
        expect(version, `${file}: ${line}`).toBe(pins.get(key) ?? version);
        pins.set(key, version!);
      }
    }
    expect(pins.size).toBeGreaterThan(80);
  });

  it.each(FILES)("%s: each package has hashes, so that pip takes no other file, and none is missing", (file) => {
    const packages = readFileSync(`${file}.txt`, "utf8")
      .split(/^(?=[\w.-]+==)/m)
      .slice(1);
    expect(packages.length).toBeGreaterThan(10);
    expect(packages.filter((text) => !text.includes("--hash=sha256:"))).toEqual([]);
    const pins = packages.map((text) => text.split(/ [;\\]/)[0]!.replaceAll("_", "-"));
    const wanted = readFileSync(`${file}.in`, "utf8").match(/^[\w.-]+==[\w.]+$/gm)!;
    for (const pin of wanted) expect(pins).toContain(pin.replaceAll("_", "-"));
  });
});
