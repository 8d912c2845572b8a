// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Fault } from '@mingjian/base'

/**
 * What a `*.fuzz.ts` exports as `target`: inputs that parse, and the parser. `run` may return anything or throw a Fault;
 * any other throw, more than a second for at most 1 MiB, or memory without bound is a find.
 */
export type FuzzTarget = Readonly<{ name: string; seeds: readonly Uint8Array[]; run: (bytes: Uint8Array) => unknown }>

/** How a run ended. `isFind` when it should not have; `signature` tells kinds of ends apart and steers the corpus. */
export type Outcome = Readonly<{ signature: string; isFind: boolean; detail: string }>

export async function loadTarget(path: string): Promise<FuzzTarget> {
  const module: unknown = await import(pathToFileURL(path).href)
  const target = (module as { target?: Partial<FuzzTarget> }).target
  const { name = basename(path, '.fuzz.ts'), seeds, run } = target ?? {}
  if (seeds === undefined || run === undefined) throw new Error(`${path} exports no target { name, seeds, run }`)
  return { name, run, seeds: [...seeds.map((seed) => Uint8Array.from(seed)), ...readFinds(findsFolder(path, name))] }
}

/** Runs one input. Never throws. */
export function tryInput(target: FuzzTarget, bytes: Uint8Array): Outcome {
  try {
    return { signature: `ok ${sizeClass(target.run(bytes))}`, isFind: false, detail: '' }
  } catch (thrown) {
    if (thrown instanceof Fault) {
      const at = typeof thrown.context.offset === 'number' ? Math.ceil(Math.log2(thrown.context.offset + 1)) : ''
      return { signature: `${thrown.code} ${at}`, isFind: false, detail: '' }
    }
    const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
    const [head = '', place = ''] = detail.split('\n')
    return { signature: `${head.replace(/\d+/g, 'n')} ${place.trim()}`, isFind: true, detail }
  }
}

/** The size of a result as a power of two: a cheap stand-in for "went another way". */
function sizeClass(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return `number ${Math.sign(value)}`
  if (typeof value === 'string' || Array.isArray(value)) return `length ${Math.ceil(Math.log2(value.length + 1))}`
  if (ArrayBuffer.isView(value)) return `bytes ${Math.ceil(Math.log2(value.byteLength + 1))}`
  const shape = Object.entries(value).map(
    ([key, field]) => `${key}${Array.isArray(field) ? Math.ceil(Math.log2(field.length + 1)) : typeof field}`,
  )
  return shape.slice(0, 20).join()
}

/** Finds lie beside the target and are replayed as seeds for ever. */
export function findsFolder(path: string, name: string): string {
  return join(dirname(path), 'testdata', 'fuzz', name)
}

/** Writes a find; its name is its hash, so that the same one is kept once. Returns the file. */
export function keepFind(folder: string, bytes: Uint8Array): string {
  const file = join(folder, `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.bin`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, bytes)
  return file
}

function readFinds(folder: string): Uint8Array[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.bin'))
    return names.toSorted().map((name) => Uint8Array.from(readFileSync(join(folder, name))))
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return []
    throw thrown
  }
}
