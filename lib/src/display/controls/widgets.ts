import type { Comm, KernelLink } from "../kernel-link.js";

/** The state of a widget in the ipywidgets protocol: every value is JSON. */
export type State = Readonly<Record<string, unknown>>;

/** A widget shown by a front end. */
export interface Widget {
  /** The value of the MIME type `WIDGET_MIME` that shows it. */
  readonly view: object;
  /** Updates it in the front end. */
  readonly set: (part: State) => void;
  /** Removes it from the front end. */
  readonly close: () => void;
}

/** The MIME type under which front ends show a widget. */
export const WIDGET_MIME = "application/vnd.jupyter.widget-view+json";

/** The version of the ipywidgets protocol. */
const PROTOCOL = { version: "2.1.0" };
const TARGET = "jupyter.widget";
/** The comm target on which a newly opened front end asks for all widgets. */
const CONTROL_TARGET = "jupyter.widget.control";
const BASE = "@jupyter-widgets/base";
const CONTROLS = "@jupyter-widgets/controls";
const OUTPUT = "@jupyter-widgets/output";
const VERSIONS = { [BASE]: "2.0.0", [CONTROLS]: "2.0.0", [OUTPUT]: "1.0.0" };
type Module = keyof typeof VERSIONS;

/** The open widgets' states, by id. */
const states = new Map<string, State>();

/**
 * Opens an ipywidgets control in the front end.
 *
 * @param link the kernel
 * @param name its class, such as `"FloatSlider"`
 * @param style the class of its style, such as `"SliderStyle"`
 * @param state its state, beyond what all controls have
 * @param onChange called with the whole state after the user has changed it
 * @returns the widget
 * @see {@link https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md}
 */
export function openWidget(
  link: KernelLink,
  name: string,
  style: string,
  state: State,
  onChange: (state: State) => unknown,
): Widget {
  const look = openModel(link, { ...model(CONTROLS, style, BASE, "StyleView"), description_width: "initial" });
  const common = { description_allow_html: false, disabled: false, style: reference(look) };
  const own = { ...model(CONTROLS, name, CONTROLS, `${name}View`), ...common, ...state };
  return openView(link, own, [look], onChange);
}

/**
 * Opens an output area in the front end.
 *
 * @param link the kernel
 * @param outputs its content, in the format of a notebook file; `set({ outputs })` replaces it
 * @returns the widget
 */
export function openOutput(link: KernelLink, outputs: readonly State[]): Widget {
  return openView(link, { ...model(OUTPUT, "Output", OUTPUT, "OutputView"), msg_id: "", outputs }, []);
}

/** Opens a visible widget, which needs a layout; its `parts` are closed with it. */
function openView(
  link: KernelLink,
  state: State,
  parts: readonly Model[],
  onChange: (state: State) => unknown = () => undefined,
): Widget {
  serveAll(link);
  const layout = openModel(link, model(BASE, "Layout", BASE, "LayoutView"));
  const common = { _dom_classes: [], layout: reference(layout), tabbable: null, tooltip: null };
  const widget = openModel(link, { ...common, ...state }, onChange);
  return {
    view: { version_major: 2, version_minor: 0, model_id: widget.id },
    set: widget.set,
    close: () => {
      for (const part of [widget, layout, ...parts]) part.close();
    },
  };
}

function reference({ id }: Model): string {
  return `IPY_MODEL_${id}`;
}

function model(modelModule: Module, name: string, viewModule: Module, view: string): State {
  return {
    _model_module: modelModule,
    _model_module_version: VERSIONS[modelModule],
    _model_name: `${name}Model`,
    _view_count: null,
    _view_module: viewModule,
    _view_module_version: VERSIONS[viewModule],
    _view_name: view,
  };
}

/** A widget or a part of one, as known to the front end. */
interface Model {
  readonly id: string;
  readonly set: (part: State) => void;
  readonly close: () => void;
}

function openModel(link: KernelLink, first: State, onChange: (state: State) => unknown = () => undefined): Model {
  const change = (part: State): State => {
    const whole = { ...states.get(comm.id), ...part };
    states.set(comm.id, whole);
    return whole;
  };
  const send = (method: string, state: State): void => comm.send({ method, state, buffer_paths: [] });
  const hear = (data: Readonly<Record<string, unknown>>): unknown => {
    if (data.method === "request_state") return send("update", states.get(comm.id) ?? first);
    if (data.method !== "update") return undefined;
    const part = data.state as State;
    const whole = change(part);
    // Updates other front ends of the same notebook, and confirms the change to the one that sent it.
    send("echo_update", part);
    return onChange(whole);
  };
  const comm: Comm = link.openComm(TARGET, { state: first, buffer_paths: [] }, PROTOCOL, hear);
  states.set(comm.id, first);
  return {
    id: comm.id,
    set: (part) => {
      change(part);
      send("update", part);
    },
    close: () => {
      states.delete(comm.id);
      comm.close();
    },
  };
}

/** Answers front ends that ask for all widgets, so that a reloaded page shows its controls again. */
function serveAll(link: KernelLink): void {
  link.serveComm(CONTROL_TARGET, (comm) => (data) => {
    if (data.method !== "request_states") return;
    const all = [...states].map(([id, state]) => {
      const {
        _model_module: model_module,
        _model_module_version: model_module_version,
        _model_name: model_name,
      } = state;
      return [id, { model_name, model_module, model_module_version, state }];
    });
    comm.send({ method: "update_states", states: Object.fromEntries(all), buffer_paths: [] });
  });
}
