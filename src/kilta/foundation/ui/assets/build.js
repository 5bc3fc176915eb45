// Builds everything the browser loads into static/ui/build: one stylesheet, one script, fonts, icons and the map; and for
// each script in `assets` of a domain, such as a camera that few pages need, a file of its own.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { drawEurope } from "./map/europe.js";
import { woffToTrueType } from "./fonts/truetype.js";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../../../..");
const modules = join(root, "node_modules");
const domains = join(here, "../../../domains");
const out = join(here, "../static/ui/build");

async function styles() {
  const { css } = await sass.compileAsync(join(here, "styles/kilta.scss"), {
    loadPaths: [modules],
    // Bootstrap 5.3 is written for the older module system of Sass.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    quietDeps: true,
  });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: ["chrome111", "firefox113", "safari16.4"] });
  await writeFile(join(out, "kilta.css"), code);
}

async function scripts() {
  await esbuild.build({
    entryPoints: [join(here, "scripts/kilta.js"), ...(await ofDomains())],
    outdir: out,
    entryNames: "[name]",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    nodePaths: [modules],
    legalComments: "none",
  });
}

async function ofDomains() {
  const found = [];
  for (const domain of await readdir(domains)) {
    const folder = join(domains, domain, "assets");
    const files = await readdir(folder).catch(() => []);
    found.push(...files.filter((file) => file.endsWith(".js")).map((file) => join(folder, file)));
  }
  return found;
}

async function fonts() {
  const variable = "@fontsource-variable/atkinson-hyperlegible-next/files";
  for (const subset of ["latin", "latin-ext"]) {
    for (const style of ["normal", "italic"]) {
      await copyFile(
        join(modules, variable, `atkinson-hyperlegible-next-${subset}-wght-${style}.woff2`),
        join(out, `atkinson-${subset}-${style}.woff2`),
      );
    }
  }
  // Charts and PDF documents are set on the server, which reads TrueType only.
  const fixed = "@fontsource/atkinson-hyperlegible-next/files";
  for (const weight of [400, 700]) {
    const woff = await readFile(join(modules, fixed, `atkinson-hyperlegible-next-latin-${weight}-normal.woff`));
    await writeFile(join(out, "fonts", `atkinson-${weight}.ttf`), woffToTrueType(woff));
  }
}

async function icons() {
  const sprite = await readFile(join(here, "icons/icons.svg"), "utf8");
  await writeFile(join(out, "icons.svg"), sprite.replace(/<!--[\s\S]*?-->/g, "").replace(/>\s+</g, "><"));
}

async function map() {
  const world = JSON.parse(await readFile(join(modules, "world-atlas/countries-50m.json"), "utf8"));
  const { svg, frame } = drawEurope(world);
  await writeFile(join(out, "europe.svg"), svg);
  await writeFile(join(out, "europe.json"), JSON.stringify(frame));
}

async function build(parts) {
  const start = performance.now();
  await Promise.all(parts.map((part) => part()));
  console.log(`built ${parts.map((part) => part.name).join(", ")} in ${Math.round(performance.now() - start)} ms`);
}

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "fonts"), { recursive: true });
await build([styles, scripts, fonts, icons, map]);

if (process.argv.includes("--watch")) {
  const parts = { styles, scripts, icons, map };
  for (const [folder, part] of Object.entries(parts)) {
    watch(join(here, folder), { recursive: true }, () => build([part]).catch((error) => console.error(error.message)));
  }
}
