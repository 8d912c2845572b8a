// SPDX-License-Identifier: Apache-2.0
export { H264Encoder as H265Encoder } from '../h264/encoder.ts'
