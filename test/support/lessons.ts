import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the course lies. */
export const COURSE = join("notebooks", "learn");

/** The lessons' files in their order, without the glossary. */
export const LESSONS: readonly string[] = readdirSync(COURSE)
  .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
  .sort();

/** A cell of a lesson; its source as one text. */
export interface LessonCell {
  readonly cell_type: string;
  readonly id: string;
  readonly tags: readonly string[];
  readonly source: string;
}

interface FileCell {
  readonly cell_type: string;
  readonly id: string;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: readonly string[];
}

/** The cells of a notebook of the course. */
export function readLesson(name: string): readonly LessonCell[] {
  const { cells }: { cells: readonly FileCell[] } = JSON.parse(readFileSync(join(COURSE, name), "utf8"));
  return cells.map(({ cell_type, id, metadata, source }) => {
    return { cell_type, id, tags: metadata.tags ?? [], source: source.join("") };
  });
}

/** An exercise: the cell to be filled in, and the code that the fold below it holds. */
export interface Exercise {
  readonly id: string;
  readonly asked: string;
  /** The answer alone. */
  readonly answer: string;
  /** The cell with the answer put in its place. */
  readonly answered: string;
  /** The cell with any answer put in its place. */
  readonly withAnswer: (answer: string) => string;
}

/**
 * The exercises of a lesson. The answer takes the place of the cell's text from its first line with `undefined`, back to
 * the blank line before, up to the blank line after: what a reader would replace.
 */
export function exercisesOf(cells: readonly LessonCell[]): readonly Exercise[] {
  return cells.flatMap((cell, i) => {
    if (!cell.tags.includes("exercise")) return [];
    const paragraphs = cell.source.split("\n\n");
    const open = paragraphs.findIndex((text) => text.includes("undefined"));
    if (open < 0) throw new Error(`${cell.id}: there is no undefined to replace`);
    const withAnswer = (answer: string): string =>
      paragraphs.map((text, at) => (at === open ? answer : text)).join("\n\n");
    const answer = answerOf(cells[i + 1]);
    return [{ id: cell.id, asked: cell.source, answer, answered: withAnswer(answer), withAnswer }];
  });
}

function answerOf(cell: LessonCell | undefined): string {
  const [, folded] = /^<details><summary>Answer<\/summary>\n\n([\s\S]*)<\/details>$/.exec(cell?.source ?? "") ?? [];
  const blocks = [...(folded ?? "").matchAll(/^```ts\n([\s\S]*?)\n```$/gm)].map(([, code]) => code!);
  if (!cell?.tags.includes("answer") || blocks.length !== 1) {
    throw new Error(`${cell?.id}: below an exercise comes a cell tagged "answer" that folds one block of code`);
  }
  return blocks[0]!;
}

/** A notebook's text with more code cells at its end, by id. */
export function withCells(name: string, more: ReadonlyMap<string, string>): string {
  const notebook = JSON.parse(readFileSync(join(COURSE, name), "utf8"));
  const cells = Array.from(more, ([id, source]) => {
    return { cell_type: "code", id, metadata: {}, source: [source], outputs: [], execution_count: null };
  });
  return JSON.stringify({ ...notebook, cells: [...notebook.cells, ...cells] });
}

/** A lesson's text for readers, without code, without links and headings. */
export function proseOf(cells: readonly LessonCell[]): string {
  return cells
    .filter((cell) => cell.cell_type === "markdown")
    .map(({ source }) => source)
    .join("\n\n")
    .replace(/^```[\s\S]*?^```$/gm, "")
    .replace(/`[^`]*`/g, "")
    .replace(/\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/^#.*$/gm, "");
}

/** The addresses of all links in a text. */
export function linksOf(markdown: string): readonly string[] {
  return [...markdown.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, href]) => href!);
}

/** The headings of a text, without their marks. */
export function headingsOf(markdown: string): readonly string[] {
  return [...markdown.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^(#+ .+)$/gm)].map(([, heading]) => heading!);
}
