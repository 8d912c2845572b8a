// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { FootageBody, type FootageSource } from './footage-body.ts'

const PART = 300_000
const PARTS = 20

/** Parts of one figure each, out of two buffers that are overwritten as soon as they may be. */
function source(ended: (why: Error | null) => void): FootageSource {
  const buffers = [Buffer.alloc(PART), Buffer.alloc(PART)] as const
  return {
    async *read() {
      for (let n = 0; n < PARTS; n++) yield Buffer.alloc(PART, n)
    },
    async pump(write) {
      try {
        for (let n = 0; n < PARTS; n++) await write(buffers[n % 2 === 0 ? 0 : 1].fill(n))
        ended(null)
      } catch (thrown) {
        assert.ok(thrown instanceof Error)
        ended(thrown)
        throw thrown
      }
    },
  }
}

const whole = Buffer.concat(Array.from({ length: PARTS }, (_, n) => Buffer.alloc(PART, n)))

async function serve(body: () => FootageBody): Promise<AsyncDisposable & { ask: () => Promise<IncomingMessage> }> {
  const server = createServer((_, answer) => body().pipe(answer))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address !== null && typeof address !== 'string')
  return {
    async ask() {
      const [answer] = await once(get({ port: address.port, host: '127.0.0.1' }), 'response')
      return answer
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('an answer gets every byte although memory is used again', async () => {
  const ended = Promise.withResolvers<Error | null>()
  const closed = Promise.withResolvers<void>()
  await using server = await serve(() => {
    const body = new FootageBody(source(ended.resolve))
    body.once('close', closed.resolve)
    return body
  })
  const answer = await server.ask()
  assert.equal(Buffer.compare(await buffer(answer), whole), 0)
  assert.equal(await ended.promise, null)
  await closed.promise
})

test('any other stream gets bytes that it may keep', async () => {
  const through = new FootageBody(source(() => assert.fail('not pumped'))).pipe(new PassThrough())
  assert.equal(Buffer.compare(await buffer(through), whole), 0)
})

test('reading ends with a listener that goes away in the middle', async () => {
  const ended = Promise.withResolvers<Error | null>()
  await using server = await serve(() => {
    const body = new FootageBody(source(ended.resolve))
    body.on('error', () => {})
    return body
  })
  const answer = await server.ask()
  await once(answer, 'readable')
  answer.destroy()
  assert.ok((await ended.promise) instanceof Error)
})

test('reading ends when the body is destroyed while nobody takes it', async () => {
  const ended = Promise.withResolvers<Error | null>()
  const made = Promise.withResolvers<FootageBody>()
  await using server = await serve(() => {
    const body = new FootageBody(source(ended.resolve))
    made.resolve(body)
    return body
  })
  const answer = await server.ask()
  const body = await made.promise
  body.destroy()
  assert.ok((await ended.promise) instanceof Error)
  answer.destroy()
})

test('what goes wrong in reading is told by the body', async () => {
  const made = Promise.withResolvers<Error>()
  const broken: FootageSource = {
    async *read() {
      yield Buffer.alloc(1)
    },
    async pump(write) {
      await write(Buffer.alloc(PART))
      throw new Error('vanished')
    },
  }
  await using server = await serve(() => {
    const body = new FootageBody(broken)
    body.once('error', made.resolve)
    return body
  })
  const answer = await server.ask()
  answer.resume()
  assert.match((await made.promise).message, /vanished/)
})
