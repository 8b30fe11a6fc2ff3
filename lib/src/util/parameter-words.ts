/** Options of the command line that are parameters of notebooks and functions, with the values that messages give them. */
const VALUES: { readonly [option: string]: string } = {
  allow: "[a-z][a-z-]*[a-z](?:-\\d{4}-\\d\\d-\\d\\d)?",
  columns: "\\w+=[^\\s;)]+",
  dates: "auto|mdy|dmy|ymd",
  from: "\\d{4}-\\d\\d-\\d\\d",
  interval: "auto|\\d+\\w+",
  normalization: "adjusted|raw|split",
  preset: "seed|sound",
  session: "regular|all",
  splits: "\\d{4}-[\\d:/,-]*\\d",
  stamp: "auto|start|end",
  to: "\\d{4}-\\d\\d-\\d\\d",
  volume: "none",
  zone: "auto|[A-Z]\\w+(?:[/+-]\\w+)*",
};

/** Those that messages name without a value. */
const NAMES: readonly string[] = [
  ...[
    "bars",
    "cap",
    "fill-forward",
    "first-train",
    "gate",
    "keep-drift",
    "layout",
    "recipe",
    "sample-edge",
    "sample-seed",
  ],
  "symbol",
];

/** Their names in notebooks, where these are others. */
const OTHER_NAMES: { readonly [option: string]: string } = { "sample-edge": "edge", "sample-seed": "seed" };

/** Commands that a message tells to type stay as they are. */
const COMMAND = "ata-lab [a-z-]+[^;)\\n]*";
/** What only repeats, for the command line, what the message says before it. */
const REPEATED = " \\(--(?:short|threshold and --horizon|preset sound)\\)";
const SETTING = "--set ([\\w.]+)(?:=([^\\s;,)]+))?(?: --set ([\\w.]+)=([^\\s;,)]+))?";
const WITH_VALUE = Object.entries(VALUES)
  .map(([option, value]) => `--${option}(?: (?:${value})(?![\\w=]))`)
  .join("|");
const BARE = `--(?:${[...Object.keys(VALUES), ...NAMES].join("|")})(?![\\w-])`;
const WORDS = new RegExp(`${COMMAND}|${REPEATED}|${SETTING}|${WITH_VALUE}|${BARE}`, "g");

/**
 * A message in the words of notebooks: parameters where the command line has options.
 *
 * @param text a message that tells options, such as `--zone UTC`
 * @returns the message with parameters; commands in it stay as they are
 * @example
 * inParameterWords("give --zone UTC, or --stamp"); // → 'give zone = "UTC", or stamp'
 * inParameterWords("need --set bars.rule=15min"); // → 'need withOptions(recipe, { "bars.rule": "15min" })'
 */
export function inParameterWords(text: string): string {
  return text.replace(WORDS, (found, first?: string, one?: string, second?: string, two?: string) => {
    if (found.startsWith("ata-lab ")) return found;
    if (found.startsWith(" (")) return "";
    if (first !== undefined) {
      const pairs = [[first, one] as const, ...(second === undefined ? [] : [[second, two] as const])];
      return `withOptions(recipe, { ${pairs.map(([name, value]) => `"${name}": ${literal(value)}`).join(", ")} })`;
    }
    const [option, value] = found.slice(2).split(/ (.*)/s) as [string, string?];
    const name = OTHER_NAMES[option] ?? option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    return value === undefined ? name : `${name} = ${JSON.stringify(value)}`;
  });
}

function literal(value: string | undefined): string {
  if (value === undefined) return "...";
  return /^(true|false|-?[\d.]+)$/.test(value) ? value : JSON.stringify(value);
}
