// SPDX-License-Identifier: Apache-2.0
// A main process that is to be killed: one camera, and the recorder's process id on its output once bytes are committed.
import { silentLog, systemClock } from '@mingjian/base'
import { RecorderFleet } from '../recorder-fleet.ts'

const [, , script = '', footage = ''] = process.argv
const spawn = { script, execPath: process.execPath, execArgv: [], env: {} }
const fleet = new RecorderFleet({ footage, count: 1, spawn, clock: systemClock, log: silentLog })
let isTold = false
fleet.listen((event) => {
  if (event.type !== 'segment' || isTold) return
  isTold = true
  process.stdout.write(`${fleet.processes()[0]?.pid}\n`)
})
fleet.start()
fleet.setCamera({ id: 'a', source: { kind: 'rtsp', url: 'rtsp://synthetic/' } })
