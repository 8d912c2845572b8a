// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Camera, CameraState, GapCause, Recordings } from '@mingjian/contract'
import { assertTiles } from './crash.ts'
import { decodeErrors, type Product, until } from './product.ts'

/** One camera of the product under test, and the instant from which its recordings are looked at. */
export class Subject {
  readonly product: Product
  readonly camera: Camera
  readonly begin = Date.now()

  constructor(product: Product, camera: Camera) {
    this.product = product
    this.camera = camera
  }

  async state(): Promise<CameraState> {
    return (await this.product.call<Camera>('GET', `/api/cameras/${this.camera.id}`)).state
  }

  /** What was recorded since an instant; runs and gaps are checked to tile it. */
  async recorded(from = this.begin, to = Date.now()): Promise<Recordings> {
    const answer = await this.product.recordings(this.camera.id, from, Math.max(to, from + 1))
    assertTiles(answer, this.camera.name)
    return answer
  }

  /** Waits for so much footage after `instant` in one run: it records, and does not only say so. */
  async back(instant: number, seconds = 3): Promise<void> {
    const isBack = async (): Promise<boolean> => {
      const { runs } = await this.recorded(instant)
      return runs.some((run) => Date.parse(run.end) - Math.max(instant, Date.parse(run.start)) > seconds * 1000)
    }
    await until(`${this.camera.name} records`, isBack, 180)
  }

  async gapOf(cause: GapCause, since: number): Promise<void> {
    const isTold = async (): Promise<boolean> => (await this.recorded(since)).gaps.some((gap) => gap.cause === cause)
    await until(`${this.camera.name} has a gap ${cause}`, isTold, 90)
  }

  /** What is not written yet ends in a gap that goes away; every other stays. */
  async assertNoGap(since: number): Promise<void> {
    const to = Date.now() - 3000
    const isUnwritten = (gap: { end: string }): boolean => Date.parse(gap.end) === to
    let { gaps } = await this.recorded(since, to)
    for (let left = 20; left > 0 && gaps.length > 0 && gaps.every(isUnwritten); left -= 1) {
      await delay(500)
      gaps = (await this.recorded(since, to)).gaps
    }
    assert.deepEqual(gaps, [], `${this.camera.name} has no gap`)
  }

  /** Downloads an interval as one file and lends it. */
  async footage<T>(
    span: Readonly<{ from: number; to: number; media?: 'file' | 'browser' }>,
    look: (file: string) => T,
  ): Promise<Awaited<T>> {
    const times = { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() }
    const query = new URLSearchParams({ ...times, media: span.media ?? 'file' })
    const answer = await this.product.fetch(`/api/cameras/${this.camera.id}/footage.mp4?${query}`)
    assert.equal(answer.status, 200, `${this.camera.name}: footage`)
    const file = join(this.product.data, `${this.camera.id}.download.mp4`)
    await writeFile(file, new Uint8Array(await answer.arrayBuffer()))
    try {
      return await look(file)
    } finally {
      await rm(file)
    }
  }

  async assertDecodes(from: number, to = Date.now()): Promise<void> {
    assert.equal(await this.footage({ from, to }, decodeErrors), '', `${this.camera.name} decodes`)
  }
}

/** Codec names of a file's tracks as ffprobe tells them, picture first. */
export function codecsOf(file: string): string[] {
  const args = ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', file]
  return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n')
}

/** Pictures that can be had from a file, whatever is said about damaged ones. */
export function countPictures(file: string): number {
  const args = [
    '-v',
    'quiet',
    '-select_streams',
    'v',
    '-count_frames',
    '-show_entries',
    'stream=nb_read_frames',
    '-of',
    'csv=p=0',
    file,
  ]
  return Number(execFileSync('ffprobe', args, { encoding: 'utf8' }).trim())
}
