// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

/** A camera's footage of one UTC day. */
export type CameraDay = Readonly<{ camera: string; day: string }>

/** The next camera-days with footage behind `after`, in a fixed order. */
export async function listCameraDays(database: Database, after: CameraDay | null, limit: number): Promise<CameraDay[]> {
  const { camera, day } = after ?? { camera: '', day: '0001-01-01' }
  return asking(
    () => database.sql<CameraDay[]>`
      select distinct camera, to_char(day, 'YYYY-MM-DD') as day from run
      where (camera, day) > (${camera}, ${day}::date) order by camera, day limit ${limit}`,
  )
}

/** Names of the sealed segments that are to be on the disk, newest first. */
export async function listDayNames(database: Database, { camera, day }: CameraDay): Promise<string[]> {
  const rows = await asking(
    () => database.sql<{ name: string }[]>`
      select name from segment where camera = ${camera} and name >= ${`${day}/`} and name < ${`${day}0`}
        and garbage_since is null order by name desc`,
  )
  return rows.map(({ name }) => name)
}
