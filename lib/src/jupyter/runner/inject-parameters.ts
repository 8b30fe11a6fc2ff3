import { resolve } from "node:path";
import { didYouMean } from "../../util/closest.js";
import { type Cell, hasTag, joinLines, type Notebook } from "./nbformat.js";
import { parameterError } from "./parameter-error.js";
import { declaredParameters, injectedSource, parseValue } from "./parameters.js";

/** Tag of the cell that declares a notebook's parameters; both tags are papermill's. */
const DECLARED = "parameters";
/** Tag of the cell that overrides them. */
const INJECTED = "injected-parameters";

/**
 * Sets a notebook's parameters, in a cell right after the one that declares them.
 *
 * @param notebook the notebook; a cell from an earlier injection is replaced
 * @param given values as text, by name
 * @param from the folder that relative paths start from, for parameters tagged `@path`
 * @returns the notebook with the values
 * @throws when a name is not declared or a value has the wrong type
 */
export function injectParameters(notebook: Notebook, given: Readonly<Record<string, string>>, from: string): Notebook {
  const cells = notebook.cells.filter((cell) => !hasTag(cell, INJECTED));
  const names = Object.keys(given);
  if (names.length === 0) return { ...notebook, cells };

  const at = cells.findIndex((cell) => hasTag(cell, DECLARED));
  if (at < 0) {
    throw parameterError(`--param ${names[0]}: the notebook has no cell tagged "${DECLARED}"; add the tag to one`);
  }
  const declared = declaredParameters(joinLines(cells[at]!.source));
  const values = names.map((name) => {
    const parameter = declared.find((one) => one.name === name);
    if (parameter === undefined) {
      const known = declared.map((one) => one.name);
      throw parameterError(
        `--param ${name}: the notebook has no such parameter${didYouMean(name, known)}; it has ${known.join(", ") || "none"}`,
      );
    }
    const value = parseValue(parameter, given[name]!);
    // An empty string is no path: notebooks say "none given" with it. Nor is a word that the type lists, as in
    // `"sample" | string`.
    const isWord = parameter.accepts.some((accepted) => accepted.kind === "literal" && accepted.value === value);
    const isPath = parameter.isPath && typeof value === "string" && value !== "" && !isWord;
    return { parameter, value: isPath ? resolve(from, value) : value };
  });
  const cell: Cell = {
    cell_type: "code",
    id: INJECTED,
    metadata: { tags: [INJECTED] },
    source: injectedSource(values),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: [...cells.slice(0, at + 1), cell, ...cells.slice(at + 1)] };
}
