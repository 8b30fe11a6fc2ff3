import { Argument, type Command, type Option } from "commander";
import { allLoaded } from "./lazy-command.js";
import { offeredValues } from "./suggested-values.js";
import { inQuotes } from "./typed-options.js";

const HELP = `
The script completes commands, options, and the values that an option can have;
any other value is completed as a file. To have it in every new shell:

  bash   echo 'eval "$(ata-lab completion bash)"' >> ~/.bashrc
  zsh    echo 'eval "$(ata-lab completion zsh)"' >> ~/.zshrc
  fish   ata-lab completion fish > ~/.config/fish/completions/ata-lab.fish

It completes the word ata-lab, so the shell has to find ata-lab itself: install
it with "npm install --global ata-lab", or define
alias ata-lab="npx ata-lab".`;

/** `ata-lab completion`: a script that completes commands and options in a shell. */
export function completionCommand(command: Command): Command {
  return command
    .description("Print a script that completes commands, options and their values in a shell.")
    .addArgument(new Argument("<shell>", "which shell").choices(Object.keys(SCRIPTS)))
    .addHelpText("after", HELP)
    .action(async (shell: keyof typeof SCRIPTS, _: unknown, self: Command) => {
      process.stdout.write(SCRIPTS[shell](wordsOf(await allLoaded(self.parent!))));
    });
}

/** What can be typed after some words, such as `ata-lab fetch`. */
interface Words {
  /** The words, without the program's: `fetch alpaca`. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly OptionWord[];
  /** Values of the command's own argument. */
  readonly values: readonly string[];
}

interface Word {
  readonly word: string;
  readonly what: string;
}

interface OptionWord extends Word {
  /** Another word follows. */
  readonly hasValue: boolean;
  /** The values that are offered; none if it can be anything. After `name=` more is to be typed, so no space follows it. */
  readonly values: readonly string[];
}

/** What can be typed at each place, read from the commands themselves. */
function wordsOf(program: Command): readonly Words[] {
  const walk = (command: Command, path: readonly string[], inherited: readonly Option[]): Words[] => {
    const options = [...command.options, ...inherited].filter(({ hidden }) => !hidden);
    const help = { word: "--help", what: "print the help", hasValue: false, values: [] };
    const words: Words = {
      path: path.join(" "),
      commands: command.commands.map((sub) => ({ word: sub.name(), what: firstSentence(sub) })),
      options: [...options.map(optionWord), help],
      values: command.registeredArguments[0]?.argChoices ?? [],
    };
    const own = command === program ? command.options.filter(({ long }) => long !== "--version") : command.options;
    const passed = [...inherited, ...own];
    return [words, ...command.commands.flatMap((sub) => walk(sub, [...path, sub.name()], passed))];
  };
  return walk(program, [], []);
}

function optionWord(option: Option): OptionWord {
  const { long, description, required, optional } = option;
  return { word: long!, what: description, hasValue: required || optional, values: offeredValues(option) };
}

function firstSentence(command: Command): string {
  return command.summary() || command.description();
}

/** One line, and not longer than a menu shows. */
function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 72 ? line : `${line.slice(0, 69)}...`;
}

const joined = (words: readonly Word[]): string => words.map(({ word }) => word).join(" ");

/**
 * In bash, what was typed is walked word by word, which is what the place is that the last word has; then the words of that
 * place are offered.
 */
function bash(all: readonly Words[]): string {
  const places = all.flatMap(({ path, commands }) =>
    commands.map(
      ({ word }) => `      ${inQuotes(`${path} ${word}`.trim())}) place=${inQuotes(`${path} ${word}`.trim())} ;;`,
    ),
  );
  const values = all.flatMap(({ path, options }) =>
    options
      .filter(({ hasValue }) => hasValue)
      .map(({ word, values }) => `    ${inQuotes(`${path} ${word}`.trim())}) ${offered(values)} return ;;`),
  );
  const words = all.map(
    ({ path, commands, options, values }) =>
      `    ${inQuotes(path)}) commands=${inQuotes([joined(commands), ...values].join(" ").trim())} options=${inQuotes(joined(options))} ;;`,
  );
  return `# Completes ata-lab in bash: eval "$(ata-lab completion bash)"
_ata_lab_files() {
  # A name may have spaces.
  local IFS=$'\\n'
  compopt -o filenames 2> /dev/null
  COMPREPLY=($(compgen -f -- "$1"))
}
_ata_lab() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} place= commands= options= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${place:+$place }\${COMP_WORDS[i]}" in
${places.join("\n")}
    esac
  done
  case "\${place:+$place }$before" in
${values.join("\n")}
  esac
  case "$place" in
${words.join("\n")}
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$current"))
  else
    _ata_lab_files "$current"
  fi
}
complete -F _ata_lab ata-lab
`;
}

