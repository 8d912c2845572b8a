// SPDX-License-Identifier: Apache-2.0
export {
  NO_FAULTS,
  type SimAudio,
  type SimAuth,
  type SimCameraOptions,
  type SimCodec,
  type SimFaults,
  type Size,
  type StreamName,
} from './camera/options.ts'
export { SimCamera } from './camera/sim-camera.ts'
export { SimEstate } from './camera/sim-estate.ts'
export { CLOCK_STRIP, clockStripCorner, formatClockStrip, readClockStrip, SMALLEST } from './scene/clock-strip.ts'
