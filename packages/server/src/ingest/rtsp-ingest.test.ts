// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog, systemClock } from '@mingjian/base'
import { RtspIngest } from './rtsp-ingest.ts'
import type { IngestSource } from './source.ts'
import { RecordingListener } from './testdata/recording-listener.ts'
import { keyPicture, politeAnswer, ScriptedCamera, type Script, SDP } from './testdata/scripted-camera.ts'

type Play = Readonly<{ listener: RecordingListener; camera: ScriptedCamera; port: number }>

async function play(
  script: Script,
  check: (by: Play) => Promise<void>,
  source: Partial<IngestSource> = {},
): Promise<void> {
  const camera = new ScriptedCamera(script)
  const port = await camera.open()
  const listener = new RecordingListener()
  const url = `rtsp://127.0.0.1:${port}/live`
  const ingest = new RtspIngest({
    camera: 'c1',
    source: { url, ...source },
    clock: systemClock,
    log: silentLog,
    listener,
    random: () => 0,
  })
  try {
    ingest.start()
    await check({ listener, camera, port })
  } finally {
    await ingest.close()
    await camera.close()
  }
}

/** Polite, but for the methods that are given; two pictures follow PLAY. */
function camera(answers: Readonly<Record<string, (head: string, cseq: string) => string>> = {}): Script {
  return (request, { send, cseq }) => {
    const answer =
      answers[request.method]?.(`RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\n`, cseq) ?? politeAnswer(request, cseq)
    if (request.method === 'PLAY') queueMicrotask(() => void [send(keyPicture(1, 0)), send(keyPicture(4, 90_000))])
    return answer
  }
}

const sdpAnswer = (head: string): string =>
  `${head}Content-Type: application/sdp\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`

const TOLERATED: readonly [quirk: string, script: Script][] = [
  [
    'rtsp-no-cseq',
    camera({ SETUP: () => 'RTSP/1.0 200 OK\r\nSession: 1\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n' }),
  ],
  ['rtsp-wrong-cseq', camera({ DESCRIBE: () => sdpAnswer('RTSP/1.0 200 OK\r\nCSeq: 999\r\n') })],
  ['rtsp-setup-without-transport', camera({ SETUP: (head) => `${head}Session: 1\r\n\r\n` })],
  [
    'rtsp-channel-missing',
    camera({ SETUP: (head) => `${head}Session: 1\r\nTransport: RTP/AVP;unicast;client_port=0-1\r\n\r\n` }),
  ],
  ['rtsp-no-session', camera({ SETUP: (head) => `${head}Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n` })],
  ['rtsp-session-changes', camera({ PLAY: (head) => `${head}Session: ABCD\r\n\r\n` })],
  [
    'rtsp-control-wrong-base',
    camera({ DESCRIBE: (head) => sdpAnswer(`${head}Content-Base: rtsp://192.168.1.88/other/\r\n`) }),
  ],
  ['rtsp-unasked-channel', camera({ PLAY: (head) => `${head}Session: 1234\r\n\r\n$\u0009\u0000\u000c............` })],
  [
    'rtsp-request-from-camera',
    camera({ PLAY: (head) => `OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n${head}Session: 1234\r\n\r\n` }),
  ],
]
for (const [quirk, script] of TOLERATED) {
  test(`a camera that shows ${quirk} is played all the same`, async () => {
    await play(script, async ({ listener }) => {
      await listener.until(() => listener.frames.length >= 1 && (listener.last?.quirks.includes(quirk) ?? false))
      assert.deepEqual(listener.losses, [])
    })
  })
}

test('channels that the camera moves are followed', async () => {
  const script: Script = (request, { send, cseq }) => {
    if (request.method === 'PLAY') queueMicrotask(() => send(keyPicture(1, 0, 6)))
    if (request.method !== 'SETUP') return politeAnswer(request, cseq)
    return `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nSession: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=6-7\r\n\r\n`
  }
  await play(script, async ({ listener }) => {
    await listener.until(
      () => listener.frames.length >= 1 && (listener.last?.quirks.includes('rtsp-channel-moved') ?? false),
    )
  })
})

test('a camera that answers OPTIONS with an error is played all the same', async () => {
  await play(
    camera({ OPTIONS: (_head, cseq) => `RTSP/1.0 551 Option not supported\r\nCSeq: ${cseq}\r\n\r\n` }),
    async ({ listener }) => {
      await listener.until(() => listener.frames.length >= 1)
    },
  )
})