function offered(values: readonly string[]): string {
  if (values.length === 0) return '_ata_lab_files "$current";';
  const words = `COMPREPLY=($(compgen -W ${inQuotes(values.join(" "))} -- "$current"));`;
  return values.some(isBegun) ? `${words} [[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2> /dev/null;` : words;
}

/** Whether more is to be typed after a value. */
function isBegun(value: string): boolean {
  return value.endsWith("=");
}

/** In zsh, `_arguments` knows what an option takes; each command is a function's case. */
function zsh(all: readonly Words[]): string {
  const cases = all.map(({ path, commands, options, values }) => {
    const specs = options.map((option) => inQuotes(zshOption(option)));
    const first =
      commands.length > 0
        ? ["'1:command:->command'", "'*:: :->rest'"]
        : values.length > 0
          ? [inQuotes(`1:value:(${values.join(" ")})`)]
          : ["'*:file:_files'"];
    const list = commands.map(({ word, what }) => inQuotes(`${word}:${zshText(what)}`)).join(" ");
    const deeper =
      commands.length === 0
        ? ""
        : `
      case $state in
        command) local -a commands=(${list}); _describe command commands ;;
        rest) _ata_lab_at ${inQuotes(path === "" ? "" : `${path} `)}"$words[1]" ;;
      esac`;
    return `    ${inQuotes(path)})
      _arguments -C -s ${[...specs, ...first].join(" ")}${deeper} ;;`;
  });
  return `#compdef ata-lab
# Completes ata-lab in zsh: eval "$(ata-lab completion zsh)"
_ata_lab_at() {
  local state line curcontext=$curcontext
  case $1 in
${cases.join("\n")}
  esac
}
_ata_lab() { _ata_lab_at '' }
compdef _ata_lab ata-lab
`;
}

function zshOption({ word, what, hasValue, values }: OptionWord): string {
  const value = hasValue ? `:value:${zshValues(values)}` : "";
  return `*${word}[${zshText(what)}]${value}`;
}

function zshValues(values: readonly string[]): string {
  if (values.length === 0) return "_files";
  const begun = values.filter(isBegun);
  if (begun.length === 0) return `(${values.join(" ")})`;
  const whole = values.filter((value) => !isBegun(value));
  const lists = [...(whole.length > 0 ? [`compadd -- ${whole.join(" ")}`] : []), `compadd -S "" -- ${begun.join(" ")}`];
  return `{${lists.join("; ")}}`;
}

/** Text in a place where zsh takes some characters as its own. */
function zshText(text: string): string {
  return short(text).replace(/[[\]:\\]/g, "\\$&");
}

/**
 * In fish, each command and option is a line of its own, with the place where it is offered. After `name=` it adds no space by
 * itself.
 */
function fish(all: readonly Words[]): string {
  const lines = all.flatMap(({ path, commands, options, values }) => {
    const words = path.split(" ").filter((word) => word !== "");
    const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`);
    const none = commands.length === 0 ? [] : [`not __fish_seen_subcommand_from ${joined(commands)}`];
    const where = [...seen, ...none].join("; and ");
    const at = where === "" ? "" : ` -n ${fishQuoted(where)}`;
    return [
      ...commands.map(({ word, what }) => `complete -c ata-lab${at} -f -a ${word} -d ${fishQuoted(short(what))}`),
      ...values.map((value) => `complete -c ata-lab${at} -f -a ${value}`),
      ...options.map(({ word, what, hasValue, values }) => {
        const value = values.length > 0 ? ` -x -a ${fishQuoted(values.join(" "))}` : hasValue ? " -r" : "";
        return `complete -c ata-lab${at} -l ${word.slice(2)}${value} -d ${fishQuoted(short(what))}`;
      }),
    ];
  });
  return `# Completes ata-lab in fish: ata-lab completion fish > ~/.config/fish/completions/ata-lab.fish
${lines.join("\n")}
`;
}

/** In fish, a quote within quotes has a backslash before it. */
function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

const SCRIPTS = { bash, zsh, fish } as const;
