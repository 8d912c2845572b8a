export type * from "./media.ts"
