#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The command line. Plain JavaScript on purpose: an older Node must be able to read it and hand over to the pinned one.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(realpathSync(fileURLToPath(import.meta.url)))
const main = join(here, '..', 'src', 'main.ts')
const NEEDED = 24

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  await import(pathToFileURL(main).href)
} else {
  const node = findPinned(here)
  if (node === null) {
    process.stderr.write(
      `mingjian: Node.js ${NEEDED} or newer is needed (this is ${process.version}); npm install brings it along\n`,
    )
    process.exit(2)
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`mingjian: ${node} cannot be run: ${error.message}\n`)
    process.exit(2)
  })
  child.on('exit', (code, signal) =>
    process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0)),
  )
}

/** The Node that the lockfile pins, in the nearest node_modules above. */
function findPinned(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', 'node')
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) return null
  }
}
