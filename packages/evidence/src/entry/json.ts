// SPDX-License-Identifier: Apache-2.0

/** A JSON value as an entry may hold it: every number finite. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [name: string]: Json }
