// SPDX-License-Identifier: Apache-2.0
import { eachOf } from './check/each.ts'
import { readSources } from './check/source.ts'
import { runStep, steps } from './check/step.ts'
import { printFile, printStep, Tally } from './suite/report.ts'
import { runFile } from './suite/run-file.ts'
import { filesOf } from './suite/select.ts'

const wanted = process.argv.slice(2)
const chosen = steps.filter((step) => wanted.length === 0 || wanted.includes(step.name))
const tally = new Tally()

await eachOf(chosen, 2, async (step) => {
  const result = await runStep(step)
  printStep(result)
  tally.addStep(result)
})
if (wanted.length === 0 || wanted.includes('unit')) {
  const started = performance.now()
  await eachOf(filesOf(readSources(), 'unit'), 2, async (path) => {
    const result = await runFile(path, 'unit')
    if (result.failed > 0) printFile(result)
    tally.addFile(result)
  })
  tally.printSum('unit tests', (performance.now() - started) / 1000)
}
tally.printEnd()
