import type { Failure } from "./failure.js";

const TIME = 'console.time("it"); ...; console.timeEnd("it");';
const SHELL = 'import { execSync } from "node:child_process"; execSync("ls -l", { stdio: "inherit" });';

/** What does in TypeScript what a magic does in IPython. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/^%%?(timeit|time|prun)\b/, `measure time with ${TIME}`],
  [/^(%|!)\s*(pip|conda|npm)\b/, "install packages in a terminal: npm install NAME"],
  [/^(!|%%?(bash|sh|script|system|sx)\b)/, `run a command with ${SHELL}`],
  [/^%cd\b/, 'change the folder with process.chdir("folder")'],
  [/^%env\b/, "environment variables are in process.env"],
  [/^%(who|whos)\b/, "press Tab for the names that there are"],
  [/^%(run|load)\b/, "import what a file exports, as other code does"],
  [/^%matplotlib\b/, 'charts need no setup: import { show } from "ata-lab"'],
  [/^\?|\?$/, "put the cursor on a name and press Shift+Tab"],
];

const MAGIC = /^\s*(%%?[A-Za-z]|!\s*[\w./~]|\?\s*\w|[\w.]+\?\??\s*$)/;

/**
 * Answers a cell that failed because it is written in IPython's own language.
 *
 * @param code the cell
 * @param failure how its compilation failed
 * @returns a failure that says what to write instead; undefined when the fault is not in such a line
 */
export function magicFailure(code: string, failure: Failure): Failure | undefined {
  if (failure.ename !== "SyntaxError" && failure.ename !== "TypeScriptError") return undefined;
  const lines = code.split("\n");
  const faulty = failure.traceback.flatMap((line) => {
    const number = /^cell \d+, line (\d+): /.exec(line)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  // A line's fault may be found only on the next one.
  const found = faulty.flatMap((line) => [line, line - 1]).find((line) => MAGIC.test(lines[line - 1] ?? ""));
  if (found === undefined) return undefined;
  const text = lines[found - 1]!.trim();
  const instead = INSTEAD.find(([magic]) => magic.test(text))?.[1] ?? `measure time with ${TIME}`;
  const evalue = `line ${found}: no magics here, cells are TypeScript; ${instead}`;
  return { ename: "SyntaxError", evalue, traceback: [`SyntaxError: ${evalue}`, `--> ${found} | ${text}`] };
}
