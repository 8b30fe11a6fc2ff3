import type { CompilerHost, CompilerOptions, Node, Program, SourceFile } from "typescript-for-cells";
import { CELL_GLOBALS } from "./cell-globals.js";
import { cellOptions } from "./options.js";
import { createPackages } from "./packages.js";
import { createResolver, type Resolver } from "./resolver.js";
import { type SourceFiles, sourceFiles } from "./source-files.js";
import type { TypeScript } from "./typescript.js";

/** A cell for the compiler: a file that is nowhere. */
export interface CellFile {
  readonly path: string;
  readonly text: string;
  /** Where names are looked up that the cell does not declare: what the cells before it declared. */
  readonly outside: Node;
  /** Its tree, once it was compiled. */
  file?: SourceFile;
}

/** What makes programs of cells. */
export interface Programs {
  readonly options: () => CompilerOptions;
  readonly resolver: Resolver;
  readonly files: SourceFiles;
  /** The cells of the program that is built next, by their path. */
  readonly cells: Map<string, CellFile>;
  /** Looks at the file system anew; what was compiled before stays as it is. */
  readonly refresh: () => void;
  /** A file's tree, of a cell or on disk. */
  readonly getFile: CompilerHost["getSourceFile"];
  readonly host: () => CompilerHost;
  /** A program of these cells and all that they import. */
  readonly build: (cells: readonly CellFile[]) => Program;
}

/**
 * Makes programs of cells, each from what is left of the one before.
 *
 * @param ts the compiler
 * @param folder the notebook's folder
 * @returns the programs
 */
export function createPrograms(ts: TypeScript, folder: string): Programs {
  let { options, config } = cellOptions(ts, folder);
  const packages = createPackages();
  const files = sourceFiles(ts, packages);
  const resolver = createResolver(ts, folder, options, packages);
  const cells = new Map<string, CellFile>();
  let base = ts.createCompilerHost(options);
  let last: Program | undefined;

  const getFile: CompilerHost["getSourceFile"] = (path, parseOptions) => {
    const cell = cells.get(path);
    if (cell === undefined) return files.get(path, parseOptions);
    // The checker looks for a name upwards, and there finds the cells before.
    cell.file ??= Object.assign(ts.createSourceFile(path, cell.text, parseOptions), {
      parent: cell.outside,
      version: "0",
    });
    return cell.file;
  };
  const host = (): CompilerHost => ({
    ...base,
    getSourceFile: getFile,
    getCurrentDirectory: () => folder,
    getModuleResolutionCache: resolver.cache,
    hasInvalidatedResolutions: resolver.hasChanged,
    resolveModuleNameLiterals: (literals, from) =>
      literals.map(({ text }) => ({ resolvedModule: resolver.module(text, from) })),
    resolveTypeReferenceDirectiveReferences: (references, from) =>
      references.map((reference) => {
        const id = typeof reference === "string" ? reference : reference.fileName;
        return { resolvedTypeReferenceDirective: resolver.typeReference(id, from) };
      }),
  });

  return {
    options: () => options,
    resolver,
    files,
    cells,
    getFile,
    host,
    refresh: () => {
      const next = cellOptions(ts, folder);
      if (next.config !== config) {
        ({ options, config } = next);
        base = ts.createCompilerHost(options);
        last = undefined;
        files.clear();
        resolver.reset(options);
      }
      const arePackagesNew = packages.refresh();
      files.refresh(arePackagesNew);
      resolver.refresh(arePackagesNew);
    },
    build: (roots) => {
      const rootNames = [CELL_GLOBALS, ...roots.map(({ path }) => path)];
      last = ts.createProgram({ rootNames, options, host: host(), ...(last && { oldProgram: last }) });
      return last;
    },
  };
}
