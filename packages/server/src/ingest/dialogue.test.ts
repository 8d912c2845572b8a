// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '@mingjian/base'
import { parseRtspUrl } from '@mingjian/wire'
import { Authenticator } from './authenticator.ts'
import { RtspConnection } from './connection.ts'
import { RtspDialogue } from './dialogue.ts'
import { politeAnswer, ScriptedCamera, type Script } from './testdata/scripted-camera.ts'

async function talk(
  script: Script,
  check: (dialogue: RtspDialogue, quirks: Set<string>, camera: ScriptedCamera) => Promise<void>,
): Promise<void> {
  const camera = new ScriptedCamera(script)
  const { url } = parseRtspUrl(`rtsp://127.0.0.1:${await camera.open()}/a`)
  const quirks = new Set<string>()
  const note = (quirk: string) => void quirks.add(quirk)
  const connection = new RtspConnection({
    url,
    trustAnyCertificate: false,
    clock: systemClock,
    note,
    packet: () => {},
    ended: () => {},
    isChannel: () => true,
    mayRest: () => false,
  })
  try {
    await connection.open()
    const login = new Authenticator({ login: null, mayBasic: true, random: () => 0, note })
    await check(new RtspDialogue({ connection, url, login, note }), quirks, camera)
  } finally {
    connection.close()
    await camera.close()
  }
}

test('a refused keep-alive moves on to the next dialect and then to none', async () => {
  const refuse: Script = (request, { cseq }) =>
    request.method === 'OPTIONS' && cseq === '1'
      ? politeAnswer(request, cseq)
      : `RTSP/1.0 405 No\r\nCSeq: ${cseq}\r\n\r\n`
  await talk(refuse, async (dialogue, quirks, camera) => {
    await dialogue.options()
    for (let i = 0; i < 5; i++) await dialogue.keepAlive('rtsp://c/a')
    assert.deepEqual(
      camera.asked.map(({ method }) => method),
      ['OPTIONS', 'GET_PARAMETER', 'OPTIONS', 'SET_PARAMETER'],
    )
    assert.ok(quirks.has('rtsp-keepalive-refused'))
  })
})

test('a session that the camera forgot ends with its cause', async () => {
  await talk(
    (_request, { cseq }) => `RTSP/1.0 454 Session Not Found\r\nCSeq: ${cseq}\r\n\r\n`,
    async (dialogue) => {
      await assert.rejects(dialogue.keepAlive('rtsp://c/a'), /forgot the session/)
    },
  )
})

test('OPTIONS without an answer is passed over', async () => {
  await talk(
    (request, { cseq }) => (request.method === 'OPTIONS' ? null : politeAnswer(request, cseq)),
    async (dialogue, quirks) => {
      await dialogue.options()
      assert.ok(quirks.has('rtsp-options-unanswered'))
      assert.equal((await dialogue.describe()).state, 'described')
    },
  )
})

test('a stale nonce is answered anew in mid-session', async () => {
  let asked = 0
  const script: Script = (_request, { cseq }) =>
    `RTSP/1.0 ${++asked === 2 ? '200 OK' : '401 No'}\r\nCSeq: ${cseq}\r\nWWW-Authenticate: Digest realm="x", nonce="${asked}", stale=true\r\n\r\n`
  const camera = new ScriptedCamera(script)
  const { url } = parseRtspUrl(`rtsp://127.0.0.1:${await camera.open()}/a`)
  const connection = new RtspConnection({
    url,
    trustAnyCertificate: false,
    clock: systemClock,
    note: () => {},
    packet: () => {},
    ended: () => {},
    isChannel: () => true,
    mayRest: () => false,
  })
  await connection.open()
  const login = new Authenticator({
    login: { user: 'a', password: 'b' },
    mayBasic: true,
    random: () => 0,
    note: () => {},
  })
  await new RtspDialogue({ connection, url, login, note: () => {} }).keepAlive(url.text)
  assert.equal(camera.asked.length, 2)
  connection.close()
  await camera.close()
})
