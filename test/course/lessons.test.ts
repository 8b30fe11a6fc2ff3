import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runNotebook } from "../../lib/src/jupyter/run-notebook.js";
import { exercisesOf, LESSONS, readLesson, withCells } from "../support/lessons.js";
import { carelessAnswers, WRONG_ANSWERS } from "./wrong-answers.js";

// Each lesson in the real kernel, headless: as a reader finds it; then, as readers go back to an exercise, each exercise
// with the wrong answers that a class gives and with its folded answer.

let folder: string;
beforeAll(() => {
  // Within the project, so that the kernel finds `ata-lab`.
  mkdirSync("output", { recursive: true });
  folder = mkdtempSync(join("output", "course-"));
  copyFileSync("notebooks/tsconfig.json", join(folder, "tsconfig.json"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Output {
  readonly name?: string;
  readonly text?: readonly string[];
  readonly data?: Record<string, readonly string[]>;
}

/** What each cell printed or showed, as text, by id; and all that went to stderr. */
async function run(name: string, more: ReadonlyMap<string, string>): Promise<[ReadonlyMap<string, string>, string]> {
  const file = join(folder, name);
  writeFileSync(file, withCells(name, more));
  const { out, failure } = await runNotebook(file, { out: join(folder, `ran-${name}`), timeout: 300 });
  expect(failure).toBeUndefined();
  const { cells }: { cells: readonly { id: string; outputs?: readonly Output[] }[] } = JSON.parse(
    readFileSync(out, "utf8"),
  );
  const text = (output: Output): string => [...(output.text ?? output.data?.["text/plain"] ?? [])].join("");
  const warnings = cells.flatMap((cell) => (cell.outputs ?? []).filter((output) => output.name === "stderr"));
  return [
    new Map(cells.map((cell) => [cell.id, (cell.outputs ?? []).map(text).join("\n")])),
    warnings.map(text).join(""),
  ];
}

/** What is read of a message. */
const MOST_LINES = 5;
const LONGEST_LINE = 240;

const VERDICT = /^(Right\.|Not right yet\. \S|Not answered yet\.)/gm;
const verdictsOf = (said: string | undefined): readonly string[] => said?.match(VERDICT) ?? [];

describe.each(LESSONS)("%s", (name) => {
  const cells = readLesson(name);
  const exercises = exercisesOf(cells);
  const wrong = exercises.flatMap(({ id, answer, withAnswer }, i) =>
    [...WRONG_ANSWERS[name]![i]!, ...carelessAnswers(answer)].map(({ thought, code, says }, n) => {
      return { id, thought, says, cell: `${id}-wrong-${n}`, source: withAnswer(code) };
    }),
  );
  const right = (id: string): string => `${id}-right`;
  let said: ReadonlyMap<string, string>;
  let stderr: string;

  beforeAll(async () => {
    const more = [
      ...wrong.map(({ cell, source }) => [cell, source] as const),
      ...exercises.map(({ id, answered }) => [right(id), answered] as const),
    ];
    [said, stderr] = await run(name, new Map(more));
  }, 600_000);

  it("runs without a warning, and what it builds equals the library's", () => {
    expect(stderr).toBe("");
    const others = cells.filter(({ tags }) => !tags.includes("exercise"));
    const verdicts = others.flatMap(({ id }) => verdictsOf(said.get(id)));
    expect(verdicts.length).toBeGreaterThan(0);
    expect(new Set(verdicts)).toEqual(new Set(["Right."]));
  });

  it.each(exercises.map(({ id }) => id))("asks %s, and takes its answer for right", (id) => {
    expect(verdictsOf(said.get(id))).toEqual(["Not answered yet."]);
    expect([said.get(right(id)), verdictsOf(said.get(right(id)))]).toEqual([expect.anything(), ["Right."]]);
  });

  it("knows at least three wrong answers to each exercise", () => {
    expect(WRONG_ANSWERS[name]!.map(({ length }) => length >= 3)).toEqual(exercises.map(() => true));
  });

  it.each(wrong)("refuses $id, $thought, in a few lines that help", ({ cell, says }) => {
    const text = said.get(cell)!;
    expect(text).toMatch(/^Not right yet\. \S/);
    expect(text).toMatch(says);
    expect(text.split("\n").length, text).toBeLessThanOrEqual(MOST_LINES);
    expect(Math.max(...text.split("\n").map((line) => line.length)), text).toBeLessThanOrEqual(LONGEST_LINE);
    const [, yours, wanted] = /got (.+), expected (.+?)(?:: too| too|\.$|$)/m.exec(text) ?? [];
    if (wanted !== undefined) expect(yours).not.toBe(wanted);
    if (Number.isFinite(Number(yours)) && Number.isFinite(Number(wanted))) expect(text).toMatch(/: too (high|low)/);
  });
});
