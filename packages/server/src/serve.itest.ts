// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AlarmList, Camera, Health, Problem } from '@mingjian/contract'

const MAIN = path.join(path.dirname(fileURLToPath(import.meta.url)), 'main.ts')
const COMMAND = path.join(path.dirname(MAIN), '../bin/mingjian.mjs')

let folder = ''
let data = ''
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-serve-'))
  await chmod(folder, 0o700) // closed to the account PostgreSQL runs under, as /root is
  data = path.join(folder, 'data')
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})
after(() => rm(folder, { recursive: true, force: true }))

const running = new Set<ChildProcess>()

type Server = { child: ChildProcess; url: string; said: () => string; log: () => string }

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], MINGJIAN_DATA: data, MINGJIAN_PORT: '0', MINGJIAN_RECORDERS: '1', ...more }
}

async function start(): Promise<Server> {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: environment(),
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let [said, log] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  const url = await until('the address is printed', async () => {
    if (child.exitCode !== null) throw new Error(`ended: ${log}`)
    return /(http:\S+)\n/.exec(said)?.[1] ?? null
  })
  return { child, url, said: () => said, log: () => log }
}

async function stop(server: Server, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(server.child, 'exit')
  server.child.kill(signal)
  await ended
  return server.child.exitCode
}

async function run(
  args: string[],
  more: Record<string, string> = {},
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: environment(more),
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
  child.stdin.end(input)
  await once(child, 'close')
  return { code: child.exitCode, out, err }
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + 60_000
  for (;;) {
    const seen = await look()
    if (seen !== null) return seen
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await delay(30)
  }
}

/** Living processes that belong to the data folder: by arguments, environment or working folder. */
async function remaining(): Promise<string[]> {
  const found: string[] = []
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue
    const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')
    const [command, env, stat] = [await read('cmdline'), await read('environ'), await read('stat')]
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    const isOurs = [command, env, place].some((each) => each.includes(data))
    if (isOurs && stat !== '' && !stat.includes(') Z ')) found.push(`${pid} ${command.replaceAll('\0', ' ')}`)
  }
  return found
}

test('from the one-time link to a token, beside a running server', async () => {
  const server = await start()
  const [, token] = /\/setup\?token=(\S+)/.exec(server.said()) ?? []
  assert.ok(token, 'the link is printed')
  assert.ok(!server.log().includes(token), 'the link is not in the log')
  const json = { 'content-type': 'application/json' }
  const made = await fetch(`${server.url}/api/setup`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token, user: 'first', password: 'a long password' }),
  })
  assert.equal(made.status, 201)
  const again = await fetch(`${server.url}/api/setup`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token, user: 'second', password: 'a long password' }),
  })
  assert.equal(Problem.parse(await again.json()).code, 'setup.link.spent')

  const bearer = (await run(['token', 'create', '--user', 'first'])).out.trim()
  assert.match(bearer, /^[\w-]{43}$/)
  const headers = { authorization: `Bearer ${bearer}` }
  const added = await run(['camera', 'add', '--name', 'Gate', '--url', 'rtsp://u:hush@127.0.0.1:9/x'])
  assert.equal(added.code, 0, added.err)
  const camera = await until('the server picks the camera up', async () => {
    const health = Health.parse(await (await fetch(`${server.url}/api/health`)).json())
    if (health.cameras.total !== 1) return null
    return Camera.parse(await (await fetch(`${server.url}/api/cameras/${added.out.trim()}`, { headers })).json())
  })
  assert.deepEqual([camera.name, camera.source?.hasPassword, camera.inUse], ['Gate', true, true])
  assert.ok(!server.log().includes('hush'))

  const second = spawn(process.execPath, [MAIN, 'serve'], {
    env: environment(),
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  second.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  const [code] = await once(second, 'exit')
  assert.equal(code, 1)
  assert.match(said, /^mingjian: another Mingjian runs on the data folder .*\n$/)

  assert.equal(await stop(server, 'SIGTERM'), 0)
  assert.deepEqual(await remaining(), [])
})

