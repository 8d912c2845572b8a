// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '@mingjian/base'

/** The unprivileged account PostgreSQL runs under when we are root; it refuses to run as root itself. */
export type PostgresAccount = Readonly<{ name: string; uid: number; gid: number }>

/** What to spawn so that a program runs under the account. */
export type AccountCommand = Readonly<{ file: string; args: readonly string[]; uid?: number; gid?: number }>

/**
 * Null when we are not root. Otherwise the owner of an existing cluster folder, else `postgres`, else `nobody`.
 * Throws `store.postgres.account` when there is none of them.
 */
export async function choosePostgresAccount(folder: string): Promise<PostgresAccount | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = await readAccounts()
  const owner = await stat(folder).then(
    (found) => found.uid,
    () => null,
  )
  const chosen =
    accounts.find((account) => owner !== null && account.uid === owner && owner !== 0) ??
    accounts.find((account) => account.name === 'postgres' && account.uid !== 0) ??
    accounts.find((account) => account.name === 'nobody' && account.uid !== 0)
  if (chosen) return chosen
  throw new Fault(
    'unsupported',
    'store.postgres.account',
    'PostgreSQL does not run as root and there is no account postgres or nobody',
  )
}

/**
 * Wraps a command line so that it runs under the account. Where the account could not reach `paths` because a folder on
 * the way is closed to it (a clone under /root), it is given the one capability to search folders, and nothing else.
 */
export async function commandAs(
  account: PostgresAccount | null,
  argv: readonly [string, ...string[]],
  paths: readonly string[],
): Promise<AccountCommand> {
  const [file, ...args] = argv
  if (!account) return { file, args }
  const isOpen = await Promise.all(paths.map((each) => canReach(account, each)))
  if (isOpen.every(Boolean)) return { file, args, uid: account.uid, gid: account.gid }
  const capability = await pickCapability()
  return {
    file: 'setpriv',
    args: [
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      // without it access(2), which initdb asks, would not count the capability
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      file,
      ...args,
    ],
  }
}

async function readAccounts(): Promise<PostgresAccount[]> {
  const text = await readFile('/etc/passwd', 'utf8')
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}

async function canReach(account: PostgresAccount, target: string): Promise<boolean> {
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const found = await stat(folder)
    const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001
    if ((found.mode & bit) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}

/** Containers often keep DAC_OVERRIDE and drop DAC_READ_SEARCH (bits 1 and 2 of capabilities(7)). */
async function pickCapability(): Promise<string> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const mask = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
  if (mask & 4n) return 'dac_read_search'
  if (mask & 2n) return 'dac_override'
  const words = 'the folder is closed to the account PostgreSQL runs under, and there is no capability to open it'
  throw new Fault('denied', 'store.postgres.folder', words)
}
