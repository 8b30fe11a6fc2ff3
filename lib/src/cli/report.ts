import { resolve } from "node:path";
import { Command } from "commander";

interface Options {
  readonly out?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
The report is one file with text, code, tables and interactive charts. It opens
in any browser without a network.
The page runs no script of the notebook and fetches nothing.

Examples:
  ata-lab report output/research.ipynb
  ata-lab report analysis.ipynb --out analysis-for-you.html`;

/**
 * `ata-lab report`: turns an executed notebook into an HTML page.
 *
 * @returns the command, to be added to a program
 */
export function reportCommand(): Command {
  return new Command("report")
    .description("Turn an executed notebook into one HTML file to send or print.")
    .argument("<notebook>", "an executed .ipynb file, of any kernel")
    .option("--out <file>", "the HTML file (default: the notebook's name with .html, beside it)")
    .option("--json", "print one JSON object that says what the report holds")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(notebook: string, options: Options): Promise<void> {
  const { writeReport } = await import("../report/report.js");
  const { out = `${notebook.replace(/\.ipynb$/i, "")}.html`, json = false } = options;
  if (resolve(out) === resolve(notebook)) throw new Error(`--out ${out} is the notebook itself; name another file`);
  const facts = await writeReport(notebook, out);
  if (json) process.stdout.write(`${JSON.stringify({ out, ...facts })}\n`);
  process.stderr.write(`Wrote ${out}\n`);
}
