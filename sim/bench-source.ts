// SPDX-License-Identifier: Apache-2.0
// node sim/bench-source.ts --cameras 50 [--bitrate 4000000] [--fps 25] [--width 1920] [--height 1080]
// Serves that many RTSP cameras (H.264, TCP). Prints one line of JSON, { urls, pid, loopBytes }, when they can be
// played; each line on stdin is answered with { cpuMillis, dropped }. Ends when stdin closes.
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { LoopServer } from './loop/loop-server.ts'
import { makeNoisyLoop } from './loop/noisy-loop.ts'

const { values } = parseArgs({
  options: {
    cameras: { type: 'string', default: '1' },
    bitrate: { type: 'string', default: '4000000' },
    fps: { type: 'string', default: '25' },
    width: { type: 'string', default: '1920' },
    height: { type: 'string', default: '1080' },
    seconds: { type: 'string', default: '2' },
  },
})
const fps = Number(values.fps)
const loop = makeNoisyLoop({
  width: Number(values.width),
  height: Number(values.height),
  fps,
  seconds: Number(values.seconds),
  bitsPerSecond: Number(values.bitrate),
})
const server = new LoopServer({ cameras: Number(values.cameras), fps, loop })
const urls = await server.start()
const before = process.cpuUsage()
console.log(JSON.stringify({ urls, pid: process.pid, loopBytes: loop.bytes }))

const lines = createInterface({ input: process.stdin })
lines.on('line', () => {
  const used = process.cpuUsage(before)
  console.log(JSON.stringify({ cpuMillis: (used.user + used.system) / 1000, dropped: server.dropped }))
})
lines.on('close', () => void server.close())
