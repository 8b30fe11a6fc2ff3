import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { readSmallFile } from "../../sources/read-small-file.js";
import { ONCE, schemaFault } from "../../sources/schema-fault.js";
import { closest } from "../../util/closest.js";
import { once } from "../../util/once.js";
import { oneLine } from "../../util/one-line.js";
import { unreadable } from "../../util/system-reason.js";
import type { Cell, Notebook } from "./nbformat.js";

/** Outputs may hold much; a longer text is more than a string of JavaScript takes. */
const MOST_BYTES = 2 ** 29 - 24;

const NOTEBOOK = once(() => {
  const lines = z.union([z.string(), z.array(z.string())], "must be text, or a list of lines");
  const object = z.record(z.string(), z.unknown(), "must be an object");
  const bundle = { data: object, metadata: object.default({}) };

  const output = z.discriminatedUnion(
    "output_type",
    [
      z.looseObject({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text: lines }),
      z.looseObject({ output_type: z.literal("display_data"), ...bundle }),
      z.looseObject({ output_type: z.literal("execute_result"), ...bundle, execution_count: z.int().nullable() }),
      z.looseObject({
        output_type: z.literal("error"),
        ename: z.string(),
        evalue: z.string(),
        traceback: z.array(z.string()),
      }),
    ],
    "must be a stream, display_data, execute_result or error",
  );

  const shared = {
    id: z.string().optional(),
    metadata: z.looseObject({ tags: z.array(z.string()).optional() }, "must be an object").default({}),
    source: lines,
  };

  const cell = z.discriminatedUnion(
    "cell_type",
    [
      z.looseObject({ cell_type: z.enum(["markdown", "raw"]), ...shared }),
      z.looseObject({
        cell_type: z.literal("code"),
        ...shared,
        outputs: z.array(output).default([]),
        execution_count: z.int().nullable().optional(),
      }),
    ],
    "must be code, markdown or raw",
  );

  return z.object({
    nbformat: z.literal(4),
    nbformat_minor: z.int().nonnegative().default(0),
    metadata: object.default({}),
    cells: z.array(cell, "must be a list of cells"),
  });
});

/**
 * Reads a notebook.
 *
 * @param path an `.ipynb` file of nbformat 4
 * @returns the notebook; every cell has an id, as nbformat 4.5 requires, if necessary its position
 * @throws when the file cannot be read or is not a notebook in format 4; the error names the file, the cell and what is
 * wrong with it
 */
export function readNotebook(path: string): Notebook {
  const parsed = parseJson(readText(path), path);
  const format = (parsed as { nbformat?: unknown } | null)?.nbformat;
  if (format !== 4) {
    const which = typeof format === "number" ? `its format is ${format}` : "it has no nbformat";
    throw new Error(`${path} is not a notebook in format 4 (${which}); open and save it in JupyterLab`);
  }
  const found = NOTEBOOK().safeParse(parsed, ONCE);
  if (!found.success) throw new Error(`${path}: ${faultOf(found.error.issues[0]!)}`);
  const { nbformat, nbformat_minor, metadata, cells } = found.data;
  return {
    nbformat,
    nbformat_minor: Math.max(nbformat_minor, 5),
    metadata,
    cells: cells.map((one, index) => ({ ...one, id: one.id ?? `cell-${index + 1}` }) as Cell),
  };
}

function readText(path: string): string {
  try {
    return readSmallFile(path, MOST_BYTES).toString("utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Error(`${path}: no such notebook${othersWords(path)}`);
    if (code === "EISDIR") throw new Error(`${path}: a folder, not a notebook: name one of its .ipynb files`);
    throw unreadable(path, error);
  }
}

/** The notebook that was probably meant, otherwise those that are there. */
function othersWords(path: string): string {
  const folders = [...new Set([dirname(path), "notebooks"])];
  const there = folders.flatMap((folder) => notebooksIn(folder).map((file) => join(folder, file)));
  const named = there.find((file) => basename(file) === basename(path));
  const meant =
    named ??
    there.find(
      (file) =>
        basename(file) ===
        closest(
          basename(path),
          there.map((one) => basename(one)),
        ),
    );
  if (meant !== undefined) return `; did you mean ${meant}?`;
  if (there.length === 0) return `, and no other in ${dirname(path)}: give the path of an .ipynb file`;
  return `; there are ${there.slice(0, 10).join(", ")}${there.length > 10 ? " and others" : ""}`;
}

function notebooksIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".ipynb"))
      .sort();
  } catch {
    return [];
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not a notebook: ${oneLine((error as Error).message)}`);
  }
}

/** Cells are counted from 1, as people count them. */
function faultOf(issue: z.core.$ZodIssue): string {
  const [first, index, ...rest] = issue.path;
  if (first !== "cells" || typeof index !== "number") return schemaFault(issue);
  return `cell ${index + 1}: ${schemaFault({ ...issue, path: rest })}`;
}
