// Runs Lighthouse on pages, as on a telephone. Order and answer are JSON, on standard input and
// output.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const order = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(`${order.packages}/`);
const { default: lighthouse } = await import(pathToFileURL(require.resolve("lighthouse")));
const { launch } = await import(pathToFileURL(require.resolve("chrome-launcher")));

const browser = await launch({ chromePath: order.chromium, chromeFlags: order.flags, logLevel: "silent" })
  .catch(giveUp);
try {
  const seen = {};
  for (const page of order.pages) seen[page.name] = await judged(page.url);
  process.stdout.write(JSON.stringify(seen));
} finally {
  browser.kill();
}

async function judged(url) {
  const options = { port: browser.port, output: "json", logLevel: "silent", skipAudits: order.skipped };
  const { lhr } = await lighthouse(url, options);
  if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
  return Object.fromEntries(
    Object.entries(lhr.categories).map(([name, { score, auditRefs }]) => [
      name,
      {
        score: Math.round((score ?? 0) * 100),
        lost: auditRefs.filter(isLost(lhr)).map(told(lhr)),
        paint: lhr.audits["largest-contentful-paint"].numericValue ?? 60_000,
      },
    ]),
  );
}

function isLost(lhr) {
  return ({ id, weight }) => {
    const { score, scoreDisplayMode } = lhr.audits[id];
    return weight > 0 && scoreDisplayMode !== "notApplicable" && score !== null && score < 1;
  };
}

function told(lhr) {
  return ({ id }) => {
    const { title, displayValue, explanation, details } = lhr.audits[id];
    const items = (details?.items ?? []).slice(0, 2).map((item) => JSON.stringify(item).slice(0, 300));
    return [`${id}: ${title}`, displayValue, explanation, ...items].filter(Boolean).join(" – ");
  };
}

function giveUp(error) {
  console.error(String(error));
  process.exit(3);
}
