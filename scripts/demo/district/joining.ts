// SPDX-License-Identifier: Apache-2.0
import type { DemoEvent } from './later.ts'
import { idOf, type Teller, textOf } from './teller.ts'

/** Systems that the police asked to join to their own (article 19): one connected, one not agreed to, one just asked for. */
export function joiningEvents(teller: Teller): DemoEvent[] {
  const joining = new Joining(teller)
  return [
    { ago: 61, tell: () => joining.request('gardens', { ago: 61, cameras: 2 }) },
    { ago: 58, tell: () => joining.act('gardens', 'agree') },
    { ago: 52, tell: () => joining.act('gardens', 'connect') },
    { ago: 40, tell: () => joining.request('cinema', { ago: 40, cameras: 1 }) },
    { ago: 33, tell: () => joining.act('cinema', 'refuse', '设备年限较长，暂不具备接入条件') },
    { ago: 5, tell: () => joining.request('mall', { ago: 5, cameras: 3 }) },
  ]
}

class Joining {
  readonly #teller: Teller
  readonly #ids = new Map<string, string>()

  constructor(teller: Teller) {
    this.#teller = teller
  }

  /** The first cameras of the system. */
  async request(place: string, { ago, cameras }: Readonly<{ ago: number; cameras: number }>): Promise<void> {
    const system = idOf(this.#teller.systems, place)
    const { items } = await this.#teller.ok('officer', `GET /api/registry/cameras?system=${system}`)
    const named = (items as Record<string, unknown>[]).slice(0, cameras).map((camera) => textOf(camera, 'id'))
    const made = await this.#teller.ok('officer', 'POST /api/integrations', {
      ...{ system, cameras: named, purpose: '重大活动期间维护公共安全', payer: '示范区财政局（虚构）' },
      interface: { protocol: 'gb28181', address: '', note: '经公安视频专网接入' },
      connectBy: this.#teller.calendar.day(ago - TERM_DAYS),
    })
    this.#ids.set(place, textOf(made, 'id'))
  }

  async act(place: string, act: string, words = ''): Promise<void> {
    await this.#teller.ok('admin', `POST /api/integrations/${idOf(this.#ids, place)}/acts`, { act, words })
  }
}

const TERM_DAYS = 30
