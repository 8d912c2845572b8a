// SPDX-License-Identifier: Apache-2.0
import type { Ability } from '@mingjian/contract'
import ApartmentOutlined from '@ant-design/icons/ApartmentOutlined'
import AppstoreOutlined from '@ant-design/icons/AppstoreOutlined'
import BankOutlined from '@ant-design/icons/BankOutlined'
import BookOutlined from '@ant-design/icons/BookOutlined'
import CarryOutOutlined from '@ant-design/icons/CarryOutOutlined'
import AuditOutlined from '@ant-design/icons/AuditOutlined'
import AlertOutlined from '@ant-design/icons/AlertOutlined'
import DatabaseOutlined from '@ant-design/icons/DatabaseOutlined'
import EnvironmentOutlined from '@ant-design/icons/EnvironmentOutlined'
import FileProtectOutlined from '@ant-design/icons/FileProtectOutlined'
import FileSearchOutlined from '@ant-design/icons/FileSearchOutlined'
import EyeOutlined from '@ant-design/icons/EyeOutlined'
import FolderOpenOutlined from '@ant-design/icons/FolderOpenOutlined'
import InboxOutlined from '@ant-design/icons/InboxOutlined'
import HistoryOutlined from '@ant-design/icons/HistoryOutlined'
import KeyOutlined from '@ant-design/icons/KeyOutlined'
import ProjectOutlined from '@ant-design/icons/ProjectOutlined'
import SafetyCertificateOutlined from '@ant-design/icons/SafetyCertificateOutlined'
import ShareAltOutlined from '@ant-design/icons/ShareAltOutlined'
import SwapOutlined from '@ant-design/icons/SwapOutlined'
import LinkOutlined from '@ant-design/icons/LinkOutlined'
import TeamOutlined from '@ant-design/icons/TeamOutlined'
import VideoCameraOutlined from '@ant-design/icons/VideoCameraOutlined'
import type { LinkProps } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useSession } from '../api/session.ts'
import type { TextKey } from '../i18n/index.ts'

/** Looking at pictures, accounting for them, the law, and the system itself. */
export type PlaceGroup = 'footage' | 'account' | 'law' | 'system'

export type Place = Readonly<{
  to: NonNullable<LinkProps['to']>
  label: TextKey
  ability: Ability
  /** This one opens it too. */
  or?: Ability
  group: PlaceGroup
  Icon: ComponentType
}>

/** In the order of the rail; those of one group stand together. */
const PLACES: readonly Place[] = [
  { to: '/', label: 'nav.wall', ability: 'camera.watch', group: 'footage', Icon: AppstoreOutlined },
  { to: '/replay', label: 'nav.replay', ability: 'camera.replay', group: 'footage', Icon: HistoryOutlined },
  { to: '/retrieval', label: 'nav.retrieval', ability: 'order.see', group: 'account', Icon: FileProtectOutlined },
  { to: '/evidence', label: 'nav.evidence', ability: 'hold.see', group: 'account', Icon: SafetyCertificateOutlined },
  { to: '/audit', label: 'nav.audit', ability: 'viewing.see', or: 'camera.watch', group: 'account', Icon: EyeOutlined },
  { to: '/log', label: 'nav.log', ability: 'log.audit', group: 'account', Icon: LinkOutlined },
  { to: '/today', label: 'nav.today', ability: 'law.see', group: 'law', Icon: CarryOutOutlined },
  { to: '/law', label: 'nav.law', ability: 'law.see', group: 'law', Icon: BookOutlined },
  { to: '/places', label: 'nav.places', ability: 'registry.see', group: 'law', Icon: EnvironmentOutlined },
  { to: '/systems', label: 'nav.systems', ability: 'registry.see', group: 'law', Icon: ApartmentOutlined },
  { to: '/units', label: 'nav.units', ability: 'registry.see', group: 'law', Icon: BankOutlined },
  { to: '/plans', label: 'nav.plans', ability: 'inspection.run', group: 'law', Icon: ProjectOutlined },
  { to: '/archives', label: 'nav.archives', ability: 'registry.see', group: 'law', Icon: InboxOutlined },
  { to: '/filing', label: 'nav.filing', ability: 'registry.see', group: 'law', Icon: FolderOpenOutlined },
  { to: '/inspection', label: 'nav.inspection', ability: 'registry.see', group: 'law', Icon: FileSearchOutlined },
  { to: '/integration', label: 'nav.integration', ability: 'registry.see', group: 'law', Icon: ShareAltOutlined },
  { to: '/cases', label: 'nav.cases', ability: 'registry.see', group: 'law', Icon: AuditOutlined },
  { to: '/exposure', label: 'nav.exposure', ability: 'law.see', group: 'law', Icon: AlertOutlined },
  { to: '/exchange', label: 'nav.exchange', ability: 'integration.change', group: 'law', Icon: SwapOutlined },
  { to: '/cameras', label: 'nav.cameras', ability: 'camera.list', group: 'system', Icon: VideoCameraOutlined },
  { to: '/storage', label: 'nav.storage', ability: 'storage.see', group: 'system', Icon: DatabaseOutlined },
  { to: '/access', label: 'nav.access', ability: 'access.see', group: 'system', Icon: KeyOutlined },
  { to: '/users', label: 'nav.users', ability: 'user.change', group: 'system', Icon: TeamOutlined },
]

function isOpen({ ability, or }: Place, abilities: readonly Ability[]): boolean {
  return abilities.includes(ability) || (or !== undefined && abilities.includes(or))
}

/** The pages this person may open. */
export function usePlaces(): readonly Place[] {
  const abilities = useSession().data?.abilities ?? []
  return PLACES.filter((place) => isOpen(place, abilities))
}

/** Whether there is a page at this address that this person may not open. */
export function useIsForbidden(pathname: string): boolean {
  const abilities = useSession().data?.abilities ?? []
  return PLACES.some((place) => place.to === pathname && !isOpen(place, abilities))
}

/** A page below a place, such as one article of the law, belongs to it. */
export function isAt(place: Place, pathname: string): boolean {
  return pathname === place.to || (place.to !== '/' && pathname.startsWith(`${place.to}/`))
}
