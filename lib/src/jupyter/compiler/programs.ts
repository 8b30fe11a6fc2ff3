import type {
  CompilerHost,
  CompilerOptions,
  Node,
  Program,
  ResolvedModuleFull,
  SourceFile,
} from "typescript-for-cells";
import { CELL_GLOBALS } from "./cell-globals.js";
import { cellOptions } from "./options.js";
import { createPackages } from "./packages.js";
import { createResolver, type Resolver } from "./resolver.js";
import { type SourceFiles, sourceFiles } from "./source-files.js";
import type { TypeScript } from "./typescript.js";

/** What must be in a program for its sake, not only for the cell's: imports, and what is declared for all. */
const MUST_STAY = /\b(import|require|declare)\b/;
/** What changes the program that a cell is compiled in. */
const CHANGES_PROGRAM = /\bdeclare\b|^\s*\/\/\/\s*</m;
/** A program keeps all that was ever compiled in it, so now and then a new one is due. */
const MAX_ADDED = 100;

/** A cell for the compiler: a file that is nowhere. */
export interface CellFile {
  readonly path: string;
  readonly text: string;
  /** Where names are looked up that the cell does not declare: what the cells before it declared. */
  readonly outside: Node;
  /** Its tree, once it was compiled. */
  file?: SourceFile;
}

type ParseOptions = Parameters<CompilerHost["getSourceFile"]>[1];

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
  /** A program of these cells, all that they import, and a last cell: the program before, if nothing in it has changed. */
  readonly build: (others: readonly CellFile[], cell: CellFile) => Program;
}

/** What the checker asks a program about imports. */
interface Resolving {
  getResolvedModule: (
    file: SourceFile,
    id: string,
    mode: unknown,
  ) => { readonly resolvedModule: ResolvedModuleFull | undefined } | undefined;
}

/** Parts of TypeScript that it has not published. */
interface Binder {
  readonly bindSourceFile: (file: SourceFile, options: CompilerOptions) => void;
}

/** Whether the cells after a cell need it in their program. They find its names through their scope. */
export function mustStay(cell: CellFile): boolean {
  return MUST_STAY.test(cell.text);
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
  let last: { readonly program: Program; readonly roots: readonly CellFile[]; added: number } | undefined;
  let parsing: ParseOptions | undefined;

  const getFile: CompilerHost["getSourceFile"] = (path, parseOptions) => {
    const cell = cells.get(path);
    if (cell === undefined) return files.get(path, parseOptions);
    parsing = parseOptions;
    return parsed(cell, parseOptions);
  };
  const parsed = (cell: CellFile, parseOptions: ParseOptions): SourceFile => {
    // The checker looks for a name upwards, and there finds the cells before.
    cell.file ??= Object.assign(ts.createSourceFile(cell.path, cell.text, parseOptions), {
      path: cell.path,
      resolvedPath: cell.path,
      originalFileName: cell.path,
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

  /** A program in which cells that it does not hold have imports, too. */
  const create = (roots: readonly CellFile[]): Program => {
    const rootNames = [CELL_GLOBALS, ...roots.map(({ path }) => path)];
    const oldProgram = last?.program;
    const program = ts.createProgram({ rootNames, options, host: host(), ...(oldProgram && { oldProgram }) });
    const resolving = program as unknown as Resolving;
    const { getResolvedModule } = resolving;
    resolving.getResolvedModule = (file, id, mode) =>
      getResolvedModule(file, id, mode) ?? { resolvedModule: resolver.module(id, file.fileName) };
    return program;
  };
  /** Whether a cell can be compiled in a program that does not hold it: whether a program with it would be the same else. */
  const fits = (text: string, path: string, { program, roots }: NonNullable<typeof last>): boolean => {
    if (CHANGES_PROGRAM.test(text)) return false;
    if (roots.some((one) => mustStay(one) && cells.get(one.path) !== one)) return false;
    const own = new Set(roots.map((one) => one.file));
    if (!program.getSourceFiles().every((file) => own.has(file) || files.isCurrent(file))) return false;
    const found = ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName }) => resolver.module(fileName, path));
    return found.every((one) => one === undefined || program.getSourceFile(one.resolvedFileName) !== undefined);
  };

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
      const areImportsNew = resolver.refresh(arePackagesNew);
      if (arePackagesNew || areImportsNew) last = undefined;
    },
    build: (others, cell) => {
      if (last !== undefined && parsing !== undefined && last.added < MAX_ADDED && fits(cell.text, cell.path, last)) {
        last.added++;
        (ts as unknown as Binder).bindSourceFile(parsed(cell, parsing), options);
      } else {
        const roots = [...others, cell];
        last = { program: create(roots), roots, added: 0 };
      }
      return last.program;
    },
  };
}
