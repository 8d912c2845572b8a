// SPDX-License-Identifier: Apache-2.0
export { type Clock, HandClock, systemClock } from './clock.ts'
export { assert, Fault, type FaultContext, type FaultKind, toError } from './fault.ts'
export { type Log, type LogFields, type LogLevel, silentLog } from './log.ts'
export { type Rounds, startRounds } from './rounds.ts'
export {
  type EpochMillis,
  type EpochTicks,
  formatTime,
  parseTime,
  secondsToTicks,
  type Ticks90k,
  TICKS_PER_SECOND,
  toMillis,
  toTicks,
  type Wrap16,
  type Wrap32,
} from './time.ts'
