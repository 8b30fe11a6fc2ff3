// Puts what the library publishes into one file of declarations. The kernel's compiler looks at every file of a program
// for every cell, and this one stands for two hundred.
import ts from "typescript-for-cells";

const OPTIONS = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  skipLibCheck: true,
  types: ["node"],
};

/** What an entry publishes: the names of types too. */
export function publishedNames(entry) {
  const program = ts.createProgram([entry], OPTIONS);
  const checker = program.getTypeChecker();
  return exportsOf(program, checker, entry).map(({ name }) => name);
}

function exportsOf(program, checker, entry) {
  return checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)));
}

/**
 * The declarations that an entry publishes, and those that they need, as one module.
 *
 * @param entry path of the entry's `.d.ts`, which names what is published and declares nothing itself
 * @returns TypeScript; what has the name of another file's declaration, or of a global, is renamed inside
 */
export function flatDeclarations(entry) {
  const program = ts.createProgram([entry], OPTIONS);
  const checker = program.getTypeChecker();
  const targetOf = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const isOwn = (file) => !program.isSourceFileFromExternalLibrary(file) && !program.isSourceFileDefaultLibrary(file);

  const published = exportsOf(program, checker, entry);
  /** The statements that declare something at the top of a file of the library. */
  const statementsOf = (symbol) =>
    (symbol.declarations ?? [])
      .map((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node))
      .filter((node) => ts.isSourceFile(node.parent) && isOwn(node.parent) && !ts.isImportDeclaration(node));
  /** What an identifier means, if it is declared outside of the statement: by the library, or by another package. */
  const meaningOf = (id) => {
    const symbol = checker.getSymbolAtLocation(id);
    const specifier = symbol?.declarations?.find(ts.isImportSpecifier);
    const from = specifier?.parent.parent.parent.moduleSpecifier.text;
    if (from !== undefined && !from.startsWith("."))
      return { from, name: (specifier.propertyName ?? specifier.name).text };
    return symbol && { symbol: targetOf(symbol) };
  };

  const kept = new Map();
  const packages = new Map();
  const taken = new Set();
  const visit = (node, take) => {
    if (ts.isIdentifier(node)) take(node, meaningOf(node));
    ts.forEachChild(node, (child) => visit(child, take));
  };
  const keep = (symbol) => {
    const statements = statementsOf(symbol);
    if (kept.has(symbol) || statements.length === 0) return;
    kept.set(symbol, statements);
    for (const statement of statements) {
      visit(statement, (id, meaning) => {
        if (meaning?.from !== undefined) packages.set(`${meaning.from} ${meaning.name}`, meaning);
        else if (meaning !== undefined && statementsOf(meaning.symbol).length > 0) keep(meaning.symbol);
        // A global name must go on meaning what it does.
        else if (!meaning?.symbol.declarations?.some((one) => isOwn(one.getSourceFile()))) taken.add(id.text);
      });
    }
  };
  for (const symbol of published) keep(targetOf(symbol));

  const free = (name) => {
    let unique = name;
    for (let i = 1; taken.has(unique); i++) unique = `${name}_${i}`;
    taken.add(unique);
    return unique;
  };
  const imported = new Map([...packages].map(([key, { name }]) => [key, free(name)]));
  const names = new Map();
  // What is published comes first, and keeps its name.
  for (const symbol of kept.keys())
    if (published.some((one) => targetOf(one) === symbol)) names.set(symbol, free(symbol.name));
  for (const symbol of kept.keys()) if (!names.has(symbol)) names.set(symbol, free(symbol.name));

  const textOf = (statement) => {
    const file = statement.getSourceFile();
    const start = statement.getStart(file, true);
    const edits = [];
    for (const modifier of statement.modifiers ?? []) {
      if (modifier.kind === ts.SyntaxKind.ExportKeyword) edits.push([modifier.getStart(file), modifier.end + 1, ""]);
    }
    visit(statement, (id, meaning) => {
      const name =
        meaning?.from === undefined ? names.get(meaning?.symbol) : imported.get(`${meaning.from} ${meaning.name}`);
      if (name !== undefined && name !== id.text) edits.push([id.getStart(file), id.end, name]);
    });
    let text = "";
    let at = start;
    for (const [from, to, instead] of edits.sort(([a], [b]) => a - b)) {
      text += file.text.slice(at, from) + instead;
      at = to;
    }
    return text + file.text.slice(at, statement.end);
  };
  const as = (name, other) => (name === other ? name : `${name} as ${other}`);
  const imports = [...packages].map(
    ([key, { from, name }]) => `import type { ${as(name, imported.get(key))} } from "${from}";`,
  );
  const statements = [...new Set([...kept.values()].flat())].map(textOf);
  const exports = published.map((symbol) => `  ${as(names.get(targetOf(symbol)), symbol.name)},`);
  return [...imports, ...statements, "export {", ...exports, "};", ""].join("\n");
}
