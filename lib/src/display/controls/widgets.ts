import type { Comm, KernelLink } from "../kernel-link.js";

/** What a widget is at the front end, in the words of ipywidgets: every value is JSON. */
export type State = Readonly<Record<string, unknown>>;

/** A widget that a front end shows. */
export interface Widget {
  /** Shows it: the value of the MIME type `WIDGET_MIME`. */
  readonly view: object;
  /** Takes it away at the front end. */
  readonly close: () => void;
}

/** The MIME type under which front ends show a widget. */
export const WIDGET_MIME = "application/vnd.jupyter.widget-view+json";

/** The version of ipywidgets' protocol. */
const PROTOCOL = { version: "2.1.0" };
const TARGET = "jupyter.widget";
/** Where a front end that is opened anew asks for all widgets at once. */
const CONTROL_TARGET = "jupyter.widget.control";
const BASE = "@jupyter-widgets/base";
const CONTROLS = "@jupyter-widgets/controls";
const VERSION = "2.0.0";

/** The open widgets' states, by id. */
const states = new Map<string, State>();

/**
 * Opens a control of ipywidgets' set at the front end.
 *
 * @param link the kernel
 * @param name its class, as `"FloatSlider"`
 * @param style the class of its style, as `"SliderStyle"`
 * @param state what it is to be, beyond what all controls have
 * @param onChange is told the whole state when the person has changed it
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
  serveAll(link);
  const layout = openModel(link, model(BASE, "Layout", BASE, "LayoutView"));
  const look = openModel(link, { ...model(CONTROLS, style, BASE, "StyleView"), description_width: "initial" });
  const common = {
    ...model(CONTROLS, name, CONTROLS, `${name}View`),
    _dom_classes: [],
    description_allow_html: false,
    disabled: false,
    layout: `IPY_MODEL_${layout.id}`,
    style: `IPY_MODEL_${look.id}`,
    tabbable: null,
    tooltip: null,
  };
  const control = openModel(link, { ...common, ...state }, onChange);
  return {
    view: { version_major: 2, version_minor: 0, model_id: control.id },
    close: () => {
      for (const comm of [control, look, layout]) {
        states.delete(comm.id);
        comm.close();
      }
    },
  };
}

function model(modelModule: string, name: string, viewModule: string, view: string): State {
  return {
    _model_module: modelModule,
    _model_module_version: VERSION,
    _model_name: `${name}Model`,
    _view_count: null,
    _view_module: viewModule,
    _view_module_version: VERSION,
    _view_name: view,
  };
}

function openModel(link: KernelLink, state: State, onChange: (state: State) => unknown = () => undefined): Comm {
  const send = (method: string, part: State): void => comm.send({ method, state: part, buffer_paths: [] });
  const hear = (data: Readonly<Record<string, unknown>>): unknown => {
    if (data.method === "request_state") return send("update", states.get(comm.id) ?? state);
    if (data.method !== "update") return undefined;
    const part = data.state as State;
    const whole = { ...states.get(comm.id), ...part };
    states.set(comm.id, whole);
    // Other front ends of the same notebook follow; the one that sent it knows that it has been heard.
    send("echo_update", part);
    return onChange(whole);
  };
  const comm: Comm = link.openComm(TARGET, { state, buffer_paths: [] }, PROTOCOL, hear);
  states.set(comm.id, state);
  return comm;
}

/** Answers front ends that ask for all widgets: a page that was loaded again shows the controls that it showed before. */
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
