// SPDX-License-Identifier: Apache-2.0
// node sim/main.ts [--cameras 8] [--codec h264|h265] [--width 1280 --height 720] [--fps 15] [--audio pcma] [--control-port 0]
// Prints one line of JSON, { cameras: [{ name, main, sub }], control }, when all can be played. Ends when stdin closes.
import { parseArgs } from 'node:util'
import { EstateControl } from './camera/control.ts'
import type { SimAudio } from './camera/options.ts'
import { SimEstate } from './camera/sim-estate.ts'

const NAMES = [
  'NORTH GATE',
  'CAR PARK',
  'CORRIDOR 3F',
  'LOBBY',
  'BICYCLE SHED',
  'PLAYGROUND',
  'LIFT HALL',
  'GARAGE',
  'EAST WALL',
]
const AUDIO: readonly SimAudio[] = ['pcma', 'pcmu', 'aac', 'opus']

const { values } = parseArgs({
  options: {
    cameras: { type: 'string', default: '8' },
    codec: { type: 'string', default: 'h264' },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '720' },
    fps: { type: 'string', default: '15' },
    audio: { type: 'string' },
    'key-interval': { type: 'string', default: '2' },
    'control-port': { type: 'string', default: '0' },
  },
})
const audio = AUDIO.find((each) => each === values.audio)
const estate = new SimEstate(
  Array.from({ length: Number(values.cameras) }, (_, index) => ({
    name: index < NAMES.length ? (NAMES[index] ?? '') : `CAMERA ${index + 1}`,
    codec: values.codec === 'h265' ? 'h265' : 'h264',
    size: { width: Number(values.width), height: Number(values.height) },
    fps: Number(values.fps),
    keyInterval: Number(values['key-interval']),
    ...(audio === undefined ? {} : { audio }),
  })),
)
const control = new EstateControl(estate)
await estate.start()
const address = await control.start(Number(values['control-port']))
const cameras = estate.cameras.map((camera) => ({
  name: camera.name,
  main: camera.url('main'),
  sub: camera.url('sub'),
}))
console.log(JSON.stringify({ cameras, control: address }))

process.stdin.resume()
process.stdin.once('close', () => void Promise.all([estate.close(), control.close()]))
