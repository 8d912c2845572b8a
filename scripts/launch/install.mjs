// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

/** Makes `node_modules` what the lockfile says, by `npm ci`, unless it already is. Throws an Error with one sentence for the operator. */
export async function install(folder = root) {
  const wanted = readJson(join(folder, 'package-lock.json'))
  if (wanted === null) throw new Error('package-lock.json is missing or not JSON; is this a whole clone?')
  const why = whyInstall(wanted, readJson(join(folder, 'node_modules', '.package-lock.json')))
  if (why === null) return
  const started = Date.now()
  const stop = progress(`Installing dependencies (npm ci): ${why}`, started)
  const { code, tail } = await npmCi(folder)
  stop()
  if (code !== 0) throw new Error(explain(code, tail))
  process.stderr.write(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`)
}

/**
 * Compares what the lockfile wants with what npm wrote down as installed. Returns the reason to install, or null.
 * Optional packages of other platforms may be absent; one that is there must have the wanted version.
 */
export function whyInstall(wanted, installed) {
  if (installed === null) return 'nothing is installed yet'
  for (const [path, entry] of Object.entries(wanted.packages ?? {})) {
    if (!path.startsWith('node_modules/')) continue
    const found = installed.packages?.[path]
    if (found === undefined) {
      if (entry.optional === true || entry.devOptional === true) continue
      return `${name(path)} is missing`
    }
    if (entry.version !== found.version) return `${name(path)} is ${found.version}, the lockfile says ${entry.version}`
  }
  return null
}

function name(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (thrown) {
    if (thrown.code === 'ENOENT' || thrown instanceof SyntaxError) return null
    throw thrown
  }
}

/** npm is run by the Node that runs us; under `npm run` it names itself, otherwise it is looked up. */
function npmCi(folder) {
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const own = process.env.npm_execpath
  const isNpm = own !== undefined && /npm-cli\.c?js$/.test(own)
  return new Promise((resolve, reject) => {
    const child = spawn(isNpm ? process.execPath : 'npm', isNpm ? [own, ...args] : args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
    })
    let tail = ''
    const keep = (chunk) => (tail = (tail + chunk).slice(-4000))
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', (thrown) =>
      reject(new Error(`npm could not be started (${thrown.message}); install npm, then try again`)),
    )
    child.on('close', (code) => resolve({ code, tail }))
  })
}

/** One sentence, then npm's own words. */
export function explain(code, tail) {
  const isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(tail)
  const isFull = /ENOSPC/.test(tail)
  const sentence = isFull
    ? 'the disk is full'
    : isOffline
      ? 'the package registry cannot be reached; connect this machine to the network once (or set npm’s registry to a mirror) and try again'
      : `npm ci ended with ${code}`
  return `dependencies could not be installed: ${sentence}.\n${tail.trim()}`
}

/** On a terminal one line that counts seconds; elsewhere the line alone. Returns how to end it. */
function progress(text, started) {
  if (!process.stderr.isTTY) {
    process.stderr.write(`${text} …\n`)
    return () => {}
  }
  const draw = () => process.stderr.write(`\r\x1b[K${text} … ${Math.round((Date.now() - started) / 1000)} s`)
  draw()
  const timer = setInterval(draw, 1000)
  return () => {
    clearInterval(timer)
    process.stderr.write('\r\x1b[K')
  }
}
