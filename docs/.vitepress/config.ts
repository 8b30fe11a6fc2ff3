import { existsSync, readFileSync } from "node:fs";
import { type DefaultTheme, defineConfig } from "vitepress";

/** A group of pages of the reference as TypeDoc lists it. */
interface Listed {
  readonly title: string;
}

const NAVIGATION = new URL("../reference/navigation.json", import.meta.url);

/** The rooms of the library with their names; empty until `typedoc` has run. */
const rooms: readonly Listed[] = existsSync(NAVIGATION) ? JSON.parse(readFileSync(NAVIGATION, "utf8")) : [];

const GUIDE: DefaultTheme.SidebarItem[] = [
  {
    text: "Start",
    items: [
      { text: "Getting started", link: "/guide/getting-started" },
      { text: "A project of your own", link: "/guide/project" },
      { text: "The flow in one page", link: "/guide/flow" },
      { text: "From the notebook to paper trading", link: "/guide/from-notebook-to-paper-trading" },
      { text: "FAQ", link: "/guide/faq" },
    ],
  },
  {
    text: "Data",
    items: [
      { text: "Your own bars", link: "/guide/your-own-bars" },
      { text: "Fetching bars", link: "/guide/fetch" },
      { text: "Where to get minute bars", link: "/guide/where-to-get-bars" },
      { text: "Data quality", link: "/guide/data-quality" },
    ],
  },
  {
    text: "Research",
    items: [
      { text: "Recipes", link: "/guide/recipes" },
      { text: "What the numbers are worth", link: "/guide/scores" },
      { text: "Look-ahead and train/serve skew", link: "/guide/look-ahead" },
      { text: "Backtest and verdict", link: "/guide/backtest" },
      { text: "More than one split", link: "/guide/walk" },
      { text: "From one stock to a thousand", link: "/guide/universe" },
      { text: "One account over many stocks", link: "/guide/portfolio" },
      { text: "Models and manifest (JSON)", link: "/guide/models" },
      { text: "What models say now", link: "/guide/predict" },
      { text: "Following minutes as they come", link: "/guide/follow" },
      { text: "Models in another program", link: "/guide/export" },
    ],
  },
  {
    text: "Tools",
    items: [
      { text: "Command line", link: "/guide/command-line" },
      { text: "Notebooks and JupyterLab", link: "/guide/notebooks" },
      { text: "As a library", link: "/guide/library" },
      { text: "In the browser", link: "/guide/browser" },
      { text: "TensorFlow.js", link: "/guide/tensorflow" },
    ],
  },
  {
    text: "Project",
    items: [
      { text: "How it is tested", link: "/guide/correctness" },
      { text: "When something fails", link: "/guide/reliability" },
      { text: "Architecture", link: "/project/architecture" },
      { text: "Contributing", link: "/project/contributing" },
      { text: "Changelog", link: "/project/changelog" },
    ],
  },
];

export default defineConfig({
  title: "ata-lab",
  description: "A research flow for notebooks and the command line: minute bars in, small logistic models out.",
  lang: "en-US",
  outDir: "../output/docs",
  cacheDir: ".vitepress/cache",
  // Works in any folder of any web server, and from a subfolder of one.
  base: process.env.DOCS_BASE ?? "/",
  cleanUrls: false,
  // Pages outside the guide are in the repository, not on the site.
  ignoreDeadLinks: false,
  // The search's index of the whole reference is one file, loaded when somebody searches.
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  markdown: { image: { lazyLoading: true } },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guide/getting-started", activeMatch: "^/guide/" },
      { text: "Reference", link: "/reference/", activeMatch: "^/reference/" },
      { text: "Changelog", link: "/project/changelog" },
    ],
    sidebar: {
      "/guide/": GUIDE,
      "/project/": GUIDE,
      // The rooms only: with all names in it, the sidebar alone would make each page six times as large.
      "/reference/": [
        {
          text: "Reference",
          link: "/reference/",
          items: rooms.map(({ title }) => ({ text: title, link: `/reference/#${title}` })),
        },
      ],
    },
    outline: { level: [2, 3] },
    search: { provider: "local" },
  },
});
