// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { until } from './product.ts'

const VERSIONS = '/usr/lib/postgresql'
const PASSWORD = 'a p@ss/word'

type Account = Readonly<{ uid: number; gid: number }>

/** Debian's PostgreSQL as another machine would offer it: TCP with a password, and a role that is no superuser. */
export class OutsidePostgres implements AsyncDisposable {
  readonly url: string
  readonly #folder: string
  readonly #programs: string
  readonly #port: number
  readonly #account: Account | null
  #server: ChildProcess | null = null

  private constructor(folder: string, port: number, programs: string) {
    this.#folder = folder
    this.#port = port
    this.#programs = programs
    this.#account = process.getuid?.() === 0 ? accountOf('postgres') : null
    this.url = urlOf('mingjian', port)
  }

  /** Null where the machine has none. */
  static async start(): Promise<OutsidePostgres | null> {
    const programs = await findPrograms()
    if (programs === null) return null
    const folder = await mkdtemp(join(tmpdir(), 'outside-postgres-'))
    const postgres = new OutsidePostgres(folder, await freePort(), programs)
    await postgres.#found()
    await postgres.begin()
    return postgres
  }

  /** Starts the server, at first and after {@link end}. */
  async begin(): Promise<void> {
    const settings = ['-p', String(this.#port), '-h', '127.0.0.1', '-k', this.#folder, '-c', 'fsync=off']
    const server = spawn(join(this.#programs, 'postgres'), ['-D', join(this.#folder, 'data'), ...settings], {
      ...this.#account,
      cwd: this.#folder,
      stdio: 'ignore',
    })
    this.#server = server
    await until('PostgreSQL answers', async () => {
      if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`)
      return this.#isAnswering()
    })
  }

  /** Ends it as an administrator would in a hurry. */
  async end(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null || server.exitCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGINT')
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #found(): Promise<void> {
    const secret = join(this.#folder, 'password')
    await writeFile(secret, PASSWORD)
    if (this.#account !== null) {
      for (const path of [this.#folder, secret]) await chown(path, this.#account.uid, this.#account.gid)
    }
    await chmod(this.#folder, 0o700)
    const data = join(this.#folder, 'data')
    this.#run('initdb', ['-D', data, '-U', 'owner', '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '-N'])
    await this.begin()
    this.#ask(`create role mingjian login password '${PASSWORD}'`)
    this.#ask('create database mingjian owner mingjian')
    await this.end()
  }

  #ask(statement: string): void {
    this.#run('psql', [urlOf('owner', this.#port, 'postgres'), '-q', '-v', 'ON_ERROR_STOP=1', '-c', statement])
  }

  #isAnswering(): boolean {
    try {
      this.#run('pg_isready', ['-q', '-h', '127.0.0.1', '-p', String(this.#port)])
      return true
    } catch (thrown) {
      if (thrown instanceof Error && 'status' in thrown) return false // not yet
      throw thrown
    }
  }

  #run(program: string, args: readonly string[]): void {
    execFileSync(join(this.#programs, program), args, { ...this.#account, cwd: this.#folder, stdio: 'pipe' })
  }
}

function urlOf(user: string, port: number, database = 'mingjian'): string {
  return `postgresql://${user}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`
}

async function findPrograms(): Promise<string | null> {
  if (!existsSync(VERSIONS)) return null
  const versions = (await readdir(VERSIONS)).filter((name) => Number(name) >= 15)
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1)
  return newest === undefined ? null : join(VERSIONS, newest, 'bin')
}

function accountOf(name: string): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`))
  const [uid, gid] = line?.split(':').slice(2, 4).map(Number) ?? []
  if (uid === undefined || gid === undefined) throw new Error(`there is no account ${name}`)
  return { uid, gid }
}
