// SPDX-License-Identifier: Apache-2.0
// A recorder process whose cameras are invented: 25 pictures a second, a key frame each second. The camera's URL may ask
// for a fault: rtsp://synthetic/wedge blocks the event loop, rtsp://synthetic/crash ends the process without a word.
import { systemClock, toTicks } from '@mingjian/base'
import { h264Format } from '@mingjian/wire'
import type { StreamListener } from '../../stream/stream.ts'
import type { RecorderCamera } from '../protocol.ts'
import type { Ingest } from '../recorder-process.ts'
import { runRecorder } from '../run-recorder.ts'

// A baseline 640×480 sequence parameter set and its picture parameter set.
const SPS = Buffer.from('6742c01eda0280f684000003000400000300ca3c58ba80', 'hex')
const PPS = Buffer.from('68ce0fc8', 'hex')

function play(camera: RecorderCamera, listener: StreamListener): Ingest {
  const wish = new URL(camera.source.url).pathname
  if (wish === '/crash') process.kill(process.pid, 'SIGKILL')
  listener.format({ video: h264Format([SPS], [PPS]), audio: null })
  let count = 0
  const timer = setInterval(() => {
    const isKey = count++ % 25 === 0
    const data = new Uint8Array(isKey ? 20_000 : 4_000).fill(isKey ? 0x65 : 0x41)
    new DataView(data.buffer).setUint32(0, data.length - 4)
    listener.frame({ track: 'video', time: toTicks(systemClock.now()), isKey, isDamaged: false, data })
    if (wish === '/wedge' && count === 75) for (;;);
  }, 40)
  return { attend: () => {},
    close: () => clearInterval(timer) }
}

runRecorder(() => (camera, _stream, listener) => play(camera, listener))
