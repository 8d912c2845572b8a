// SPDX-License-Identifier: Apache-2.0
import type { CameraFacts } from './judge.ts'

/** What the policies look at, by camera, remembered until some camera changes: a media request asks no database. */
export class CameraBook {
  readonly #read: (camera: string) => Promise<CameraFacts | null>
  readonly #known = new Map<string, CameraFacts>()
  #forgotten = 0 // raised by forget: an answer asked for before it is not kept

  constructor(read: (camera: string) => Promise<CameraFacts | null>) {
    this.#read = read
  }

  async facts(camera: string): Promise<CameraFacts | null> {
    const known = this.#known.get(camera)
    if (known) return known
    const before = this.#forgotten
    const facts = await this.#read(camera)
    if (facts !== null && before === this.#forgotten) this.#known.set(camera, facts)
    return facts
  }

  forget(): void {
    this.#forgotten++
    this.#known.clear()
  }
}
