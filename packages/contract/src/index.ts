// SPDX-License-Identifier: Apache-2.0
export * from './camera.ts'
export * from './live.ts'
export * from './operation.ts'
export * from './problem.ts'
export * from './recording.ts'
export * from './session.ts'
export * from './time.ts'
