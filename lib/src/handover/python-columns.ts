import { type Formula, formulaText } from "./formula.js";
import { PYTHON_PIECES, PYTHON_SERIES } from "./python-series.js";

/** The code that computes a recipe's columns. */
export interface PythonColumns {
  /** The classes and functions that it uses, in order. */
  readonly pieces: string;
  /** The class `Columns`. */
  readonly code: string;
}

/**
 * Python code of columns: a class whose `next` takes a bar and gives the columns by name, and the ATR. What several columns are made of is computed
 * once.
 *
 * @param columns a formula for each column
 * @param atr the range that policies read, which comes after the columns
 */
export function pythonColumns(columns: ReadonlyMap<string, Formula>, atr: Formula): PythonColumns {
  const names = new Map<string, string>();
  const taken = new Set(["self", "bar", "columns", "math", "ratio", "is_missing", "hour_of", "week_share"]);
  const [made, steps, used]: [string[], string[], Set<string>] = [[], [], new Set()];
  const wanted = new Map([...columns].map(([name, one]) => [formulaText(one), name] as const));

  /** A Python name for a series: of the column that it is, or of what it is. */
  const nameOf = (one: Formula): string => {
    const text = wanted.get(formulaText(one)) ?? [one.op, ...one.args].join("_");
    const plain = snake(text);
    let name = plain;
    for (let k = 2; taken.has(name); k++) name = `${plain}_${k}`;
    taken.add(name);
    return name;
  };
  /** The Python expression of a series; its steps come first. */
  const seriesOf = (one: Formula): string => {
    const key = formulaText(one);
    const known = names.get(key);
    if (known !== undefined) return known;
    const series = PYTHON_SERIES[one.op];
    const of = one.of.map(seriesOf);
    if ("expression" in series) {
      for (const piece of series.uses ?? []) used.add(piece);
      const text = series.expression(of, one.args.map(String));
      if (/^bar\.\w+$/.test(text)) return text;
      const name = nameOf(one);
      steps.push(`${name} = ${text}`);
      names.set(key, name);
      return name;
    }
    used.add(series.type);
    const name = nameOf(one);
    made.push(`self.${name} = ${series.type}(${series.makes(one).join(", ")})`);
    steps.push(`${name} = self.${name}.next(${series.ofBar ? "bar" : of[0]})`);
    names.set(key, name);
    return name;
  };
  const results = [...columns].map(([name, one]) => `            ${JSON.stringify(name)}: ${seriesOf(one)},`);
  const range = seriesOf(atr);
  const lines = (all: readonly string[], otherwise: string): string =>
    (all.length > 0 ? all : [otherwise]).map((line) => `        ${line}\n`).join("");
  const code = `class Columns:
    """The recipe's columns, bar by bar: each is what the library computed at training."""

    def __init__(self):
${lines(made, "pass")}
    def next(self, bar):
${steps.map((line) => `        ${line}\n`).join("")}        columns = {
${results.join("\n")}
        }
        return columns, ${range}`;
  return { pieces: piecesOf(used), code };
}

/** The texts of pieces and of what they use, in the order of the list. */
function piecesOf(used: ReadonlySet<string>): string {
  const all = new Set<string>();
  const add = (name: string): void => {
    if (name === "" || all.has(name)) return;
    all.add(name);
    for (const other of PYTHON_PIECES[name]!.uses ?? []) add(other);
  };
  for (const name of used) add(name);
  return Object.keys(PYTHON_PIECES)
    .filter((name) => all.has(name))
    .map((name) => `${PYTHON_PIECES[name]!.text}\n\n\n`)
    .join("");
}

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda " +
  "nonlocal not or pass raise return try while with yield deque max min abs";

/** A name as Python allows it: small letters, digits and `_`. */
function snake(text: string): string {
  const plain = text
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_");
  const name = /^[a-z_]/.test(plain) ? plain : `column_${plain}`;
  return KEYWORDS.split(" ").includes(name) ? `${name}_` : name;
}
