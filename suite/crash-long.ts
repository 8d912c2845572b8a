// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util'
import { assertSound, crash, type Kill } from './crash.ts'
import { startEstate } from './estate.ts'
import { seeded } from './seeded.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '120' }, seed: { type: 'string', default: '1' } },
})

/** The crash suite by hand: kills, one line each, and the worst of all. */
async function main(): Promise<void> {
  await using estate = await startEstate({
    sims: [
      { name: 'GATE', codec: 'h264', keyInterval: 1 },
      { name: 'HALL', codec: 'h264', keyInterval: 4 },
      { name: 'SHED', codec: 'h265', keyInterval: 2 },
    ],
  })
  const report = (kill: Kill): void =>
    console.log(`${kill.victim} killed: ${kill.lost} ms lost, recording again ${kill.back} ms later`)
  const kills = await crash(estate.product, estate.cameras, {
    kills: Number(values.kills),
    random: seeded(Number(values.seed)),
    report,
  })
  const files = await assertSound(estate.product)
  const worst = (pick: (kill: Kill) => number, victim: Kill['victim']): number =>
    Math.max(...kills.filter((kill) => kill.victim === victim).map(pick))
  console.log(`${kills.length} kills, ${files} files sound, fsck clean`)
  for (const victim of ['recorder', 'main'] as const) {
    console.log(
      `${victim}: at worst ${worst((kill) => kill.lost, victim)} ms lost, recording again after ${worst((kill) => kill.back, victim)} ms`,
    )
  }
}

await main()
