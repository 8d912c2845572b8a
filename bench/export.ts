// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Product } from '../suite/product.ts'
import { startSource } from './record.ts'
import { percentile, type Row } from './table.ts'

const GOAL = 0.7
const BITRATE = 80_000_000
const SECONDS = 45
const TRIES = 5

/**
 * Bytes a second of `footage.mp4` over HTTP and of `mingjian export` into a file, against `cat` of the same segments into a
 * file. What any HTTP server on loopback could reach is told by a plain Node.js one that pipes such a file to the same client.
 */
export async function benchExport(): Promise<Row[]> {
  const source = await startSource(1, BITRATE)
  const folder = await mkdtemp(join(tmpdir(), 'mingjian-export-'))
  const product = await Product.start({ settings: { MINGJIAN_LOG: 'warn' } })
  try {
    const camera = await product.addCamera({ name: 'camera', source: { kind: 'rtsp', url: source.urls[0] ?? '' } })
    await product.recording([camera])
    await delay(SECONDS * 1000)
    source.child.stdin?.end()
    await delay(3000)
    const { runs } = await product.recordings(camera.id, Date.parse(camera.createdAt), Date.now())
    const [from, to] = [runs[0]?.start ?? '', runs.at(-1)?.end ?? '']
    const path = `/api/cameras/${camera.id}/footage.mp4?${new URLSearchParams({ from, to })}`
    const files = await product.files()
    const second = new Date(Date.parse(from) + 1000).toISOString()
    const out = join(folder, 'out')
    const command = async (end: string): Promise<void> => {
      const args = ['export', '--camera', camera.id, '--from', from, '--to', end, '--out', out]
      const { status, stderr } = await product.command(args)
      if (status !== 0) throw new Error(`mingjian export: ${stderr}`)
    }
    const whole = join(folder, 'whole')
    await concatenate(files, whole)
    await using plain = await servePlain(whole)
    const rates = { cat: [] as number[], http: [] as number[], plain: [] as number[], export: [] as number[] }
    for (let n = 0; n < TRIES; n++) {
      rates.cat.push(await rate(out, () => concatenate(files, out)))
      rates.http.push(await rate(out, () => download(new URL(path, product.url), { token: product.token, out })))
      rates.plain.push(await rate(out, () => download(plain.url, { token: '', out })))
      // The command's own start is the same for a second of footage as for an hour.
      await rm(out, { force: true })
      const start = await timed(async () => command(second))
      await rm(out)
      rates.export.push((await stat(whole)).size / ((await timed(async () => command(to))) - start))
    }
    return rowsOf(rates)
  } finally {
    await product.stop()
    if (source.child.exitCode === null) await once(source.child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
}

function rowsOf(rates: Readonly<Record<'cat' | 'http' | 'plain' | 'export', readonly number[]>>): Row[] {
  const show = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB/s`
  const cat = percentile(rates.cat, 0.5)
  const plain = percentile(rates.plain, 0.5)
  const row = (name: string, each: readonly number[], peer: string): Row => {
    const ours = percentile(each, 0.5)
    const times = `${(ours / cat).toFixed(2)} × cat, ${(ours / plain).toFixed(2)} × plain Node.js`
    const reached = ours / cat >= GOAL
    return { name, measured: `${show(ours)} = ${times}`, peer, goal: `≥ ${GOAL} × cat`, reached }
  }
  return [
    row('footage.mp4 over HTTP into a file', rates.http, `cat ${show(cat)}, plain Node.js ${show(plain)}`),
    row('mingjian export with SHA-256 and fdatasync, its start not counted', rates.export, `cat ${show(cat)}`),
  ]
}

async function rate(out: string, copy: () => Promise<void>): Promise<number> {
  await rm(out, { force: true })
  const seconds = await timed(copy)
  return (await stat(out)).size / seconds
}

async function timed(act: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await act()
  return (performance.now() - start) / 1000
}

async function concatenate(files: readonly string[], out: string): Promise<void> {
  const target = await open(out, 'w')
  const child = spawn('cat', files, { stdio: ['ignore', target.fd, 'inherit'] })
  await once(child, 'close')
  await target.close()
}

async function servePlain(file: string): Promise<AsyncDisposable & { url: URL }> {
  const { size } = await stat(file)
  const server = createServer((_, answer) => {
    answer.setHeader('content-length', size)
    createReadStream(file, { highWaterMark: 1 << 20 }).pipe(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address === null || typeof address === 'string' ? 0 : address.port
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A client that costs little, so that it is the server which is measured: one buffer, each part written as it comes. */
async function download(url: URL, { token, out }: Readonly<{ token: string; out: string }>): Promise<void> {
  const target = openSync(out, 'w')
  let head: string | null = ''
  const take = (bytes: number, buffer: Uint8Array): boolean => {
    let from = 0
    if (head !== null) {
      const start = head.length
      head += Buffer.from(buffer.buffer, buffer.byteOffset, bytes).toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return true
      if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`${url.pathname}: ${head.slice(0, 80)}`)
      from = end + 4 - start
      head = null
    }
    writeSync(target, buffer, from, bytes - from)
    return true
  }
  try {
    const socket = connect({
      port: Number(url.port),
      host: url.hostname,
      onread: { buffer: Buffer.allocUnsafeSlow(512 << 10), callback: take },
    })
    const lines = [
      `GET ${url.pathname}${url.search} HTTP/1.1`,
      `host: ${url.host}`,
      `authorization: Bearer ${token}`,
      'connection: close',
    ]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    await once(socket, 'close')
  } finally {
    closeSync(target)
  }
}
