// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime } from '@mingjian/base'

/** `North gate 20261123T185800Z-20261123T190000Z`: fit for any file system, without an ending. */
export function footageName(camera: string, span: Readonly<{ start: EpochTicks; end: EpochTicks }>): string {
  const stamp = (time: EpochTicks): string => formatTime(time).slice(0, 19).replaceAll('-', '').replaceAll(':', '')
  const tame =
    camera
      .replaceAll(/[\p{Cc}"\\/:*?<>|]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'camera'
  return `${tame} ${stamp(span.start)}Z-${stamp(span.end)}Z`
}