const REFUSED: readonly [status: number, cause: string, sentence: RegExp][] = [
  [403, 'refused', /forbids/],
  [404, 'refused', /path/],
  [453, 'refused', /bandwidth or session/],
  [401, 'refused', /asks for a user name/],
]
for (const [status, cause, sentence] of REFUSED) {
  test(`status ${status} is told as ${cause} in a plain sentence`, async () => {
    const script = camera({
      DESCRIBE: (_head, cseq) => `RTSP/1.0 ${status} No\r\nCSeq: ${cseq}\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n`,
    })
    await play(script, async ({ listener }) => {
      await listener.until(() => listener.losses.length > 0)
      assert.deepEqual(listener.losses, [cause])
      assert.match(listener.details[0] ?? '', sentence)
    })
  })
}

test('a wrong password is refused, never shown, and not tried twice in one session', async () => {
  const script = camera({
    DESCRIBE: (_head, cseq) =>
      `RTSP/1.0 401 No\r\nCSeq: ${cseq}\r\nWWW-Authenticate: Digest realm="x", nonce="n${cseq}"\r\n\r\n`,
  })
  await play(
    script,
    async ({ listener, camera: { asked } }) => {
      await listener.until(() => listener.last?.state === 'waiting')
      assert.equal(asked.filter(({ method }) => method === 'DESCRIBE').length, 2)
      assert.doesNotMatch(JSON.stringify([listener.last, listener.details]), /hunter2/)
    },
    { user: 'admin', password: 'hunter2' },
  )
})

test('a description without video we can record is unsupported, and says what there was', async () => {
  const jpeg = SDP.replace('H264', 'JPEG')
  await play(
    camera({
      DESCRIBE: (head) => `${head}Content-Type: application/sdp\r\nContent-Length: ${jpeg.length}\r\n\r\n${jpeg}`,
    }),
    async ({ listener }) => {
      await listener.until(() => listener.losses.length > 0)
      assert.equal(listener.losses[0], 'unsupported')
      assert.match(listener.details[0] ?? '', /jpeg/)
    },
  )
})

test('nobody at the address is unreachable', async () => {
  const empty = new ScriptedCamera(() => null)
  const port = await empty.open()
  await empty.close()
  await play(
    camera(),
    async ({ listener }) => {
      await listener.until(() => listener.losses.length > 0)
      assert.equal(listener.losses[0], 'unreachable')
    },
    { url: `rtsp://127.0.0.1:${port}/` },
  )
})

test('a broken link is told once, and the camera is played again with a new format', async () => {
  let plays = 0
  const script: Script = (request, { send, hangUp, cseq }) => {
    if (request.method === 'PLAY') {
      const isFirst = plays++ === 0
      queueMicrotask(() => {
        send(keyPicture(1, 0))
        send(keyPicture(4, 90_000))
        if (isFirst) setImmediate(hangUp)
      })
    }
    return politeAnswer(request, cseq)
  }
  await play(script, async ({ listener }) => {
    await listener.until(() => listener.formats.length >= 2 && listener.frames.length >= 4)
    assert.deepEqual(listener.losses, ['link-lost'])
    const times = listener.frames.map(({ time }) => time)
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    )
  })
})

test('a redirect is followed, and the login goes no further in the clear', async () => {
  const asked: string[] = []
  const other = new ScriptedCamera((request, { cseq }) => {
    asked.push(request.headers.map(([name, value]) => `${name}: ${value}`).join('\n'))
    if (request.method === 'OPTIONS') return politeAnswer(request, cseq)
    return `RTSP/1.0 401 No\r\nCSeq: ${cseq}\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n`
  })
  const port = await other.open()
  const script = camera({
    DESCRIBE: (_head, cseq) => `RTSP/1.0 302 Moved\r\nCSeq: ${cseq}\r\nLocation: rtsp://localhost:${port}/b\r\n\r\n`,
  })
  await play(
    script,
    async ({ listener }) => {
      await listener.until(() => listener.losses.length > 0)
      assert.equal(listener.losses[0], 'refused')
      assert.ok(asked.length > 0)
      assert.doesNotMatch(asked.join('\n'), /Authorization/)
    },
    { user: 'admin', password: 'hunter2' },
  )
  await other.close()
})

test('a close says goodbye to the camera and nothing more to the listener', async () => {
  const scripted = new ScriptedCamera(camera())
  const port = await scripted.open()
  const listener = new RecordingListener()
  const ingest = new RtspIngest({
    camera: 'c',
    source: { url: `rtsp://127.0.0.1:${port}/` },
    clock: systemClock,
    log: silentLog,
    listener,
  })
  ingest.start()
  await listener.until(() => listener.frames.length > 0)
  await Promise.all([ingest.close(), ingest.close()])
  assert.equal(scripted.asked.at(-1)?.method, 'TEARDOWN')
  assert.deepEqual(listener.losses, [])
  await scripted.close()
})
