/**
 * The same picture in three dimensions: the figure and the payload of the contour, its costs upwards, the path lying
 * on them. Pure.
 */

// Of the height, so that the path is not half in the surface: what lies below the line, then the line, then its ends
const RAISED = 0.012;
const CAMERA = { eye: { x: -1.15, y: -1.3, z: 1.25 }, center: { x: 0, y: 0, z: -0.12 }, up: { x: 0, y: 0, z: 1 } };
const LIGHT = { ambient: 0.75, diffuse: 0.5, specular: 0.05 };

/** Whether this browser draws in three dimensions. */
export function solidIsDrawn() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

function solidTrace({ type, line, marker, ...trace }) {
  if (type === "contour") {
    return {
      ...trace,
      type: "surface", showscale: false,
      contours: Object.fromEntries(["x", "y", "z"].map((axis) => [axis, { highlight: false }])),
      lighting: LIGHT,
    };
  }
  const smaller = (size) => (Array.isArray(size) ? size.map(smaller) : 0.9 * size);
  return {
    ...trace,
    type: "scatter3d", z: [],
    ...(line && { line: { ...line, width: 2.5 * line.width } }),
    ...(marker && {
      marker: { ...marker, size: smaller(marker.size), opacity: 1, line: marker.line && { ...marker.line, width: 1 } },
    }),
  };
}

/** A figure of a contour as one of a surface. */
export function solidFigure({ data, layout: { xaxis, yaxis, margin, ...layout } }) {
  const axis = ({ title }) => ({ title });
  const scene = {
    xaxis: axis(xaxis), yaxis: axis(yaxis), zaxis: { title: { text: "⟦mean_C⟧" } }, camera: CAMERA,
    aspectmode: "manual", aspectratio: { x: 1, y: 1, z: 0.62 },
  };
  return { data: data.map(solidTrace), layout: { ...layout, scene, margin: { ...margin, l: 24, r: 0, b: 0 } } };
}

/** The height of a grid at a place, between its four corners; not a number outside. */
export function heightAt({ x: xs, y: ys, z }, x, y) {
  const place = (values, value) => ((value - values[0]) / (values.at(-1) - values[0])) * (values.length - 1);
  const [column, row] = [place(xs, x), place(ys, y)];
  if (!(column >= 0 && row >= 0 && column <= xs.length - 1 && row <= ys.length - 1)) return NaN;
  const [j, i] = [Math.min(Math.floor(column), xs.length - 2), Math.min(Math.floor(row), ys.length - 2)];
  const [right, up] = [column - j, row - i];
  return (
    (1 - up) * ((1 - right) * z[i][j] + right * z[i][j + 1]) +
    up * ((1 - right) * z[i + 1][j] + right * z[i + 1][j + 1])
  );
}

/** What is put into such a figure. */
export function solidPayload({ traces: [surface, ...paths], layout }) {
  const { zmin, zmax, colorbar, contours, ...grid } = surface;
  const known = grid.z.length > 1;
  const lift = RAISED * ((zmax ?? 0) - (zmin ?? 0));
  const lifted = ({ x, y, ...rest }, i) =>
    x
      ? {
          ...rest,
          x, y,
          z: Array.from(x, (at, k) => (known ? heightAt(grid, at, y[k]) + (1 + (i % 3) / 2) * lift : NaN)),
        }
      : rest;
  const ticks = colorbar
    ? { "scene.zaxis.tickvals": colorbar.tickvals, "scene.zaxis.ticktext": colorbar.ticktext }
    : {};
  const range = known && zmax > zmin ? { "scene.zaxis.range": [zmin - lift, zmax + 2 * lift] } : {};
  return {
    traces: [{ ...grid, cmin: zmin, cmax: zmax }, ...paths.map(lifted)],
    layout: {
      ...Object.fromEntries(Object.entries(layout).map(([key, value]) => [`scene.${key}`, value])),
      ...ticks,
      ...range,
    },
  };
}

/**
 * The eye of a camera turned about the vertical axis and raised, in radians; never below the ground, nor right above.
 */
export function turned({ eye, ...camera }, about, up) {
  const distance = Math.hypot(eye.x, eye.y, eye.z);
  const azimuth = Math.atan2(eye.y, eye.x) + about;
  const height = Math.max(0.05, Math.min(1.5, Math.asin(eye.z / distance) + up));
  return {
    ...camera,
    eye: {
      x: distance * Math.cos(height) * Math.cos(azimuth), y: distance * Math.cos(height) * Math.sin(azimuth),
      z: distance * Math.sin(height),
    },
  };
}
