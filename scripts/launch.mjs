#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The one entry of every npm script. Plain JavaScript on purpose: the machine's own Node (20 or newer) runs this file,
// and everything after it runs under the Node that the lockfile pins.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { install } from './launch/install.mjs'
import { root } from './launch/root.mjs'
import { findNode, runChild } from './launch/child.mjs'
import { buildWeb } from './launch/web.mjs'

/** What each command runs, and whether the web app must be built first. */
const commands = {
  demo: { entry: ['scripts/demo.ts'], web: true },
  start: { entry: ['packages/server/src/main.ts', 'serve'], web: true },
  test: { entry: ['scripts/test.ts'], web: false },
  bench: { entry: ['bench/main.ts'], web: true },
  check: { entry: ['scripts/check.ts'], web: false },
  fuzz: { entry: ['scripts/fuzz.ts'], web: false },
  'build-web': { entry: null, web: true },
  run: { entry: null, web: false },
}

const usage = `usage: node scripts/launch.mjs ${Object.keys(commands).join('|')} [arguments]\n`

async function main() {
  const [name, ...rest] = process.argv.slice(2)
  const command = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name]
  if (command === undefined) {
    process.stderr.write(usage)
    return 2
  }
  await install()
  const node = findNode()
  if (command.web) await buildWeb(node)
  if (name === 'build-web') return 0
  const args = name === 'run' ? runnable(rest) : [...command.entry, ...rest]
  const file = args[0]
  if (file === undefined || !existsSync(join(root, file))) {
    process.stderr.write(`mingjian: there is nothing to run at ${file ?? '(no program named)'}\n`)
    return 2
  }
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`
  return runChild(node, args, { ...process.env, PATH: path })
}

/** `run` takes a file of the repository or the name of an installed command. */
function runnable([program, ...rest]) {
  if (program === undefined) return []
  const isFile = existsSync(join(root, program)) && /\.(ts|mjs|js)$/.test(program)
  return [isFile ? program : join('node_modules', '.bin', program), ...rest]
}

main().then(
  (code) => process.exit(code),
  (thrown) => {
    process.stderr.write(`mingjian: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    process.exit(1)
  },
)
