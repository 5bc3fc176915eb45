// Draws the countries of Europe once, at build time; `maps.py` places markers with the same projection.
import { geoAzimuthalEqualArea, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";

// Lambert azimuthal equal area around 52° N 10° E, as the EU's statistics use it (EPSG:3035), on a sphere.
const CENTRE = [10, 52];
const WIDTH = 800;
const HEIGHT = 860;
const FRAME = {
  type: "MultiPoint",
  coordinates: [[-10.5, 36.0], [-10, 51.5], [-24.5, 65.2], [31, 70.9], [36, 35], [32.5, 46]],
};
const CODES = {
  "008": "AL", "020": "AD", "040": "AT", "056": "BE", "070": "BA", "100": "BG", "112": "BY", "191": "HR",
  "196": "CY", "203": "CZ", "208": "DK", "233": "EE", "234": "FO", "246": "FI", "248": "AX", "250": "FR",
  "276": "DE", "300": "GR", "348": "HU", "352": "IS", "372": "IE", "380": "IT", "428": "LV", "438": "LI",
  "440": "LT", "442": "LU", "470": "MT", "492": "MC", "498": "MD", "499": "ME", "528": "NL", "578": "NO",
  "616": "PL", "620": "PT", "642": "RO", "674": "SM", "688": "RS", "703": "SK", "705": "SI", "724": "ES",
  "752": "SE", "756": "CH", "792": "TR", "804": "UA", "807": "MK", "826": "GB",
};

/** Only what lies in Europe: no overseas territories in the box a country zooms to. */
function europeanPart(shape) {
  if (shape.geometry.type !== "MultiPolygon") return shape;
  const inside = shape.geometry.coordinates.filter((polygon) =>
    polygon[0].some(([longitude, latitude]) => longitude > -25 && longitude < 45 && latitude > 34 && latitude < 72),
  );
  return { ...shape, geometry: { type: "MultiPolygon", coordinates: inside } };
}

/** @returns {{svg: string, frame: object}} the symbols, and what is needed to place a point among them */
export function drawEurope(world) {
  const projection = geoAzimuthalEqualArea().rotate([-CENTRE[0], -CENTRE[1]]).precision(0.2);
  projection.fitExtent([[10, 10], [WIDTH - 10, HEIGHT - 10]], FRAME).clipExtent([[-40, -40], [WIDTH + 40, HEIGHT + 40]]);
  const path = geoPath(projection).digits(1);

  const countries = {};
  const symbols = [];
  const neighbours = [];
  for (const shape of feature(world, world.objects.countries).features) {
    // Kosovo has no number in ISO 3166-1; everything else is found by it.
    const code = CODES[shape.id] ?? (shape.properties.name === "Kosovo" ? "XK" : undefined);
    const drawn = path(code ? europeanPart(shape) : shape);
    if (!drawn) continue;
    if (!code) {
      neighbours.push(drawn);
      continue;
    }
    const bounds = path.bounds(europeanPart(shape)).flat().map((value) => Math.round(value * 10) / 10);
    countries[code] = bounds;
    symbols.push(`<path id="${code}" d="${drawn}"/>`);
  }
  const european = new Set(Object.keys(CODES));
  const borders = path(mesh(world, world.objects.countries, (a, b) => a !== b && (european.has(a.id) || european.has(b.id))));
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">` +
    `<g id="europe"><path d="${neighbours.join("")}" fill="var(--map-beyond)"/>` +
    `<g fill="var(--map-land)">${symbols.join("")}</g>` +
    `<path d="${borders}" fill="none" stroke="var(--map-border)" stroke-linejoin="round" vector-effect="non-scaling-stroke"/></g></svg>\n`;
  const frame = {
    width: WIDTH,
    height: HEIGHT,
    centre: CENTRE,
    scale: projection.scale(),
    translate: projection.translate(),
    countries: Object.fromEntries(Object.entries(countries).sort()),
  };
  return { svg, frame };
}
