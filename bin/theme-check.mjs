// Called by bin/theme-check, from the folder its packages are installed in: node resolves them from there.
import { resolve } from 'node:path';
import { themeCheckRun } from '@shopify/theme-check-node';

let count = 0;
for (const root of process.argv.slice(2)) {
  const { offenses } = await themeCheckRun(resolve(root));
  for (const { check, message, uri, start } of offenses) {
    console.log(`${decodeURIComponent(new URL(uri).pathname)}:${start.line + 1}: ${check}: ${message}`);
  }
  count += offenses.length;
}
console.log(`${count} offence${count === 1 ? '' : 's'}`);
process.exitCode = count ? 1 : 0;
