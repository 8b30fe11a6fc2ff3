import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { type Page, pages, prose } from "./pages.js";

/** What a page links to: Markdown's links and images, and those of the front page's matter. */
function linksOf(page: Page): string[] {
  const text = prose(page).replace(/`[^`\n]*`/g, "");
  const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  const matter = [...text.matchAll(/\b(?:link|src): (\/[^\s,}]*)/g)].map(([, target]) => target!);
  return [...inline, ...matter].filter((target) => !/^[a-z]+:/.test(target));
}

/** The file that a link means; undefined for the generated reference, whose links the site's own build checks. */
function targetOf(page: Page, link: string): string | undefined {
  const path = link.split("#")[0]!;
  if (path.startsWith("/reference/")) return undefined;
  if (path === "") return page.path;
  const from = path.startsWith("/") ? posix.join("docs", path) : posix.join(posix.dirname(page.path), path);
  const candidates = [from, `${from}.md`, posix.join("docs/public", path)];
  return candidates.find((candidate) => existsSync(candidate)) ?? from;
}

/** A heading as it stands in an address. */
function slug(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, "")
    .trim()
    .replace(/ +/g, "-");
}

/** What is wrong with a page's links. */
function deadLinks(page: Page): string[] {
  return linksOf(page).filter((link) => {
    const target = targetOf(page, link);
    if (target === undefined) return false;
    if (!existsSync(target)) return true;
    const anchor = link.split("#")[1];
    if (anchor === undefined || !target.endsWith(".md")) return false;
    const headings = prose({ path: target, text: readFileSync(target, "utf8") }).matchAll(/^#+ (.*)$/gm);
    return ![...headings].some(([, heading]) => slug(heading!) === anchor);
  });
}

describe("links in the documentation", () => {
  const all = pages();

  it.each(all.map((page) => [page.path, page] as const))("%s leads nowhere wrong", (_, page) => {
    expect(deadLinks(page)).toEqual([]);
  });

  it("are found, and would be caught when dead", () => {
    expect(all.flatMap(linksOf).length).toBeGreaterThan(40);
    const page = (text: string): Page => ({ path: "docs/guide/made-up.md", text });
    expect(deadLinks(page("[a](./scores) [b](./nothing) [c](./models#the-fingerprint) [d](./models#none)"))).toEqual([
      "./nothing",
      "./models#none",
    ]);
  });

  it("of the site's menus lead to pages", () => {
    const config = readFileSync("docs/.vitepress/config.ts", "utf8");
    const links = [...config.matchAll(/link: "(\/(?:guide|project)\/[^"]+)"/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(15);
    expect(links.filter((link) => !existsSync(`docs${link}.md`))).toEqual([]);
    const guide = all.filter(({ path }) => path.startsWith("docs/guide/"));
    expect(guide.filter(({ path }) => !links.includes(path.slice("docs".length, -".md".length)))).toEqual([]);
  });
});
