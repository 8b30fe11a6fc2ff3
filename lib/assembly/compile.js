import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const SOURCE = join(dirname(fileURLToPath(import.meta.url)), "loops.ts");
const OPTIONS = ["--enable", "simd", "-O3", "--converge", "--noAssert", "--runtime", "stub"];

/**
 * The module lib/src/training/assembly/bytes.ts as loops.ts gives it.
 *
 * @returns {Promise<string>} its text
 * @throws {Error} with what the compiler says, if it does not compile
 */
export async function loopsModule() {
  let bytes;
  const { error, stderr } = await asc.main(["loops.ts", ...OPTIONS, "--outFile", "loops.wasm"], {
    readFile: (name) => (name === "loops.ts" ? readFileSync(SOURCE, "utf8") : null),
    writeFile: (name, contents) => {
      if (name === "loops.wasm") bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const text = Buffer.from(bytes).toString("base64");
  return `// Written by \`npm run assembly\` from lib/assembly/loops.ts.\n\n/** The bytes of the WebAssembly module, in base64. */\nexport const LOOPS =\n  "${text}";\n`;
}
