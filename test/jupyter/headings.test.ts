import { expect, it } from "vitest";
import { type Step, stepsOf } from "../../lib/dist/jupyter/runner/headings.js";
import type { Cell } from "../../lib/dist/jupyter/runner/nbformat.js";

const text = (source: string): Cell => ({ cell_type: "markdown", id: "t", metadata: {}, source });
const code: Cell = { cell_type: "code", id: "c", metadata: {}, source: "1" };
const steps = (...cells: Cell[]): string[] =>
  stepsOf(cells, ({ cell_type }) => cell_type === "code").map(
    ({ heading, part, parts }: Step) => `${heading} ${part}/${parts}`,
  );

it("a cell has the last heading above it, and its place below that", () => {
  expect(steps(code, text("# One\n\nwords\n\n## Two\n"), code, text("words"), code, text("### Three"), code)).toEqual([
    " 1/1",
    "Two 1/2",
    "Two 2/2",
    "Three 1/1",
  ]);
});

it("a heading is plain text, and what only looks like one is none", () => {
  expect(steps(text("## The *`bars`* of [TSLA](x.md) ##"), code)).toEqual(["The bars of TSLA 1/1"]);
  expect(steps(text("## Real\n```sh\n# no heading\n```\n"), code)).toEqual(["Real 1/1"]);
  expect(steps(text("## Real\n~~~\n# open to the end"), code)).toEqual(["Real 1/1"]);
  expect(steps(text("#tag\n    # indented"), code)).toEqual([" 1/1"]);
});

it("two headings of one name are two steps", () => {
  expect(steps(text("# A"), code, text("# A"), code)).toEqual(["A 1/1", "A 1/1"]);
});
