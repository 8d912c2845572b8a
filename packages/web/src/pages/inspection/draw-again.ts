// SPDX-License-Identifier: Apache-2.0
import type { PublicDraw } from '@mingjian/contract'

export type DrawnAgain = Readonly<{ isHashRight: boolean; isDrawRight: boolean; drawn: readonly string[] }>

/** Draws again from what is published, with this browser's own SHA-256: written from the algorithm's words, not from the server's code. */
export async function drawAgain(
  told: Pick<PublicDraw, 'candidates' | 'hash' | 'seed' | 'number' | 'drawn'>,
): Promise<DrawnAgain> {
  const candidates = told.candidates.toSorted((one, other) => (one < other ? -1 : 1))
  const hash = await sha256(['mingjian-draw-v1', ...candidates, ''].join('\n'))
  const lots = await Promise.all(
    candidates.map(async (candidate) => ({
      candidate,
      lot: await sha256(`mingjian-draw-v1\n${told.seed ?? ''}\n${candidate}\n`),
    })),
  )
  const drawn = lots
    .toSorted((one, other) => (one.lot < other.lot ? -1 : 1))
    .slice(0, told.number)
    .map(({ candidate }) => candidate)
  return { isHashRight: hash === told.hash, isDrawRight: drawn.join() === (told.drawn ?? []).join(), drawn }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
