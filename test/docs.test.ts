import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "@tslab/typescript-for-tslab";
import * as lab from "ata-lab";
import { describe, expect, it } from "vitest";
import { sourceFiles } from "./support/source-files.js";

// Every function and class a user can import has a docstring with an example, and every example of the library does what it
// says: a line `expression; // → value` must give that value, as far as its digits go.

interface Example {
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

function documented(): Example[] {
  return sourceFiles().flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
    return source.statements.flatMap((statement) => {
      if (!ts.isFunctionDeclaration(statement) && !ts.isClassDeclaration(statement)) return [];
      const name = statement.name?.text ?? "";
      const doc = source.text.slice(statement.pos, statement.getStart());
      const example = /@example\n([\s\S]*?)\n \*\//.exec(doc)?.[1]?.replace(/^ \* ?/gm, "") ?? "";
      return name in lab || example !== "" ? [{ name, file, code: example }] : [];
    });
  });
}

async function run({ code, file }: Example): Promise<void> {
  const checked = code
    // A value may stand on the line below a long expression.
    .replace(/\n\/\/ →/g, " // →")
    .replace(/^(.*); \/\/ → (.*)$/gm, (_, expression, value) => `__same((${expression}), (${value}));`);
  expect(checked, "an example shows a value with // →").toMatch(/__same/);
  // What is not published is named by its own file only.
  const built = resolve(file.replace(join("lib", "src"), join("lib", "dist")).replace(/\.ts$/, ".js"));
  const own = await import(pathToFileURL(built).href);
  const exported = Object.entries({ ...own, ...lab });
  const body = new Function(...exported.map(([name]) => name), "__same", `return (async () => { ${checked} })()`);
  await body(...exported.map(([, value]) => value), same);
}

/** Equal, typed arrays standing for lists, numbers as far as the expected one was written. */
function same(actual: unknown, expected: unknown): void {
  if (typeof expected === "number" && typeof actual === "number") {
    const digits = /\.(\d+)/.exec(String(expected))?.[1]?.length ?? 0;
    if (Number.isNaN(expected)) expect(actual).toBeNaN();
    else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(digits === 0 ? 1e-6 : 0.500001 * 10 ** -digits);
  } else if (ArrayBuffer.isView(actual) || Array.isArray(actual)) {
    const values = Array.from(actual as unknown as ArrayLike<unknown>);
    expect(values).toHaveLength((expected as unknown[]).length);
    for (const [i, value] of values.entries()) same(value, (expected as unknown[])[i]);
  } else if (typeof actual === "object" && actual !== null) {
    expect(Object.keys(actual)).toEqual(Object.keys(expected as object));
    for (const [key, value] of Object.entries(actual)) same(value, (expected as Record<string, unknown>)[key]);
  } else {
    expect(actual).toEqual(expected);
  }
}

describe("docstrings", () => {
  const examples = documented();
  const functions = Object.entries(lab).filter(([, value]) => typeof value === "function");

  it("are there for every public function and class", () => {
    const names = new Set(examples.filter(({ code }) => code !== "").map(({ name }) => name));
    expect(functions.map(([name]) => name).filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(examples.filter(({ code }) => code !== ""))("$name does what its example says", async (example) => {
    await run(example);
  });
});
