import type { Command } from "commander";
import { fromOption, toOption } from "./common-options.js";
import { GROUPS } from "./option-groups.js";

/** Adds the options that say which symbols are read, from where, and which of their days. */
export function addStoreOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.bars)
    .requiredOption(
      "--store <path>",
      "the symbols' bars: a folder of partitions (symbol=TSLA/), of files (TSLA.parquet) or of folders, a LEAN data " +
        "folder, or a list of lines SYMBOL,FILE",
    )
    .option("--symbols <file>", "only those that this file lists, one a line (default: all)")
    .addOption(fromOption())
    .addOption(toOption());
}
