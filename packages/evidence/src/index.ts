// SPDX-License-Identifier: Apache-2.0
export { type BodyOf, checkBody, type FragmentFacts, type KnownType, MAX_FRAGMENTS, readBody } from './entry/body.ts'
export { type Entry, formatEntry, parseEntry } from './entry/entry.ts'
export { ENTRY_TYPES, type EntryType, isEntryType } from './entry/entry-type.ts'
export { formatCanonical, type Json, type JsonObject, parseCanonical } from './entry/json.ts'
export { commitTo, type Opening, opens, SALT_SIZE } from './entry/sealed.ts'
export { fromBase64, toBase64 } from './note/base64.ts'
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './note/checkpoint.ts'
export {
  formatVerifierKey,
  type KeyUse,
  makeVerifierKey,
  type NoteSigner,
  parseVerifierKey,
  type SignEd25519,
  signNote,
  verifiedBy,
  type VerifierKey,
  type VerifyEd25519,
} from './note/key.ts'
export {
  formatNote,
  formatSignatureLine,
  type Note,
  type NoteSignature,
  parseNote,
  parseSignatureLines,
} from './note/note.ts'
export { formatBundle, MAX_ENTRY, parseBundle } from './tile/bundle.ts'
export { hashesOf, readAtLeast, type ReadTile, rootOfTiles, tileHashes } from './tile/tile-hashes.ts'
export { formatTilePath, hashInTile, parseTilePath, type Tile, TILE_WIDTH, tileOf } from './tile/tile.ts'
export { equalBytes } from './tree/equal.ts'
export {
  foldSubtrees,
  HASH_SIZE,
  leafHash,
  type Node,
  nodeHash,
  perfectSubtrees,
  type Range,
  type Sha256,
  treeHash,
} from './tree/merkle.ts'
export {
  type ConsistencyClaim,
  consistencyRanges,
  hashRanges,
  type InclusionClaim,
  inclusionRanges,
  type ReadHashes,
  verifyConsistency,
  verifyInclusion,
} from './tree/proof.ts'
export {
  CameraStory,
  fragmentTime,
  type LoggedDeletion,
  type LoggedGap,
  type LoggedSegment,
} from './verify/camera-story.ts'
export { type CertificateAsk, certificateText, describeCoverage } from './verify/certificate.ts'
export { describeUnaccounted, unaccounted } from './verify/coverage.ts'
export { type Finding, type FindingKind, formatFinding } from './verify/finding.ts'
export { checkFootage, type FootageAsk, type FootageEntry } from './verify/footage-check.ts'
export { type Cosignature, type Held } from './verify/held.ts'
export { checkLog, type LogAsk, type LogReport } from './verify/log-check.ts'
export { checkSegment, type FootageFile } from './verify/segment-bytes.ts'
export { type ToldGap, type ToldSegment, type ToldSource } from './verify/told.ts'
export {
  formatManifest,
  type IncludedRange,
  LOG_MEMBER,
  MANIFEST,
  type PackageManifest,
  type PackedCamera,
  type PackedGap,
  type PackedPart,
  type PackedSegment,
  parseManifest,
  TIME_STAMP,
} from './package/manifest.ts'
export { checkPart, type Digest, layOut, type Piece, timesOf } from './package/part-check.ts'
export {
  type CheckedEntries,
  checkEntries,
  type EntriesAsk,
  formatProvedEntries,
  parseProvedEntries,
  type ProvedEntries,
} from './package/proved-entries.ts'
export { shiftTimes, type TimeShift } from './package/shift-times.ts'
export { parseTimeStamp, type TimeStamp } from './package/time-stamp.ts'
export { type CheckedCamera, type PackageAsk, type PackageReport, verifyPackage } from './package/verify-package.ts'
export {
  formatDirectory,
  formatLocalHeader,
  localHeaderBytes,
  type ReadAt,
  readArchive,
  type ZipMember,
} from './package/zip-layout.ts'
export { judgeCheckpoint, type WitnessCase, type WitnessRefusal, type WitnessVerdict } from './witness/judge.ts'
export {
  formatWitnessRequest,
  MAX_WITNESS_REQUEST,
  parseWitnessRequest,
  type WitnessRequest,
} from './witness/request.ts'
