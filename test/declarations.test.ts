import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "@tslab/typescript-for-tslab";
import { describe, expect, it } from "vitest";
import { sourceFiles } from "./support/source-files.js";

// Notebook cells are compiled by tslab's own TypeScript 5.0.4. What it cannot read in a declaration it takes as `any`,
// and a wrong assignment in a cell then passes: so our declarations must mean there what they mean here.
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  strict: true,
  noEmit: true,
  types: ["node"],
};

const WRONG: readonly (readonly [what: string, code: string])[] = [
  ["an array of numbers for a series", "lab.rsi([1, 2, 3])"],
  ["a series for a number", "const n: number = lab.rsi(Float64Array.of(1, 2))"],
  ["a series for text", "const s: string = lab.makeSample().close"],
  ["a wrong option", 'lab.resample(lab.makeSample(), "5min", { closed: "middle" })'],
  ["a wrong name of a feature", "lab.buildFeatures(lab.makeSample()).rsi_slop"],
  ["a table for a number", "const n: number = lab.featureTable({} as lab.Dataset)"],
  ["labels of the wrong type", "new lab.LogisticRegression().fit([Float64Array.of(1)], Float64Array.of(1))"],
  ["a promise for bars", 'const b: lab.Bars = new lab.QuantBook().history("A")'],
  ["a model without a bias", 'lab.predict({ type: "logistic", weights: {} }, {})'],
  ["an array of numbers for a series, of a part", "core.rsi([1, 2, 3])"],
  ["a series for bars, of a part", "candleChart(Float64Array.of(1))"],
  ["a number for a folder, of a part", "readModels(1)"],
  ["text for an option, of a part", 'show(1, "text")'],
  ["a misspelt signal", 'lab.backtest(bars, (now) => now.signals.rsii, { signals, costs: "ib" })'],
  ["a policy without its signals", 'lab.backtest(bars, lab.brain(), { signals, costs: "ib" })'],
  ["a backtest that forgets the costs", "lab.backtest(bars, lab.rsiBaseline(), { signals })"],
  ["a coefficient for text", "const s: string = new lab.LogisticRegression().coef"],
];
const RIGHT = `const same: typeof lab.rsi = core.rsi;
  show(candleChart(bars));
  lab.rsi(Float64Array.of(1, 2));
  const decide = (now: lab.BarView<typeof signals>) => (now.signals.rsi < 30 ? 0.5 : lab.HOLD);
  lab.backtest(bars, decide, { signals, costs: "ib" });
  lab.backtest(bars, (now) => (now.signals.rsi < 30 ? 0.5 : 0), { signals, costs: "ib" });
  lab.backtest(bars, lab.rsiBaseline(), { signals, costs: lab.parseCosts("ib") })`;
/** What cells may speak of. */
const GIVEN = `import * as lab from "ata-lab";
  import * as core from "ata-lab/core";
  import { candleChart } from "ata-lab/charts";
  import { readModels } from "ata-lab/node";
  import { show } from "ata-lab/notebook";
  const bars = lab.makeSample();
  const signals = { rsi: lab.rsi(bars.close, 14), atr: lab.atr(bars, 14) };`;

/** Errors by file of cells that run one piece of code each; those inside other packages are left to their makers. */
function errorsOf(codes: readonly string[]): { cells: number[]; declarations: string[] } {
  const cells = new Map(codes.map((code, i) => [resolve(`test/cell${i}.ts`), `${GIVEN} ${code};`]));
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => cells.has(file) || fileExists(file);
  host.getSourceFile = (file, language) =>
    cells.has(file) ? ts.createSourceFile(file, cells.get(file)!, language) : getSourceFile(file, language);
  const program = ts.createProgram([...cells.keys()], { ...OPTIONS, skipLibCheck: false }, host);
  const errors = ts.getPreEmitDiagnostics(program);
  return {
    cells: [...cells.keys()].map((name) => errors.filter(({ file }) => file?.fileName === name).length),
    declarations: errors
      .filter(
        ({ file }) => !file || (!cells.has(file.fileName) && !/node_modules|lib\/dist\/types\//.test(file.fileName)),
      )
      .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`),
  };
}

describe("declarations under TypeScript 5.0.4", () => {
  const { cells, declarations } = errorsOf([RIGHT, ...WRONG.map(([, code]) => code)]);

  it("parse, every file of them", () => {
    expect(ts.version).toBe("5.0.4");
    expect(declarations).toEqual([]);
  });

  it("take what is right", () => {
    expect(cells[0]).toBe(0);
  });

  it.each(WRONG.map(([what], i) => [what, cells[i + 1]]))("refuse %s", (_, errors) => {
    expect(errors).toBe(1);
  });

  it("stand in one file for notebooks: the same names, and no errors", () => {
    const [index, flat] = ["lib/dist/index.d.ts", "lib/dist/flat/index.d.ts"];
    const program = ts.createProgram([index!, flat!], { ...OPTIONS, skipLibCheck: false });
    const checker = program.getTypeChecker();
    const namesIn = (path: string): string[] =>
      checker
        .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)!)!)
        .map(({ name }) => name)
        .sort();
    expect(namesIn(flat!).length).toBeGreaterThan(100);
    expect(namesIn(flat!)).toEqual(namesIn(index!));
    const errors = ts.getPreEmitDiagnostics(program, program.getSourceFile(flat!));
    expect(errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  it("write Float64Array plainly: 5.0.4 does not know it as a generic type", () => {
    const own = sourceFiles("lib/dist").filter((file) => !file.startsWith(join("lib", "dist", "types")));
    const generic = own.filter((file) =>
      // Comments may speak of it.
      /(Float64|Uint8|Uint32)Array</.test(readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, "")),
    );
    expect(generic).toEqual([]);
  });
});
