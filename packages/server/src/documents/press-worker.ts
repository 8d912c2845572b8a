// SPDX-License-Identifier: Apache-2.0
import { parentPort } from 'node:worker_threads'
import { Fault, toError } from '@mingjian/base'
import { Setting } from './setting.ts'

/** What the press asks, and how it is answered. */
export type PressAsk = Readonly<{ id: number; template: string; data: string }>
export type PressAnswer = Readonly<{ id: number; pdf: Uint8Array } | { id: number; code: string; words: string }>

const port = parentPort
if (port) {
  const setting = new Setting()
  port.on('message', (ask: PressAsk) => port.postMessage(answer(setting, ask)))
}

function answer(setting: Setting, { id, template, data }: PressAsk): PressAnswer {
  try {
    return { id, pdf: setting.set(template, data) }
  } catch (thrown) {
    const code = thrown instanceof Fault ? thrown.code : 'documents.template.failed'
    return { id, code, words: toError(thrown).message }
  }
}
