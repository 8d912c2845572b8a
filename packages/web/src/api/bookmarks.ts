// SPDX-License-Identifier: Apache-2.0
import { Bookmark, BookmarkList } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import { ask, call } from './client.ts'
import { query, rfc3339 } from './query.ts'

/** One's own, of one camera or of all. */
export function useBookmarks(camera: string | null) {
  const words = query(camera === null ? {} : { camera })
  return useQuery({ queryKey: ['bookmarks', camera], queryFn: () => ask(`/bookmarks${words}`, BookmarkList) })
}

export function addBookmark(camera: string, at: number, note: string): Promise<Bookmark> {
  return ask('/bookmarks', Bookmark, { method: 'POST', body: { camera, at: rfc3339(at), note } })
}

export async function removeBookmark(id: string): Promise<void> {
  await call(`/bookmarks/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
