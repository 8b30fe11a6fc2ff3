// The page of npm run charts: each figure under the name of its function. ?only=rocChart draws one of them.
import Plotly from "plotly.js-dist";
import { allCharts } from "./figures.ts";

const only = new URLSearchParams(location.search).get("only");
const main = document.querySelector("main");
const nav = document.querySelector("nav");

for (const [name, draw] of Object.entries(await allCharts())) {
  const link = Object.assign(document.createElement("a"), {
    href: `?only=${encodeURIComponent(name)}`,
    textContent: name,
  });
  nav.append(link, " ");
  if (only !== null && only !== name) continue;
  const section = document.createElement("section");
  section.append(Object.assign(document.createElement("h2"), { textContent: name }), document.createElement("div"));
  main.append(section);
  try {
    const { data, layout } = draw();
    await Plotly.newPlot(section.lastChild, data, { ...layout, autosize: true }, { responsive: true });
  } catch (error) {
    section.lastChild.textContent = `${error}`;
    console.error(name, error);
  }
}
document.body.dataset.drawn = "yes";
