// SPDX-License-Identifier: Apache-2.0

/** What recording N cameras was seen to cost, and what the machine has. */
export type CapacityMeasured = Readonly<{
  cameras: number
  bitsPerSecond: number
  /** Cores used by the recorders. */
  cores: number
  /** Bytes of memory a camera more. */
  memoryPerCamera: number
  /** Bytes a second that the footage disk takes, durably, in large writes. */
  diskBytesPerSecond: number
}>

export type Machine = Readonly<{ cores: number; freeMemory: number; freeDisk: number; retentionDays: number }>

export type CapacityLimit = Readonly<{ by: 'processor' | 'memory' | 'disk-speed' | 'disk-space'; cameras: number }>

/** Shares of the machine that recording may fill: the rest is for viewers, the database, bursts and the system. */
const MAY_USE = { processor: 0.6, memory: 0.5, diskSpeed: 0.5, diskSpace: 0.9 }
const SECONDS_PER_DAY = 86_400

/** How many such cameras each part of the machine carries, the tightest first. */
export function estimateCapacity(measured: CapacityMeasured, machine: Machine): CapacityLimit[] {
  const bytesPerSecond = measured.bitsPerSecond / 8
  const limits: CapacityLimit[] = [
    { by: 'processor', cameras: (machine.cores * MAY_USE.processor) / (measured.cores / measured.cameras) },
    { by: 'memory', cameras: (machine.freeMemory * MAY_USE.memory) / Math.max(1, measured.memoryPerCamera) },
    { by: 'disk-speed', cameras: (measured.diskBytesPerSecond * MAY_USE.diskSpeed) / bytesPerSecond },
    {
      by: 'disk-space',
      cameras: (machine.freeDisk * MAY_USE.diskSpace) / (bytesPerSecond * SECONDS_PER_DAY * machine.retentionDays),
    },
  ]
  return limits
    .map((limit) => ({ ...limit, cameras: Math.max(0, Math.floor(limit.cameras)) }))
    .sort((one, other) => one.cameras - other.cameras)
}
