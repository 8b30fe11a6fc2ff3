import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { FEATURES, fingerprintFaults, fingerprintOf, loadRecipe, makeSample, PRESETS, research } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { recipeFrom } from "../../lib/dist/sources/load-recipe.js";

// Outside the project, where no node_modules lies: a recipe's `import ... from "ata-lab"` is this library all the same.
const folder = mkdtempSync(join(tmpdir(), "recipes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file and gives its path. */
function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const GOOD = `import { type Bars, buildFeatures, defineRecipe, PRESETS } from "ata-lab";

interface Period { readonly bars: number }
const period: Period = { bars: 7 };

export default defineRecipe({
  ...PRESETS.sound,
  name: "quick",
  features: (bars: Bars) => buildFeatures(bars, { rsi: period.bars }),
  experts: { ...PRESETS.sound.experts, volume: ["volm_z"] },
});
export const bare = defineRecipe({ ...PRESETS.seed, name: "bare", brain: null });
export const other = 3;
`;

describe("loadRecipe", () => {
  it("gives a file that imports a part of the library the running one", async () => {
    const path = write(
      "part.ts",
      `import { rsi, defineRecipe, PRESETS } from "ata-lab/core"; import { candleChart } from "ata-lab/charts";
       if (!candleChart) throw new Error();
       export default defineRecipe({ ...PRESETS.sound, features: (bars) => ({ ...PRESETS.sound.features(bars), mine: rsi(bars.close) }) });`,
    );
    expect((await loadRecipe(path)).features(makeSample({ to: "2018-01-03" })).mine).toHaveLength(390);
  });

  it("loads TypeScript without a build step, and says where it is from", async () => {
    const path = write("quick.ts", GOOD);
    const recipe = await loadRecipe(path);
    expect([recipe.name, Object.keys(recipe.experts)]).toEqual(["quick", ["rsi", "macd", "trend", "volume"]]);
    expect(Object.isFrozen(recipe)).toBe(true);
    expect(recipe.source).toEqual({
      file: path,
      export: "default",
      sha256: createHash("sha256").update(GOOD).digest("hex"),
    });
    const { models, bars, data } = research(makeSample({ to: "2018-03-01" }), recipe);
    expect(Object.keys(models)).toEqual(["rsi", "macd", "trend", "volume", "brain"]);
    expect(Object.keys(data.features)).toEqual([...FEATURES]);
    expect(bars.time.length).toBeGreaterThan(0);
    const faults = fingerprintFaults(fingerprintOf(PRESETS.sound), fingerprintOf(recipe));
    expect(faults.map((line) => line.slice(0, 12))).toEqual(["`rsi` is not", "`rsi_slope` "]);
  });

  it("is this very library to the file: its presets are the same values, and cost no second loading", async () => {
    const path = write("same.ts", GOOD);
    const recipe = await loadRecipe(path);
    expect(recipe.label).toBe(PRESETS.sound.label);
    expect((await loadRecipe(`${path}#bare`)).features).toBe(PRESETS.seed.features);
  });

  it("loads JavaScript, an export by its name, and paths that are relative or hold a #", async () => {
    const js = `import { defineRecipe, PRESETS } from "ata-lab";
      export const a = defineRecipe({ ...PRESETS.seed, name: "a" }), b = defineRecipe({ ...PRESETS.seed, name: "b" });`;
    for (const name of ["two.js", "two.mjs", "two.mts", "deep/er/two.ts", "no.1 #1/two.ts"]) {
      const path = write(name, js);
      expect((await loadRecipe(`${path}#b`)).name).toBe("b");
      expect((await loadRecipe(`${relative(process.cwd(), path)}#a`)).name).toBe("a");
    }
    const inner = write("so#me.ts", js.replace("export const a", "export default PRESETS.sound; export const a"));
    expect((await loadRecipe(inner)).name).toBe("sound");
    expect((await loadRecipe(`${inner}#a`)).source).toMatchObject({ file: inner, export: "a" });
  });

  it("reads an edited file anew, and a file that it imports, from one call to the next", async () => {
    const periods = write("parts/periods.ts", "export const RSI: number = 7;\n");
    const path = write(
      "edited.ts",
      `import { buildFeatures, defineRecipe, PRESETS } from "ata-lab";
       import { RSI } from "./parts/periods.js";
       export default defineRecipe({ ...PRESETS.seed, name: "n", features: (b) => buildFeatures(b, { rsi: RSI }) });`,
    );
    const print = async () => fingerprintOf(await loadRecipe(path)).rsi!.hash;
    const first = await print();
    expect(await print()).toBe(first);
    writeFileSync(periods, "export const RSI: number = 8;\n");
    const second = await print();
    expect(second).not.toBe(first);
    const before = (await loadRecipe(path)).source;
    write("edited.ts", `// A word.\n${GOOD}`);
    const after = await loadRecipe(path);
    expect(after.name).toBe("quick");
    expect(after.source).not.toEqual(before);
  });

  it("gives another thread the same recipe, and refuses a file that is another by then", async () => {
    const path = write("source.ts", GOOD);
    const { source } = await loadRecipe(path);
    expect((await recipeFrom(source!)).name).toBe("quick");
    expect(await recipeFrom({ preset: "sound" })).toBe(PRESETS.sound);
    write("source.ts", GOOD.replace("bars: 7", "bars: 8"));
    await expect(recipeFrom(source!)).rejects.toThrow(
      /source.ts: changed while it was in use: its SHA-256 was [0-9a-f]{64}, and is [0-9a-f]{64}; run again$/,
    );
  });
});

describe("what cannot be loaded is one clear error", () => {
  const refused = async (name: string, text: string, reference: string = ""): Promise<string> => {
    const path = write(name, text);
    const error = await loadRecipe(path + reference).then(
      () => new Error("it loaded"),
      (reason: Error) => reason,
    );
    expect(error.message.startsWith(path)).toBe(true);
    return error.message.slice(path.length);
  };

  it("where there is no file, or none of a recipe's kind", async () => {
    await expect(loadRecipe(join(folder, "none.ts"))).rejects.toThrow(
      /none.ts: no such file; give the .ts or .js file of a recipe$/,
    );
    await expect(loadRecipe(folder)).rejects.toThrow(/: a folder; give the .ts or .js file of a recipe$/);
    expect(await refused("recipe.json", "{}")).toBe(": a recipe is a .ts or .js file");
  });

  it("where the file throws: with the line", async () => {
    const text = "\nconst x: number = 3;\n\nthrow new Error('no luck with ' + x);\n";
    expect(await refused("throws.ts", text)).toBe(":4: no luck with 3");
    expect(await refused("throws.js", text.replace(": number", ""))).toBe(":4: no luck with 3");
  });

  it("where a file that it imports throws, or is not there", async () => {
    write("parts/throws.ts", "export const x: number = 1;\nnull!.length;\n");
    const message = await refused("imports.ts", '\nimport { x } from "./parts/throws.js";\nexport default x;\n');
    expect(message).toMatch(/null/);
    expect(await refused("missing.ts", '\nimport { x } from "./parts/none.js";\nexport default x;\n')).toMatch(
      /parts\/none/,
    );
  });

  it("where its text is no program: with the line", async () => {
    expect(await refused("syntax.ts", "const a = 1;\nconst b = = 2;\n")).toMatch(/^:2: .*(nexpected|xpression)/s);
    expect(await refused("syntax.js", "const a = 1;\nconst b = = 2;\n")).toMatch(/^:2: .*(nexpected|xpression)/s);
  });

  it("where its export is no recipe: with those that are", async () => {
    const path = join(folder, "other.ts");
    expect(await refused("other.ts", GOOD, "#other")).toBe(`: has no recipe "other"; there is ${path}, ${path}#bare`);
    expect(await refused("none.ts", GOOD, "#none")).toMatch(/^: has no recipe "none"; there is .*none.ts#bare$/);
    expect(await refused("empty.ts", "export {};\n")).toBe(
      ": has no default export that is a recipe; write export default defineRecipe({ ... })",
    );
    expect(await refused("three.ts", "export default 3;\n")).toMatch(/^: has no default export that is a recipe/);
    expect(await refused("named.ts", GOOD.replace("export default", "export const main ="))).toMatch(
      /^: has no default export that is a recipe; there is .*named.ts#bare, .*named.ts#main$/,
    );
  });

  it("where defineRecipe refuses it: with the line that calls it", async () => {
    expect(await refused("refused.ts", GOOD.replace('["volm_z"]', "[]"))).toBe(
      ':6: recipe "quick": expert volume reads no column',
    );
  });

  it("where a column is misspelt: with the line of the word", async () => {
    const text = GOOD.replace("experts: {", "experts: {\n    // A comment\n   ").replace('"volm_z"', '"volume_z"');
    expect(await refused("misspelt.ts", text)).toMatch(
      /^:12: recipe "quick": expert volume reads "volume_z", but features returns no such column; there are rsi, /,
    );
    const filter = GOOD.replace('name: "quick",', 'name: "quick",\n  filters: { vol_zz: { max: 3 } } as object,');
    expect(await refused("filter.ts", filter)).toMatch(/^:9: recipe "quick": the filter reads "vol_zz"/);
  });

  it("where its features, filter or label throw on bars: with the line in the file", async () => {
    const features = GOOD.replace(
      "=> buildFeatures",
      "=>\n    (bars as never as { x: number[] }).x.map(Number) && buildFeatures",
    );
    expect(await refused("features.ts", features)).toMatch(/^:10: Cannot read properties of undefined/);
    const label = GOOD.replace(
      'name: "quick",',
      'name: "quick",\n  label: (bars) => ({ label: bars.nope.x }) as never,',
    );
    expect(await refused("label.ts", label)).toMatch(/^:9: Cannot read properties of undefined/);
    const short = GOOD.replace('name: "quick",', 'name: "quick",\n  filters: () => [1],');
    expect(await refused("short.ts", short)).toMatch(/: the filter returns 1 values for \d+ rows/);
  });
});
