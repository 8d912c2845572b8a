// SPDX-License-Identifier: Apache-2.0
import type { Disk } from './disk.ts'
import { listFolder } from './durable.ts'
import { type Layout, parseSegmentName } from './layout.ts'

/** The days for which a camera has a folder, oldest first. */
export async function listDays(disk: Disk, layout: Layout, camera: string): Promise<string[]> {
  return (await listFolder(disk, layout.camera(camera))).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
}

/** Segment names of a day in order of time, whether media, index or both are there. */
export async function listSegments(disk: Disk, layout: Layout, at: { camera: string; day: string }): Promise<string[]> {
  const stems = new Set<string>()
  for (const file of await listFolder(disk, layout.day(at.camera, at.day))) {
    const name = `${at.day}/${file.slice(0, -4)}`
    if ((file.endsWith('.idx') || file.endsWith('.mp4')) && parseSegmentName(name) !== null) stems.add(name)
  }
  return [...stems].toSorted()
}
