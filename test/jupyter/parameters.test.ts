import { describe, expect, it } from "vitest";
import { injectParameters } from "../../lib/dist/jupyter/runner/inject-parameters.js";
import { joinLines, type Notebook } from "../../lib/dist/jupyter/runner/nbformat.js";
import { declaredParameters, parseValue } from "../../lib/dist/jupyter/runner/parameters.js";

const SOURCE = `
/** Minute bars. @path */
const bars: string = "";
const folds = 5;
let shift = -0.5;
const verbose = false;
const side: "left" | "right" = "left";
const limit: number | null = null;
const grid: readonly number[] = [0.1, 1];
const names = ["a"];
const when = new Date(0);
function helper(): void {}
`;

const declared = declaredParameters(SOURCE);
const value = (name: string, text: string): unknown => parseValue(declared.find((one) => one.name === name)!, text);

function notebook(): Notebook {
  const cell = (id: string, source: string | string[], tags?: string[]) =>
    ({ cell_type: "code", id, metadata: tags ? { tags } : {}, source, outputs: [], execution_count: null }) as const;
  const cells = [cell("a", "1"), cell("b", SOURCE.split(/(?<=\n)/), ["parameters"]), cell("c", "folds")];
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

describe("declaredParameters", () => {
  it("reads names, keywords and paths", () => {
    expect(declared.map((one) => one.name)).toEqual("bars folds shift verbose side limit grid names when".split(" "));
    expect(declared.filter((one) => one.isPath).map((one) => one.name)).toEqual(["bars"]);
    expect(declared.find((one) => one.name === "shift")!.keyword).toBe("let");
  });
});

describe("parseValue", () => {
  it.each([
    ["bars", "007", "007"],
    ["folds", "10", 10],
    ["shift", "-1e-3", -0.001],
    ["verbose", "true", true],
    ["side", "right", "right"],
    ["limit", "3", 3],
    ["limit", "null", null],
    ["grid", "[1, 2]", [1, 2]],
    ["names", '["x", "y"]', ["x", "y"]],
  ])("reads %s=%s", (name, text, expected) => {
    expect(value(name, text)).toEqual(expected);
  });

  it.each([
    ["folds", "ten", /--param folds=ten: folds is a number/],
    ["folds", "", /folds is a number/],
    ["verbose", "yes", /verbose is a boolean/],
    ["side", "up", /side is "left" or "right"/],
    ["limit", "none", /limit is a number or null/],
    ["grid", '["a"]', /grid is a JSON array/],
    ["when", "2020-01-01", /when: its type \(of its default\) cannot be given as text/],
  ])("refuses %s=%s", (name, text, message) => {
    expect(() => value(name, text)).toThrow(message);
  });
});

describe("injectParameters", () => {
  const source = (result: Notebook): string => joinLines(result.cells[2]!.source);

  it("puts a tagged cell after the parameters, in the notebook's own words", () => {
    const result = injectParameters(notebook(), { folds: "3", side: "right", shift: "2" }, "/from");
    expect(result.cells.map((cell) => cell.metadata.tags)).toEqual([
      undefined,
      ["parameters"],
      ["injected-parameters"],
      undefined,
    ]);
    expect(source(result)).toBe(
      '// Parameters\nconst folds = 3;\nconst side: "left" | "right" = "right";\nlet shift = 2;',
    );
  });

  it("takes paths from the caller's folder, and leaves absolute and empty ones", () => {
    expect(source(injectParameters(notebook(), { bars: "data/spy.csv" }, "/from"))).toContain('"/from/data/spy.csv"');
    expect(source(injectParameters(notebook(), { bars: "/abs/spy.csv" }, "/from"))).toContain('"/abs/spy.csv"');
    expect(source(injectParameters(notebook(), { bars: "" }, "/from"))).toContain('bars: string = ""');
  });

  it("replaces what an earlier run injected", () => {
    const once = injectParameters(notebook(), { folds: "3" }, "/");
    const twice = injectParameters(once, { folds: "4" }, "/");
    expect(twice.cells).toHaveLength(4);
    expect(source(twice)).toContain("const folds = 4;");
    expect(injectParameters(once, {}, "/").cells).toHaveLength(3);
  });

  it("writes a value in one line, whatever line separators it has", () => {
    expect(source(injectParameters(notebook(), { bars: "/a\u2028b\u2029c\nd" }, "/"))).toContain(
      '"/a\\u2028b\\u2029c\\nd"',
    );
  });

  it.each([
    ["shift", "1e999"],
    ["shift", "-1e999"],
    ["grid", "[1, 1e999]"],
  ])("refuses a number that is infinite: %s=%s", (name, text) => {
    expect(() => value(name, text)).toThrow(/--param/);
  });

  it("refuses names that the notebook does not have", () => {
    expect(() => injectParameters(notebook(), { fold: "3" }, "/")).toThrow(/--param fold: .* it has bars, folds, /);
    const untagged = { ...notebook(), cells: notebook().cells.filter((cell) => !cell.metadata.tags) };
    expect(() => injectParameters(untagged, { folds: "3" }, "/")).toThrow(/no cell tagged "parameters"/);
  });
});
