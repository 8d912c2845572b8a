// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readSources, root } from './check/source.ts'
import { drive } from './fuzz/drive.ts'
import { findsFolder, keepFind, loadTarget } from './fuzz/target.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(`usage: npm run fuzz -- [--seconds N] [--seed N] [NAME…]
Fuzzes every *.fuzz.ts (or those with NAME in their path) for N seconds each. Finds are made small, written to
testdata/fuzz/<target>/ beside the target and replayed first for ever. Exit code 1 when there was any.`)
  process.exit(0)
}

const seed = values.seed === undefined ? Date.now() >>> 0 : Number(values.seed)
const paths = readSources()
  .map((file) => file.path)
  .filter(
    (path) =>
      path.endsWith('.fuzz.ts') && (positionals.length === 0 || positionals.some((name) => path.includes(name))),
  )
let total = 0
for (const path of paths) {
  const full = join(root, path)
  const { name } = await loadTarget(full)
  const { runs, corpus, finds } = await drive({ path: full, millis: Number(values.seconds) * 1000, seed })
  console.log(
    `${finds.length === 0 ? 'ok    ' : 'FOUND '} ${name}: ${runs} runs, corpus ${corpus}, ${finds.length} finds`,
  )
  for (const { detail, bytes } of finds) {
    const file = keepFind(findsFolder(full, name), bytes)
    console.log(`       ${file} (${bytes.length} bytes)\n       ${detail.split('\n').slice(0, 4).join('\n       ')}`)
  }
  total += finds.length
}
console.log(`${paths.length} targets, seed ${seed}, ${total} finds`)
if (total > 0 || paths.length === 0) process.exitCode = 1
