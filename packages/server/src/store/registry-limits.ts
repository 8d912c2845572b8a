// SPDX-License-Identifier: Apache-2.0

/** Sizes that are ours and no law's: in `registry` stands no number, so that none of the law's can hide there. */
export const REGISTRY_LIMITS = {
  /** Things that are held against the rules together. */
  batch: 500,
  /** With more things than this a unit's obligations are not computed in one answer. */
  thingsOfUnit: 2000,
  /** Rows of a sheet. */
  sheetRows: 10_000,
  /** Of a wrong word as it is repeated. */
  wordLength: 40,
} as const
