// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type EpochMillis, type EpochTicks, formatTime, systemClock, toTicks } from '@mingjian/base'
import { chromium } from 'playwright-core'
import { verifyPackageFile } from '../packages/server/src/cli/verify/verify-package.ts'
import { nodeDisk } from '../packages/server/src/disk/disk.ts'
import { segmentRoot } from '../packages/server/src/disk/sha256.ts'
import { proveEntries } from '../packages/server/src/keep/package-log.ts'
import { PackageMaker } from '../packages/server/src/keep/package-maker.ts'
import type { PackSource } from '../packages/server/src/keep/package-plan.ts'
import { openTestLog, type TestLog } from '../packages/server/src/log/test-log.ts'
import { FootageIndex } from '../packages/server/src/play/footage-index.ts'
import { TestFootage } from '../packages/server/src/play/test-footage.ts'
import { CAMERA, testGrant } from '../packages/server/src/play/test-grant.ts'
import type { Row } from './table.ts'

/** The promise is about 4 cameras × 20 minutes at 4 Mbit/s; a tenth of it is measured. */
const MINUTES = 8
const SCALE = 80 / MINUTES
const GOAL_SECONDS = 30
const RATE = 25
const PICTURE = 20_000
const MINUTE = 60 * 90_000
const START = toTicks(Date.parse('2026-11-23T10:00:00Z') as EpochMillis)
const PAGE = path.join(import.meta.dirname, '../build/web/verify-package.html')

/** How long it takes to make a court package and to check every byte of it, on Node and in Chromium. */
export async function benchPackage(): Promise<Row[]> {
  const build = path.join(import.meta.dirname, '../build')
  await mkdir(build, { recursive: true })
  const folder = await mkdtemp(path.join(build, 'bench-package-'))
  const log = await openTestLog()
  await using footage = await TestFootage.create()
  try {
    const sources = await record(footage)
    const file = path.join(folder, 'package.zip')
    const making = await seconds(() => make(file, { log, sources }))
    const checking = await seconds(async () => {
      const lines: string[] = []
      const say = (line: string): void => void lines.push(line)
      if ((await verifyPackageFile(file, { print: say, complain: say })) !== 0) throw new Error(lines.join('\n'))
    })
    const inBrowser = await checkInChromium(file)
    const megabytes = ((await stat(file)).size * SCALE) / 1e6
    const row = (what: string, time: number, goal: number | null): Row => ({
      name: `${what} a package of 4 cameras × 20 min, ${megabytes.toFixed(0)} MB (a tenth measured)`,
      measured: `${(time * SCALE).toFixed(1)} s`,
      peer: null,
      goal: goal === null ? null : `< ${goal} s`,
      reached: goal === null ? null : time * SCALE < goal,
    })
    return [
      row('make', making, null),
      row('verify on Node', checking, null),
      row('verify in Chromium', inBrowser, GOAL_SECONDS),
    ]
  } finally {
    await log.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function record(footage: TestFootage): Promise<PackSource[]> {
  for (let minute = 0; minute < MINUTES; minute++) {
    const frames = Array.from({ length: 60 * RATE }, (_, at) => ({
      ...{ track: 'video' as const, isKey: at % RATE === 0, isDamaged: false, data: randomBytes(PICTURE) },
      time: (START + minute * MINUTE + (at * 90_000) / RATE) as EpochTicks,
    }))
    await footage.write({ frames, perFragment: RATE })
  }
  const span = { camera: CAMERA, from: START, to: (START + MINUTES * MINUTE) as EpochTicks }
  return new FootageIndex(nodeDisk, footage.layout).list(span)
}

type Matter = Readonly<{ log: TestLog; sources: readonly PackSource[] }>

async function make(file: string, { log, sources }: Matter): Promise<void> {
  const told = await Promise.all(sources.map((source) => enterSegment(log, source)))
  const [from, to] = [START, (START + MINUTES * MINUTE) as EpochTicks]
  const maker = new PackageMaker({
    ...{ disk: nodeDisk, clock: systemClock, enter: (draft) => log.log.append(draft) },
    log: {
      footage: async () => told,
      order: async () => [],
      prove: (indices) => proveEntries(log.log, { indices, witnesses: [], cosigned: [] }),
    },
    ...{ origin: () => 'unit.example/log', segments: async () => sources, coverage: async () => null },
    ...{ cameraName: (id) => id, orderText: async () => null, companions: async () => [] },
  })
  const about = { id: 'pk1', from, to, reason: 'bench', order: null, original: null, cuts: [], person: 'u1' }
  const grants = [testGrant('export', { from, to })]
  await maker.make({ ...about, grants }, { path: file, signal: new AbortController().signal, progress: () => {} })
}

async function enterSegment({ log }: TestLog, { index, place }: PackSource): Promise<number> {
  const { header, rows, seal } = index
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  const body = {
    ...{ camera: header.camera, name: place.name, start: formatTime(header.start), count: rows.length, first: 0 },
    ...{ end: formatTime(seal?.end ?? START), bytes: seal?.bytes ?? 0 },
    root: text(segmentRoot(rows.map((row) => row.sha256))),
    init: { hash: text(header.formatHash), bytes: header.initLength },
    fragments: rows.map((row) => [text(row.sha256), row.length, Math.floor((row.start - header.start) / 90)]),
  }
  return (await log.append({ type: 'footage.segment', body })).index
}

/** The page as it stands in every package, opened from the disk. */
async function checkInChromium(file: string): Promise<number> {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu']
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags })
  try {
    const page = await browser.newPage()
    await page.goto(pathToFileURL(PAGE).href)
    return await seconds(async () => {
      await page.locator('#file').setInputFiles(file)
      await page.locator('[data-verdict="proved"]').waitFor({ timeout: 300_000 })
    })
  } finally {
    await browser.close()
  }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}
