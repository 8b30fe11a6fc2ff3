import { resolve } from "node:path";
import type { Command } from "commander";
import { plainLine } from "../util/plain-text.js";
import { jsonOption, outOption } from "./common-options.js";
import { openWords, tellNext } from "./next-step.js";
import { printJson } from "./print-view.js";

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
export function reportCommand(command: Command): Command {
  return command
    .description("Turn an executed notebook into one HTML file to send or print.")
    .argument("<notebook>", "an executed .ipynb file, of any kernel")
    .addOption(outOption("the HTML file (default: the notebook's name with .html, beside it)"))
    .addOption(jsonOption())
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(notebook: string, options: Options, command: Command): Promise<void> {
  const { writeReport } = await import("../report/report.js");
  const { out = `${notebook.replace(/\.ipynb$/i, "")}.html`, json = false } = options;
  if (resolve(out) === resolve(notebook))
    command.error(`error: --out ${out} is the notebook itself; name another file`);
  const facts = await writeReport(notebook, out);
  if (json) printJson({ out, ...facts });
  process.stderr.write(`Wrote ${plainLine(out)}\n`);
  await tellNext(openWords(out), options);
}
