// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'

export type TreeNode =
  | Readonly<{ kind: 'place'; key: string; name: string; depth: number; count: number; isOpen: boolean }>
  | Readonly<{ kind: 'camera'; key: string; camera: Camera; depth: number }>

type Place = { name: string; path: string; places: Map<string, Place>; cameras: Camera[] }

function place(name: string, path: string): Place {
  return { name, path, places: new Map(), cameras: [] }
}

function grow(cameras: readonly Camera[]): Place {
  const root = place('', '')
  for (const camera of cameras) {
    let at = root
    for (const part of (camera.place ?? '')
      .split('/')
      .map((one) => one.trim())
      .filter((one) => one !== '')) {
      const inner = at.places.get(part) ?? place(part, `${at.path}/${part}`)
      at.places.set(part, inner)
      at = inner
    }
    at.cameras.push(camera)
  }
  return root
}

function count(at: Place): number {
  return at.cameras.length + [...at.places.values()].reduce((sum, inner) => sum + count(inner), 0)
}

const order = new Intl.Collator(['zh-Hans-CN', 'en'], { numeric: true })

function flatten(at: Place, depth: number, closed: ReadonlySet<string>): TreeNode[] {
  const places = [...at.places.values()].toSorted((a, b) => order.compare(a.name, b.name))
  const cameras = at.cameras.toSorted((a, b) => order.compare(a.name, b.name))
  return [
    ...places.flatMap((inner) => {
      const isOpen = !closed.has(inner.path)
      const head: TreeNode = { kind: 'place', key: inner.path, name: inner.name, depth, count: count(inner), isOpen }
      return isOpen ? [head, ...flatten(inner, depth + 1, closed)] : [head]
    }),
    ...cameras.map((camera): TreeNode => ({ kind: 'camera', key: `#${camera.id}`, camera, depth })),
  ]
}

/** True when every word of the search occurs in name or place. */
export function matches(camera: Camera, search: string): boolean {
  const text = `${camera.name} ${camera.place ?? ''}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** The visible rows of the tree, in order. A search opens everything. */
export function treeRows(cameras: readonly Camera[], search: string, closed: ReadonlySet<string>): TreeNode[] {
  const found = search.trim() === '' ? cameras : cameras.filter((camera) => matches(camera, search.trim()))
  return flatten(grow(found), 0, search.trim() === '' ? closed : new Set())
}

/** Cameras under a place, for filling a layout at once. */
export function camerasUnder(cameras: readonly Camera[], path: string): Camera[] {
  return cameras.filter((camera) => {
    const own = `/${(camera.place ?? '')
      .split('/')
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .join('/')}`
    return own === path || own.startsWith(`${path}/`)
  })
}
