// SPDX-License-Identifier: Apache-2.0
import { type Log, toError } from '@mingjian/base'
import type { ProbeResult } from '@mingjian/contract'
import type { Probe } from '../ingest/probe.ts'
import type { DecoderPool } from '../play/decoder-pool.ts'
import { readNote } from '../stream/note.ts'

const WIDTH = 640

/** A connection test as the API tells it, with a still where a decoder is at hand. */
export async function presentProbe(
  probe: Probe,
  by: { decoder: Pick<DecoderPool, 'isPresent' | 'still'>; log: Log },
): Promise<ProbeResult> {
  const { key, quirks, warnings, ...plain } = probe
  const note = readNote(plain.detail)
  return { ...plain, note, quirks: [...quirks], warnings: [...warnings], still: key ? await makeStill(key, by) : null }
}

async function makeStill(
  key: NonNullable<Probe['key']>,
  by: Parameters<typeof presentProbe>[1],
): Promise<string | null> {
  if (!by.decoder.isPresent) return null
  const { codec, config } = key.format
  const { time, data } = key.frame
  try {
    const still = await by.decoder.still({ codec, config, units: [data], times: [time], at: time, width: WIDTH })
    return `data:image/jpeg;base64,${Buffer.from(still.jpeg).toString('base64')}`
  } catch (thrown) {
    by.log.info('probe.still.none', { error: toError(thrown).message }) // the test stands without its picture
    return null
  }
}
