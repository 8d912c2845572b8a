// SPDX-License-Identifier: Apache-2.0
import type { SimCameraOptions } from './options.ts'
import { SimCamera } from './sim-camera.ts'

/** Many cameras in one process. */
export class SimEstate {
  readonly cameras: readonly SimCamera[]

  constructor(cameras: readonly SimCameraOptions[]) {
    this.cameras = cameras.map((options) => new SimCamera(options))
  }

  async start(): Promise<void> {
    await Promise.all(this.cameras.map((camera) => camera.start()))
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.cameras.map((camera) => camera.close()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
