// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

/** What the web app is made from. `packages/server` is not among it, and must never be. */
const inputs = [
  'package-lock.json',
  'tsconfig.json',
  'packages/web',
  'packages/base/src',
  'packages/contract/src',
  'packages/wire/src',
  'packages/evidence/src',
  'packages/law',
]
const ignored = /(^|\/)(node_modules|testdata|journeys|dist)$|\.(test|itest|btest|fuzz)\.tsx?$/

/** Builds `build/web` with Vite when an input changed since the last build. The old app stays whole until the new one is. */
export async function buildWeb(node, folder = root) {
  if (!existsSync(join(folder, 'packages/web/index.html'))) {
    process.stderr.write('The web app is not part of this clone; starting without it.\n')
    return
  }
  const target = join(folder, 'build/web')
  const stampFile = join(folder, 'build/web.stamp')
  const stamp = hashInputs(folder)
  if (existsSync(join(target, 'index.html')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp)
    return
  process.stderr.write('Building the web app …\n')
  const started = Date.now()
  mkdirSync(join(folder, 'build'), { recursive: true })
  const fresh = join(folder, `build/web.${process.pid}`)
  try {
    const { code, tail } = await vite(node, folder, fresh)
    if (code !== 0) throw new Error(`the web app could not be built (vite ended with ${code}).\n${tail.trim()}`)
    rmSync(stampFile, { force: true })
    rmSync(target, { recursive: true, force: true })
    renameSync(fresh, target)
    writeFileSync(stampFile, stamp)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  process.stderr.write(`Built in ${Math.round((Date.now() - started) / 100) / 10} s.\n`)
}

/** SHA-256 over names and contents of all inputs, in a fixed order. */
export function hashInputs(folder, paths = inputs) {
  const hash = createHash('sha256')
  const visit = (path) => {
    if (ignored.test(path)) return
    const full = join(folder, path)
    if (!existsSync(full)) return
    const names = readNames(full)
    if (names === null) hash.update(`${path}\0`).update(createHash('sha256').update(readFileSync(full)).digest())
    else for (const name of names) visit(`${path}/${name}`)
  }
  for (const path of paths) visit(path)
  return hash.digest('hex')
}

function readNames(path) {
  try {
    return readdirSync(path).toSorted()
  } catch (thrown) {
    if (thrown.code === 'ENOTDIR') return null
    throw thrown
  }
}

function vite(node, folder, outDir) {
  return new Promise((resolve, reject) => {
    const args = ['build', join(folder, 'packages/web'), '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn']
    const child = spawn(node, [join(folder, 'node_modules/vite/bin/vite.js'), ...args], {
      cwd: join(folder, 'packages/web'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let tail = ''
    const keep = (chunk) => (tail = (tail + chunk).slice(-8000))
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, tail }))
  })
}
