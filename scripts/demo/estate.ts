// SPDX-License-Identifier: Apache-2.0
// The simulated cameras of the demo in a process of their own. Sends `{ sources }` to its parent when all can be played.
import { SimCamera } from '@mingjian/sim'
import { type DemoCamera, demoCameras } from './cameras.ts'

const steadyMillis = 90_000
const awayMillis = 12_000

const sims = demoCameras.map((each) => new SimCamera(optionsOf(each)))
await Promise.all(sims.map((sim) => sim.start()))
process.send?.({ sources: sims.map((sim) => ({ url: sim.url('main'), subUrl: sim.url('sub') })) })

for (const [at, sim] of sims.entries()) if (demoCameras[at]?.isUnsteady === true) leaveNowAndThen(sim)

function optionsOf({ label, scene, codec, audio }: DemoCamera) {
  return { name: label, scene, codec, keyInterval: 1, ...(audio === undefined ? {} : { audio }) }
}

/** Powers the camera off for a while, again and again, as a loose plug does. */
function leaveNowAndThen(sim: SimCamera): void {
  setTimeout(() => {
    void sim.close()
    setTimeout(() => {
      void sim.start().then(() => leaveNowAndThen(sim))
    }, awayMillis)
  }, steadyMillis)
}
