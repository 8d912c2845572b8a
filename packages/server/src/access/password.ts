// SPDX-License-Identifier: Apache-2.0
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { Fault } from '@mingjian/base'

/** Argon2id, as a PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`). Throws `session.busy` when too many wait. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(password, { ...COST, salt })
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.lanes}$${bare(salt)}$${bare(hash)}`
}

/** In constant time. An unreadable stored string is a false, after the same work. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const match = PHC.exec(stored)
  if (!match) return verifyNothing(password)
  const [, memory, passes, lanes, salt = '', hash = ''] = match
  const cost = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  const want = Buffer.from(hash, 'base64')
  if (cost.memory > MOST_MEMORY || want.length !== HASH_BYTES) return verifyNothing(password)
  return timingSafeEqual(await derive(password, { ...cost, salt: Buffer.from(salt, 'base64') }), want)
}

/** The same work for a name that nobody has, so that the time of an answer tells nothing. */
export async function verifyNothing(password: string): Promise<false> {
  await derive(password, { ...COST, salt: Buffer.alloc(SALT_BYTES) })
  return false
}

type Cost = Readonly<{ memory: number; passes: number; lanes: number }>

/** OWASP's second choice: 19 MiB, two passes; about 25 ms. */
const COST: Cost = { memory: 19_456, passes: 2, lanes: 1 }
const MOST_MEMORY = 262_144
const SALT_BYTES = 16
const HASH_BYTES = 32
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,88})\$([A-Za-z0-9+/]{16,88})$/

/** Two at a time keep the other threads of the pool for the disk; more than this waiting is a flood. */
const AT_ONCE = 2
const MOST_WAITING = 64
let running = 0
const waiting: (() => void)[] = []

async function derive(password: string, { memory, passes, lanes, salt }: Cost & { salt: Buffer }): Promise<Buffer> {
  if (waiting.length >= MOST_WAITING)
    throw new Fault('unavailable', 'session.busy', 'too many sign-ins at once; try again')
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  try {
    const message = Buffer.from(password.normalize('NFC'), 'utf8')
    const parameters = { message, nonce: salt, memory, passes, parallelism: lanes, tagLength: HASH_BYTES }
    return await new Promise((resolve, reject) => {
      argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash)))
    })
  } finally {
    running--
    waiting.shift()?.()
  }
}

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
