// SPDX-License-Identifier: Apache-2.0
import { BitWriter } from '../bit-writer.ts'

/** Level by macroblocks in a picture and macroblocks a second. Table A-1 */
const LEVELS = [
  [30, 1620, 40500],
  [31, 3600, 108000],
  [40, 8192, 245760],
  [51, 36864, 983040],
] as const

/** Constrained baseline, one reference picture, picture order = decoding order, so a player need not wait. */
export function formatSps(size: { width: number; height: number; fps: number }): Uint8Array {
  const columns = Math.ceil(size.width / 16)
  const rows = Math.ceil(size.height / 16)
  const blocks = columns * rows
  const level = LEVELS.find(([, picture, second]) => blocks <= picture && blocks * size.fps <= second)?.[0] ?? 52
  const bits = new BitWriter(256)
  bits.put(66, 8)
  bits.put(0b1100_0000, 8)
  bits.put(level, 8)
  bits.ue(0) // seq_parameter_set_id
  bits.ue(4) // frame_num of 8 bits
  bits.ue(2) // pic_order_cnt_type
  bits.ue(1) // max_num_ref_frames
  bits.put(0, 1)
  bits.ue(columns - 1)
  bits.ue(rows - 1)
  bits.put(1, 1) // frame_mbs_only_flag
  bits.put(1, 1) // direct_8x8_inference_flag
  const right = (columns * 16 - size.width) / 2
  const bottom = (rows * 16 - size.height) / 2
  bits.put(right + bottom > 0 ? 1 : 0, 1)
  if (right + bottom > 0) for (const edge of [0, right, 0, bottom]) bits.ue(edge)
  bits.put(1, 1)
  writeVui(bits, size.fps)
  bits.trail()
  return bits.nal([0x67])
}

function writeVui(bits: BitWriter, fps: number): void {
  bits.put(0, 1) // aspect_ratio_info_present_flag
  bits.put(0, 1) // overscan_info_present_flag
  bits.put(1, 1) // video_signal_type_present_flag
  bits.put(5, 3)
  bits.put(0, 1) // video range
  bits.put(1, 1)
  for (let index = 0; index < 3; index++) bits.put(1, 8) // BT.709
  bits.put(0, 1) // chroma_loc_info_present_flag
  bits.put(1, 1) // timing_info_present_flag
  bits.put32(1000)
  bits.put32(Math.round(fps * 2000))
  bits.put(1, 1) // fixed_frame_rate_flag
  bits.put(0, 3) // no HRD, no pic_struct
  bits.put(1, 1) // bitstream_restriction_flag
  bits.put(1, 1)
  for (const limit of [0, 0, 10, 10, 0, 1]) bits.ue(limit) // no reordering, one picture in the buffer
}

/** CAVLC, deblocking under the slice's control. */
export function formatPps(qp: number): Uint8Array {
  const bits = new BitWriter(64)
  bits.ue(0)
  bits.ue(0)
  bits.put(0, 2) // CAVLC; no bottom_field_pic_order
  bits.ue(0) // one slice group
  bits.ue(0)
  bits.ue(0)
  bits.put(0, 3) // no weighting
  bits.se(qp - 26)
  bits.se(0)
  bits.se(0)
  bits.put(0b100, 3) // deblocking_filter_control_present_flag
  bits.trail()
  return bits.nal([0x68])
}
