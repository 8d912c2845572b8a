// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Product, ROOT } from '../suite/product.ts'
import { costOf, difference } from './process-cost.ts'
import type { Row } from './table.ts'

const GOAL_CPU = 0.35
const GOAL_MEMORY = 1.5e6
// A recorder runs for months: what the engine compiles in its first half minute is not what a camera costs.
const SETTLE_SECONDS = 30

type Usage = Readonly<{ cores: number; memoryBytes: number }>
type Measured = Readonly<{ cameras: number; recorders: Usage; whole: Usage; ffmpeg: Usage }>
export type RecordOptions = Readonly<{ counts: readonly number[]; seconds: number; bitsPerSecond: number }>

/** CPU and memory of recording N cameras of 1080p25, against one `ffmpeg -c copy -f segment` per camera, one after the other on the same source. */
export async function benchRecord(options: RecordOptions): Promise<Row[]> {
  const measured: Measured[] = []
  for (const cameras of options.counts) {
    const source = await startSource(cameras, options.bitsPerSecond)
    try {
      const ours = await measureProduct(source.urls, options.seconds)
      const ffmpeg = await measureFfmpeg(source.urls, options.seconds)
      measured.push({ cameras, ...ours, ffmpeg })
    } finally {
      source.child.stdin?.end()
      await once(source.child, 'exit')
    }
  }
  return [...measured.flatMap(cpuRows), ...memoryRows(measured)]
}

function cpuRows({ cameras, recorders, whole, ffmpeg }: Measured): Row[] {
  const share = (usage: Usage): string => `${((usage.cores / cameras) * 100).toFixed(3)} % of a core a camera`
  const ratio = recorders.cores / ffmpeg.cores
  const all = whole.cores / ffmpeg.cores
  return [
    {
      name: `record ${cameras} cameras: recorders' CPU`,
      measured: `${share(recorders)} = ${ratio.toFixed(2)} × ffmpeg`,
      peer: share(ffmpeg),
      goal: `≤ ${GOAL_CPU} × ffmpeg`,
      reached: ratio <= GOAL_CPU,
    },
    {
      name: `record ${cameras} cameras: whole product's CPU`,
      measured: `${share(whole)} = ${all.toFixed(2)} × ffmpeg`,
      peer: share(ffmpeg),
      goal: null,
      reached: null,
    },
  ]
}

/** Memory beyond the first camera: the slope between the smallest and each larger count. */
function memoryRows(measured: readonly Measured[]): Row[] {
  const [first, ...rest] = measured
  if (!first) return []
  return rest.map(({ cameras, recorders, ffmpeg }) => {
    const slope = (recorders.memoryBytes - first.recorders.memoryBytes) / (cameras - first.cameras)
    const peer = (ffmpeg.memoryBytes - first.ffmpeg.memoryBytes) / (cameras - first.cameras)
    return {
      name: `memory a camera more, ${first.cameras} → ${cameras}`,
      measured: `${(slope / 1e6).toFixed(2)} MB`,
      peer: `${(peer / 1e6).toFixed(2)} MB`,
      goal: `≤ ${GOAL_MEMORY / 1e6} MB`,
      reached: slope <= GOAL_MEMORY,
    }
  })
}

async function measureProduct(urls: readonly string[], seconds: number): Promise<{ recorders: Usage; whole: Usage }> {
  const product = await Product.start({ settings: { MINGJIAN_LOG: 'warn' } })
  try {
    const cameras = []
    for (const [i, url] of urls.entries())
      cameras.push(await product.addCamera({ name: `camera ${i}`, source: { kind: 'rtsp', url } }))
    await product.recording(cameras)
    await delay(SETTLE_SECONDS * 1000)
    const recorders = await product.processes('recorder.ts')
    const whole = await product.processes()
    const [recordersBefore, wholeBefore, start] = [await costOf(recorders), await costOf(whole), performance.now()]
    await delay(seconds * 1000)
    const [recordersAfter, wholeAfter] = [await costOf(recorders), await costOf(whole)]
    const span = (performance.now() - start) / 1000
    return {
      recorders: difference(recordersBefore, recordersAfter, span),
      whole: difference(wholeBefore, wholeAfter, span),
    }
  } finally {
    await product.stop()
  }
}

async function measureFfmpeg(urls: readonly string[], seconds: number): Promise<Usage> {
  const folder = await mkdtemp(join(tmpdir(), 'mingjian-bench-'))
  const children: ChildProcess[] = []
  try {
    for (const [i, url] of urls.entries()) {
      const args = [
        '-v',
        'error',
        '-rtsp_transport',
        'tcp',
        '-i',
        url,
        '-c',
        'copy',
        '-f',
        'segment',
        '-segment_time',
        '60',
        '-reset_timestamps',
        '1',
      ]
      children.push(spawn('ffmpeg', [...args, join(folder, `${i}-%d.mp4`)], { stdio: 'ignore' }))
      await delay(20)
    }
    await delay(SETTLE_SECONDS * 1000)
    const pids = children.flatMap((child) => (child.pid === undefined ? [] : [child.pid]))
    const [before, start] = [await costOf(pids), performance.now()]
    await delay(seconds * 1000)
    const dead = children.filter((child) => child.exitCode !== null)
    if (dead.length > 0) throw new Error(`${dead.length} of ${children.length} ffmpeg processes ended early`)
    return difference(before, await costOf(pids), (performance.now() - start) / 1000)
  } finally {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null) return
        child.kill('SIGKILL')
        await once(child, 'exit')
      }),
    )
    await rm(folder, { recursive: true, force: true })
  }
}

/** The source runs apart, so that its CPU is nobody's: `sim/bench-source.ts` prints its URLs as JSON when it is ready. */
export async function startSource(
  cameras: number,
  bitsPerSecond: number,
): Promise<{ child: ChildProcess; urls: string[] }> {
  const args = [join(ROOT, 'sim/bench-source.ts'), '--cameras', String(cameras), '--bitrate', String(bitsPerSecond)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  for await (const bytes of child.stdout) {
    said += String(bytes)
    if (said.includes('\n')) break
  }
  const ready = JSON.parse(said.slice(0, said.indexOf('\n'))) as { urls: string[] }
  return { child, urls: ready.urls }
}
