// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from './check/source.ts'
import { demoCameras } from './demo/cameras.ts'
import { type DemoChild, startChild } from './demo/child.ts'
import { choosePort } from './demo/port.ts'
import { demoAccounts } from './demo/district/people.ts'
import { FreshDay } from './demo/fresh.ts'
import { type DemoLogin, DemoProduct, type DemoSource, settingsOf } from './demo/product.ts'

const stopPatience = 15_000
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

const started = performance.now()
const data = freshFolder()
const children: DemoChild[] = []
try {
  await runDemo()
} catch (thrown) {
  if (!stopping.signal.aborted) {
    console.error(
      `\n演示未能启动 · The demo could not start: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    )
    process.exitCode = 1
  }
} finally {
  console.log('正在停止 · Stopping …')
  await Promise.all(children.map((child) => child.stop(stopPatience)))
  rmSync(join(data, 'demo.pid'), { force: true })
}
process.exit()

async function runDemo(): Promise<void> {
  const host = process.env.MINGJIAN_HOST ?? '127.0.0.1'
  const wanted = Number(process.env.MINGJIAN_PORT ?? '8080')
  const port = await choosePort(host, wanted)
  if (port !== wanted) console.log(`端口 ${wanted} 已被占用，改用 ${port} · Port ${wanted} is taken, using ${port}`)

  console.log('正在启动演示，先写入两年的演示数据 · Starting the demo, first its two years of history …')
  const place = { data, host, port }
  const estate = startChild({ args: ['scripts/demo/estate.ts'], log: join(data, 'cameras.log') })
  const teller = startChild({
    ...{ args: ['scripts/demo/district/play.ts'], env: settingsOf(place), log: join(data, 'history.log') },
  })
  children.push(estate, teller)
  const estateGone = endOf(estate, 'the simulated cameras')
  const logins = await Promise.race([writeHistory(teller, estate), estateGone, aborted().then(() => [])])
  if (stopping.signal.aborted) return

  const product = DemoProduct.start(place)
  children.push(product.child)
  const gone = Promise.race([endOf(product.child, 'the server'), estateGone])
  await Promise.race([product.ready(50), gone])
  await Promise.race([someRecording(product), gone])
  if (!stopping.signal.aborted) await Promise.race([new FreshDay(product.url).make(logins), gone])
  printWelcome(product.url, logins)
  await Promise.race([gone, aborted()])
}

/** Resolves with the logins when the district's history lies in the data folder and its writer has ended. */
async function writeHistory(teller: DemoChild, estate: DemoChild): Promise<readonly DemoLogin[]> {
  const told = Promise.withResolvers<readonly DemoLogin[]>()
  const ended = once(teller.process, 'exit')
  teller.process.once('message', (message) => told.resolve((message as { logins: DemoLogin[] }).logins))
  const sources = await sourcesOf(estate)
  teller.process.send({ sources })
  const [code, signal] = await ended
  if (code !== 0 && !stopping.signal.aborted)
    throw new Error(`the history could not be written (${code ?? signal}):\n${teller.tail()}`)
  return stopping.signal.aborted ? [] : told.promise
}

/** Resolves with the cameras' streams, in the order of the list, when all of them can be played. */
function sourcesOf(estate: DemoChild): Promise<DemoSource[]> {
  const { promise, resolve } = Promise.withResolvers<DemoSource[]>()
  estate.process.once('message', (message) => resolve((message as { sources: DemoSource[] }).sources))
  return promise
}

async function someRecording(product: DemoProduct): Promise<void> {
  const deadline = performance.now() + 20_000
  while ((await product.recordingCount()) < demoCameras.length - 1) {
    if (performance.now() > deadline || stopping.signal.aborted) return
    await delay(200)
  }
}

function endOf(child: DemoChild, name: string): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  child.process.once('exit', (code, signal) => reject(new Error(`${name} ended (${code ?? signal}):\n${child.tail()}`)))
  promise.catch(() => {}) // whoever races it sees the reason; ending after Ctrl-C is no news
  return promise
}

function aborted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (stopping.signal.aborted) resolve()
  stopping.signal.addEventListener('abort', () => resolve())
  return promise
}

function printWelcome(url: string, logins: readonly DemoLogin[]): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const people = demoAccounts.map(({ name, title }) => {
    const password = logins.find((each) => each.name === name)?.password ?? ''
    return `    ${title}${name}  /  ${password}`
  })
  console.log(`
  明鉴示范区已就绪 · Mingjian Gardens and its district are ready (${seconds} s)

    地址       Address           ${url}
${people.join('\n')}
    摄像机     Cameras           ${demoCameras.length} (模拟 · simulated)，登记 200 · 200 registered
    数据       Data              ${data}

  单位、人员、场所和文书均为虚构；区县代码取自法定目录，仅供演示。
  Units, people, places and papers are invented; the district codes are real ones, for the demo only.
  数据在下次演示时清空。按 Ctrl-C 全部停止。
  The data is wiped at the next demo. Ctrl-C stops everything.
`)
}

/** `build/demo`, emptied; while another demo runs there, a folder beside it. */
function freshFolder(): string {
  for (let number = 1; ; number++) {
    const folder = join(root, 'build', number === 1 ? 'demo' : `demo-${number}`)
    if (isBusy(join(folder, 'demo.pid'))) continue
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'demo.pid'), String(process.pid))
    return folder
  }
}

function isBusy(pidFile: string): boolean {
  if (!existsSync(pidFile)) return false
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
