// SPDX-License-Identifier: Apache-2.0

/** nal_unit_type. ITU-T H.265 table 7-1; 48…50 are RFC 7798 §4.4. */
export const H265Nal = {
  RadlN: 6,
  RaslN: 8,
  RaslR: 9,
  /** 16…23: intra random access points. */
  FirstIrap: 16,
  BlaLast: 18,
  IdrLast: 20,
  Cra: 21,
  LastIrap: 23,
  LastSlice: 31,
  Vps: 32,
  Sps: 33,
  Pps: 34,
  Delimiter: 35,
  EndOfSequence: 36,
  EndOfStream: 37,
  Filler: 38,
  SeiPrefix: 39,
  SeiSuffix: 40,
  Aggregation: 48,
  Fragmentation: 49,
  Paci: 50,
} as const
