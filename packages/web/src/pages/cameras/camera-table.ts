// SPDX-License-Identifier: Apache-2.0
import type { Camera, CameraState } from '@mingjian/contract'
import { matches } from '../../components/camera-tree-model.ts'

export type Filter = Readonly<{ search: string; state: CameraState['state'] | null }>

export const STATES: readonly CameraState['state'][] = ['recording', 'connecting', 'waiting', 'off']

const order = new Intl.Collator(['zh-Hans-CN', 'en'], { numeric: true })

const COMPARE: Record<string, (a: Camera, b: Camera) => number> = {
  name: (a, b) => order.compare(a.name, b.name),
  place: (a, b) => order.compare(a.place ?? '', b.place ?? ''),
  state: (a, b) => STATES.indexOf(a.state.state) - STATES.indexOf(b.state.state),
  rate: (a, b) => (a.state.facts.bitsPerSecond ?? 0) - (b.state.facts.bitsPerSecond ?? 0),
}

/** The cameras of the table: those that fit, sorted by `name`, or `-name` for the other way round. */
export function tableRows(cameras: readonly Camera[], filter: Filter, sort: string): Camera[] {
  const found = cameras.filter(
    (camera) =>
      (filter.search === '' || matches(camera, filter.search)) &&
      (filter.state === null || camera.state.state === filter.state),
  )
  const compare = COMPARE[sort.replace(/^-/, '')] ?? COMPARE['name']
  if (!compare) return found
  const sorted = found.toSorted(compare)
  return sort.startsWith('-') ? sorted.toReversed() : sorted
}
