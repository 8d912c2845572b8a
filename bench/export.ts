// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pipeline } from 'node:stream/promises'
import { Product } from '../suite/product.ts'
import { startSource } from './record.ts'
import { percentile, type Row } from './table.ts'

const GOAL = 0.7
const BITRATE = 80_000_000
const SECONDS = 45
const TRIES = 5

/** Bytes a second of `footage.mp4` and of `mingjian export` into a file, against `cat` of the same segments into a file. */
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
    const query = new URLSearchParams({ from: runs[0]?.start ?? '', to: runs.at(-1)?.end ?? '' })
    const files = await product.files()
    const [cat, download] = [[] as number[], [] as number[]]
    for (let n = 0; n < TRIES; n++) {
      cat.push(await rate(join(folder, 'cat'), (out) => concatenate(files, out)))
      download.push(
        await rate(join(folder, 'http'), (out) =>
          fetchTo(product, `/api/cameras/${camera.id}/footage.mp4?${query}`, out),
        ),
      )
    }
    const [ours, peer] = [percentile(download, 0.5), percentile(cat, 0.5)]
    const show = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB/s`
    return [
      {
        name: 'footage.mp4 over HTTP into a file',
        measured: `${show(ours)} = ${(ours / peer).toFixed(2)} × cat`,
        peer: show(peer),
        goal: `≥ ${GOAL} × cat`,
        reached: ours / peer >= GOAL,
      },
    ]
  } finally {
    await product.stop()
    if (source.child.exitCode === null) await once(source.child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
}

async function rate(out: string, copy: (out: string) => Promise<void>): Promise<number> {
  await rm(out, { force: true })
  const start = performance.now()
  await copy(out)
  const seconds = (performance.now() - start) / 1000
  return (await stat(out)).size / seconds
}

async function concatenate(files: readonly string[], out: string): Promise<void> {
  const target = await open(out, 'w')
  const child = spawn('cat', files, { stdio: ['ignore', target.fd, 'inherit'] })
  await once(child, 'close')
  await target.close()
}

async function fetchTo(product: Product, path: string, out: string): Promise<void> {
  const request = get(product.url + path, { headers: { authorization: `Bearer ${product.token}` } })
  const [answer] = (await once(request, 'response')) as [import('node:http').IncomingMessage]
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`)
  await pipeline(answer, createWriteStream(out, { highWaterMark: 1 << 20 }))
}
