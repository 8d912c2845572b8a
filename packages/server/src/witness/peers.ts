// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { Fault } from '@mingjian/base'
import { formatVerifierKey, type KeyUse, parseVerifierKey, type VerifierKey } from '@mingjian/evidence'
import { nodeDisk } from '../disk/disk.ts'
import { readFile, replaceFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'

/** Another instance, known by its verifier key. `url`: where its witness is asked; null for one reached by removable media. */
export type Peer = Readonly<{ key: VerifierKey; url: string | null }>

const MAX_PEERS = 1000
const MAX_FILE = 1 << 20

/**
 * Whom this instance knows, in one file that a person can read: the logs it witnesses (`<data>/witness/logs.json`, keys of
 * logs), or the witnesses of its own log (`<data>/witness/witnesses.json`, keys of witnesses). A file and not the database,
 * because who verifies a copied data folder needs the keys.
 */
export class Peers {
  readonly #file: string
  readonly #use: KeyUse

  private constructor(file: string, use: KeyUse) {
    this.#file = file
    this.#use = use
  }

  static logs(data: string): Peers {
    return new Peers(path.join(data, 'witness', 'logs.json'), 'log')
  }

  static witnesses(data: string): Peers {
    return new Peers(path.join(data, 'witness', 'witnesses.json'), 'witness')
  }

  /** Throws `witness.peers.unreadable`. */
  async list(): Promise<Peer[]> {
    const bytes = await readFile(nodeDisk, this.#file, MAX_FILE)
    return bytes === null ? [] : readPeers(Buffer.from(bytes).toString('utf8'))
  }

  /** A name has one key: adding it again changes its address, and a second key under it is a conflict. */
  async add(peer: Peer): Promise<void> {
    if (peer.key.use !== this.#use) {
      const words = this.#use === 'log' ? 'this is not the key of a log' : 'this is not the key of a witness'
      throw new Fault('bad-input', 'witness.peer.use', words, { name: peer.key.name })
    }
    const known = await this.list()
    const same = known.find(({ key }) => key.name === peer.key.name)
    if (same !== undefined && formatVerifierKey(same.key) !== formatVerifierKey(peer.key)) {
      const words = 'another key is known under this name; remove it first'
      throw new Fault('conflict', 'witness.peer.known', words, { name: peer.key.name })
    }
    if (same === undefined && known.length >= MAX_PEERS)
      throw new Fault('exhausted', 'witness.peer.many', `more than ${MAX_PEERS} instances cannot be known`)
    await this.#write([...known.filter((each) => each !== same), peer])
  }

  /** False when there was none of the name. */
  async remove(name: string): Promise<boolean> {
    const known = await this.list()
    const rest = known.filter(({ key }) => key.name !== name)
    if (rest.length < known.length) await this.#write(rest)
    return rest.length < known.length
  }

  async #write(peers: readonly Peer[]): Promise<void> {
    const rows = peers.map(({ key, url }) => ({ key: formatVerifierKey(key), url }))
    await nodeDisk.makeFolder(path.dirname(this.#file))
    await replaceFile(nodeDisk, this.#file, Buffer.from(`${JSON.stringify(rows, null, 2)}\n`))
  }
}

function readPeers(text: string): Peer[] {
  const rows = parseRows(text)
  return rows.map((row) => {
    const { key, url } = typeof row === 'object' && row !== null ? (row as Record<string, unknown>) : {}
    if (typeof key !== 'string' || (url !== null && typeof url !== 'string')) throw unreadable(null)
    return { key: parseVerifierKey(sha256, key), url }
  })
}

function parseRows(text: string): readonly unknown[] {
  try {
    const rows: unknown = JSON.parse(text)
    if (Array.isArray(rows) && rows.length <= MAX_PEERS) return rows
  } catch (thrown) {
    throw unreadable(thrown)
  }
  throw unreadable(null)
}

function unreadable(cause: unknown): Fault {
  return new Fault('data-loss', 'witness.peers.unreadable', 'the list of logs or witnesses cannot be read', {}, cause)
}
