import type { Provider } from "./provider.js";

/**
 * Reads a vendor's keys from the environment and nowhere else: an argument would show up in the shell's history and the
 * process list.
 *
 * @throws if a key is missing or cannot be sent in a header; the error never shows it
 */
export function keysOf(
  { vendor, keyVariables }: Pick<Provider, "vendor" | "keyVariables">,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return keyVariables.map((name) => {
    const value = environment[name]?.trim() ?? "";
    if (value === "") {
      const [what, where] =
        keyVariables.length === 1 ? ["key", "environment variable"] : ["keys", "environment variables"];
      throw new Error(`${name} is not set: put your ${vendor} ${what} in the ${where} ${keyVariables.join(" and ")}`);
    }
    if (!/^[\x21-\x7e]{8,}$/.test(value)) {
      throw new Error(`${name} is not a key: it needs at least eight letters, digits or signs, and no spaces`);
    }
    return value;
  });
}

/** Removes secrets from a text that a server sent, in case it echoes them. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .sort((a, b) => b.length - a.length)
    .reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
}