test('commands work without a server and leave nothing running', async () => {
  const listed = await run(['camera', 'list', '--json'])
  assert.equal(JSON.parse(listed.out).name, 'Gate')
  const weak = await run(['user', 'add', '--name', 'li', '--role', 'watcher', '--password-stdin'], {}, 'short\n')
  assert.deepEqual([weak.code, weak.out], [2, ''])
  const user = await run(
    ['user', 'add', '--name', 'li', '--role', 'watcher', '--password-stdin'],
    {},
    'long enough 1\n',
  )
  assert.equal(user.code, 0, user.err)
  assert.equal((await run(['fsck'])).code, 0)
  const short = await run(['camera', 'add', '--name', 'x', '--url', 'rtsp://127.0.0.1/', '--retention-days', '7'])
  assert.match(short.err, /^mingjian: .*30 days \(cq-2016\/23\)\n$/)
  assert.deepEqual(await remaining(), [])
})

test('every command tells its usage, and nonsense is one line and exit code 2', async () => {
  const overview = await run(['--help'])
  const names = [...overview.out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2}/gm)].map((match) => match[1] ?? '')
  assert.ok(names.length >= 8)
  for (const name of names) {
    const help = await run([...name.split(' '), '--help'])
    assert.equal(help.code, 0)
    assert.ok(help.out.startsWith(`usage: mingjian ${name}`), help.out)
  }
  for (const args of [['nothing'], ['camera', 'add'], ['fsck', '--wrong'], ['token', 'create', '--user', '']]) {
    assert.equal((await run(args)).code, 2, args.join(' '))
  }
  const wrong = await run(['serve'], { MINGJIAN_PORT: 'x' })
  assert.deepEqual([wrong.code, wrong.err], [2, 'mingjian: MINGJIAN_PORT: "x" is not a whole number from 0 to 65535\n'])
})

test('when PostgreSQL is killed callers hear 503 and then are served again; an alarm tells of it', async () => {
  await run(['user', 'add', '--name', 'keeper', '--role', 'administrator', '--password-stdin'], {}, 'long enough 1\n')
  const server = await start()
  const bearer = (await run(['token', 'create', '--user', 'keeper'])).out.trim()
  const headers = { authorization: `Bearer ${bearer}` }
  const ask = (url: string) => fetch(server.url + url, { headers })
  const cluster = path.join(data, 'postgres/cluster/postmaster.pid')
  // away for long enough to be seen: its successors are killed too
  const lost = await until('a caller is told', async () => {
    const pid = Number((await readFile(cluster, 'utf8').catch(() => '')).split('\n')[0])
    if (pid > 0) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch (gone) {
        assert.ok(gone instanceof Error && 'code' in gone && gone.code === 'ESRCH')
      }
    }
    const [answer, health] = await Promise.all([ask('/api/cameras'), fetch(`${server.url}/api/health`)])
    assert.equal(health.status, 200)
    const { status } = Health.parse(await health.json())
    return answer.status === 503 && status === 'degraded'
      ? { answer, problem: Problem.parse(await answer.json()) }
      : null
  })
  assert.equal(lost.problem.code, 'store.database.unavailable')
  assert.ok(Number(lost.answer.headers.get('retry-after')) > 0)
  await until('it is back', async () => ((await ask('/api/cameras')).status === 200 ? true : null))
  const alarm = await until('the alarm is written and cleared', async () => {
    const answer = await ask('/api/alarms')
    if (answer.status !== 200) return null
    const { items } = AlarmList.parse(await answer.json())
    return items.find((each) => each.kind === 'database-lost' && each.clearedAt !== null) ?? null
  })
  assert.ok(alarm.raisedAt < (alarm.clearedAt ?? ''))
  assert.equal(await stop(server, 'SIGINT'), 0)
  assert.deepEqual(await remaining(), [])
})

test('killing the main process leaves nothing running, and the next start is a start like any other', async () => {
  for (let round = 0; round < 3; round++) {
    const server = await start()
    await stop(server, 'SIGKILL')
    if (round === 1) continue // the next one meets what is still dying
    await until('nothing is left', async () => ((await remaining()).length === 0 ? true : null))
  }
  const server = await start()
  assert.equal((await fetch(`${server.url}/api/health`)).status, 200)
  assert.equal(await stop(server, 'SIGTERM'), 0)
  assert.deepEqual(await remaining(), [])
})
