// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import { SimCamera, type SimCameraOptions } from '@mingjian/sim'
import { Product, type ProductOptions } from './product.ts'

export type Estate = Readonly<{ product: Product; cameras: readonly Camera[]; sims: readonly SimCamera[] }> &
  AsyncDisposable

export type EstateOptions = ProductOptions & Readonly<{ sims: readonly SimCameraOptions[] }>

/** The product with simulated cameras, all of them recording. Disposing ends the product, then the cameras. */
export async function startEstate(options: EstateOptions): Promise<Estate> {
  const sims = options.sims.map((each) => new SimCamera(each))
  const product = await Product.start(options)
  const end = async (): Promise<void> => {
    await product.stop()
    await Promise.all(sims.map((sim) => sim.close()))
  }
  try {
    const cameras: Camera[] = []
    for (const sim of sims) {
      await sim.start()
      cameras.push(await product.addCamera({ name: sim.name, source: { kind: 'rtsp', url: sim.url('main') } }))
    }
    await product.recording(cameras)
    return { product, cameras, sims, [Symbol.asyncDispose]: end }
  } catch (error) {
    await end()
    throw error
  }
}
