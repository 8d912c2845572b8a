// SPDX-License-Identifier: Apache-2.0
import { eachOf } from './check/each.ts'
import { readSources } from './check/source.ts'
import { runStep, steps } from './check/step.ts'
import { installDebianPackages } from './suite/debian-packages.ts'
import { printFile, printStep, Tally } from './suite/report.ts'
import { runFile } from './suite/run-file.ts'
import { select, suiteKinds } from './suite/select.ts'

const usage = `usage: npm test [-- WORD…]
  check, unit, integration, browser   that part alone
  anything else                       every test file with that in its path
Without words: everything. The last line is "N passed, N failed".`

const rank = (path: string): number => Number(path.startsWith('suite/') || path.startsWith('scripts/'))

const words = process.argv.slice(2)
if (words.includes('--help')) {
  console.log(usage)
  process.exit(0)
}
const { checks, files } = select(readSources(), words)
const tally = new Tally()

if (checks) {
  await eachOf(steps, 2, async (step) => {
    const result = await runStep(step)
    printStep(result)
    tally.addStep(result)
  })
}
if (files.some(({ kind }) => kind !== 'unit')) {
  installDebianPackages()
  const built = await runStep({ name: 'web app built', args: ['scripts/launch.mjs', 'build-web'] })
  printStep(built)
  tally.addStep(built)
}
for (const kind of suiteKinds) {
  // Chromium alone keeps two cores busy: its journeys go one after another.
  const width = kind === 'browser' ? 1 : 2
  // The long ones, those of the whole product, first: at the end a lane waits only for a short one.
  const chosen = files.filter((file) => file.kind === kind).toSorted((a, b) => rank(b.path) - rank(a.path))
  await eachOf(chosen, width, async ({ path }) => {
    const result = await runFile(path, kind)
    printFile(result)
    tally.addFile(result)
  })
}
if (!checks && files.length === 0) {
  console.log(`no test file has '${words.join("' or '")}' in its path`)
  process.exitCode = 1
}
tally.printEnd()
