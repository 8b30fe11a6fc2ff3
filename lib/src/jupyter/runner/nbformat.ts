import { writeFile } from "node:fs/promises";
import { replaceFile } from "../../sources/replace-file.js";

/** A string, or a list of lines with line ends: nbformat allows both. */
export type MultilineString = string | readonly string[];

/** An output of a cell in nbformat 4. */
export type Output =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: MultilineString }
  | { output_type: "display_data"; data: Record<string, unknown>; metadata: Record<string, unknown> }
  | {
      output_type: "execute_result";
      data: Record<string, unknown>;
      metadata: Record<string, unknown>;
      execution_count: number | null;
    }
  | { output_type: "error"; ename: string; evalue: string; traceback: readonly string[] };

/** A cell of any type; only code cells have outputs and a count. */
export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly id: string;
  readonly metadata: { readonly tags?: readonly string[]; readonly [key: string]: unknown };
  readonly source: MultilineString;
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
}

/** A notebook in nbformat 4.5. */
export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: number;
  readonly metadata: Record<string, unknown>;
  readonly cells: readonly Cell[];
}

/**
 * Writes a notebook atomically: a reader sees either the old or the new one, never half of one.
 *
 * @param path the file
 * @param notebook the notebook
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, fileText(notebook)));
}

/** Cells as they stand in a file. A notebook is written after each of its cells, and the others have not changed. */
const cellTexts = new WeakMap<Cell, string>();

/** The same as JSON of the whole, one blank a level. */
function fileText({ cells, metadata, nbformat, nbformat_minor }: Notebook): string {
  const texts = cells.map((cell) => {
    const text = cellTexts.get(cell) ?? `\n  ${JSON.stringify(toFileCell(cell), null, 1).replaceAll("\n", "\n  ")}`;
    cellTexts.set(cell, text);
    return text;
  });
  const list = texts.length === 0 ? "[]" : `[${texts.join(",")}\n ]`;
  return `{\n "cells": ${list},${JSON.stringify({ metadata, nbformat, nbformat_minor }, null, 1).slice(1)}\n`;
}

/**
 * A cell's text as one string.
 *
 * @param text a string or its lines
 * @returns the string
 */
export function joinLines(text: MultilineString): string {
  return typeof text === "string" ? text : text.join("");
}

/**
 * Whether a code cell has a tag.
 *
 * @param cell any cell
 * @param tag a cell tag
 */
export function hasTag(cell: Cell, tag: string): boolean {
  return cell.cell_type === "code" && (cell.metadata.tags ?? []).includes(tag);
}

function splitLines(text: MultilineString): string[] {
  return joinLines(text).match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function toFileCell(cell: Cell): Cell {
  const { cell_type, execution_count, id, metadata, outputs, source } = cell;
  const head = { cell_type, id, metadata };
  if (cell_type !== "code") return { ...cell, source: splitLines(source) };
  return {
    ...head,
    execution_count: execution_count ?? null,
    outputs: (outputs ?? []).map(toFileOutput),
    source: splitLines(source),
  };
}

/** Text is stored line by line, as Jupyter does, so that two runs can be compared; JSON stays JSON. */
function toFileOutput(output: Output): Output {
  if (output.output_type === "stream") return { ...output, text: splitLines(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([mime, value]) => [
    mime,
    typeof value === "string" && isText(mime) ? splitLines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) as Record<string, unknown> };
}

function isText(mime: string): boolean {
  return mime.startsWith("text/") || mime === "image/svg+xml" || mime === "application/javascript";
}
