// SPDX-License-Identifier: Apache-2.0

/** SHA-256 of UTF-8 text, as lower-case hex. */
export type TextHash = (text: string) => string

/** Stands before everything that is hashed, so that no hash of another kind is one of a draw. */
export const DRAW_ALGORITHM = 'mingjian-draw-v1'

/** The list as it is hashed: each once, in the order of their characters. */
export function listCandidates(candidates: Iterable<string>): string[] {
  return [...new Set(candidates)].toSorted(byCharacter)
}

/** What is entered before the seed is known: the hash of a line with the algorithm's name and a line for each candidate. */
export function hashCandidates(candidates: Iterable<string>, hash: TextHash): string {
  return hash([DRAW_ALGORITHM, ...listCandidates(candidates)].map((line) => `${line}\n`).join(''))
}

/**
 * Draws `number` of the candidates, all where there are fewer: those with the lowest hash of algorithm, seed and candidate, a line
 * each. Nothing but the seed, the list and the number has a say, and whoever knows them draws the same.
 */
export function draw(
  ask: Readonly<{ candidates: Iterable<string>; seed: string; number: number }>,
  hash: TextHash,
): string[] {
  return listCandidates(ask.candidates)
    .map((candidate) => ({ candidate, lot: hash(`${DRAW_ALGORITHM}\n${ask.seed}\n${candidate}\n`) }))
    .toSorted((one, other) => byCharacter(one.lot, other.lot))
    .slice(0, ask.number)
    .map(({ candidate }) => candidate)
}

function byCharacter(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
