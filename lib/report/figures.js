// Draws the page's figures. `inflate` and `figureAt` stand before this text.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** Width of a printed page's text, in pixels. */
  const PAPER = 680;

  /** The page's style, for figures that have none; `figureAt` gives it the colour of text. */
  const template = (isDark) => {
    const rule = isDark ? "#3f3f46" : "#e4e4e7";
    const axis = { automargin: true, gridcolor: rule, zerolinecolor: rule, linecolor: rule, tickcolor: rule };
    return {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: "system-ui, sans-serif" },
        xaxis: axis,
        yaxis: axis,
        margin: { t: 70, r: 30, b: 50, l: 60 },
        hoverlabel: { font: { family: "system-ui, sans-serif" } },
        modebar: { bgcolor: "rgba(0,0,0,0)" },
      },
    };
  };

  const drawn = [];
  /** A figure as it is drawn at a width of the box, or of a printed page. */
  const sized = ({ figure, box }, isDark, paper) => {
    const styled =
      figure.layout.template === undefined
        ? { ...figure, layout: { ...figure.layout, template: template(isDark) } }
        : figure;
    const { data, layout } = figureAt(styled, paper ?? box.clientWidth, isDark);
    // A copy, for plotly writes ranges into it.
    const own = structuredClone(layout);
    return { data, layout: paper === undefined || own.width !== undefined ? own : { ...own, width: paper } };
  };
  const CONFIG = { responsive: true, displaylogo: false };
  const draw = async (Plotly, box) => {
    const figure = JSON.parse(box.querySelector("script").textContent);
    const plot = document.createElement("div");
    box.append(plot);
    const { data, layout } = sized({ figure, box }, dark.matches);
    const as = JSON.stringify(layout);
    try {
      await Plotly.newPlot(plot, { data, layout, frames: figure.frames, config: CONFIG });
    } catch (error) {
      plot.remove();
      throw error;
    }
    box.querySelector("pre").remove();
    box.style.minHeight = "";
    reachable(box);
    drawn.push({ figure, box, plot, as });
  };

  /** A figure of a fixed width scrolls, also by the keyboard. */
  const reachable = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  };

  const failed = (box, error) => {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = `This chart could not be drawn: ${error.message ?? error}`;
    box.append(note);
    box.style.minHeight = "";
  };

  const load = async () => {
    if (typeof DecompressionStream !== "function") throw new Error("this browser is too old");
    const script = document.createElement("script");
    script.textContent = await inflate(document.querySelector("script.plotly").textContent);
    document.head.append(script);
    return window.Plotly;
  };

  const start = async () => {
    const boxes = [...document.querySelectorAll(".figure")];
    try {
      const Plotly = await load();
      for (const box of boxes) await draw(Plotly, box).catch((error) => failed(box, error));
      const paint = (isDark, paper) => {
        for (const one of drawn) {
          const { data, layout } = sized(one, isDark, paper);
          // Plotly itself follows a width that changes nothing else.
          const as = JSON.stringify(layout);
          // Not `react`, which has no place for a colour bar that was beside the cells and now is above them.
          if (as !== one.as) Plotly.newPlot(one.plot, { data, layout, frames: one.figure.frames, config: CONFIG });
          one.as = as;
        }
      };
      const follow = () => paint(dark.matches);
      dark.addEventListener("change", follow);
      addEventListener("resize", follow);
      addEventListener("beforeprint", () => paint(false, PAPER));
      addEventListener("afterprint", follow);
    } catch (error) {
      for (const box of boxes) failed(box, error);
    }
    document.documentElement.dataset.figures = "done";
  };
  start();
})();
