// SPDX-License-Identifier: Apache-2.0

/** One AAC frame as the payload of one AAC-hbr packet. RFC 3640 §3.3.6. The frame must be shorter than 8192 bytes. */
export function formatAacPayload(frame: Uint8Array): Uint8Array {
  const payload = new Uint8Array(4 + frame.length)
  payload[1] = 16
  payload[2] = frame.length >> 5
  payload[3] = (frame.length << 3) & 0xff
  payload.set(frame, 4)
  return payload
}
