/** A result that says which kind of memory an array lies in, in the language's library. */
const PRECISE = "((?:Float|Big|Int|Uint)\\w*Array)<ArrayBuffer>";
const LIBRARY = "[\\\\/]typescript-for-cells[\\\\/]lib[\\\\/]lib\\.[\\w.]+\\.d\\.ts$";

/** The same, for a script that can't import this file. */
export const PLAIN_ARRAYS: string = `(path, text) =>
  /${LIBRARY}/.test(path) ? text.replace(/${PRECISE}/g, "$1") : text`;

const [precise, library] = [new RegExp(PRECISE, "g"), new RegExp(LIBRARY)];

/**
 * The language's library as cells see it: a `Float64Array` is a `Float64Array`, wherever it comes from.
 *
 * Since TypeScript 5.7 the type of `new Float64Array(3)` says that it does not lie in shared memory, and the result of a
 * function that says plainly `Float64Array`, as this library's all do, can't be assigned to its variable. In a notebook
 * that tells nobody anything.
 *
 * @param path a file's path
 * @param text what it holds
 * @returns what the compiler gets
 */
export function libraryText(path: string, text: string): string {
  return library.test(path) ? text.replace(precise, "$1") : text;
}
