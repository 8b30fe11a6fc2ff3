import { readdirSync, readFileSync } from "node:fs";

/** A page of documentation. */
export interface Page {
  /** Path from the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of code. */
export interface Fence {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

const ROOT = ["README.md", "lib/README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"];
const FOLDERS = ["docs", "docs/guide", "docs/project", "models", "bench", "notebooks/learn", ".github"];

/** Every page that is written by hand. */
export function pages(): Page[] {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => `${folder}/${name}`),
  );
  return [...ROOT, ...paths].map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** The blocks of code of a page. */
export function fences({ path, text }: Page): Fence[] {
  return [...text.matchAll(FENCE)].map(([, language, code]) => ({ page: path, language: language!, code: code! }));
}

/** A page's text without its blocks of code. */
export function prose({ text }: Page): string {
  return text.replace(FENCE, "");
}
