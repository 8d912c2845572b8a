// SPDX-License-Identifier: Apache-2.0
import type { LawRegisters } from '@mingjian/contract'
import type { z } from 'zod'
import { useRegisters } from '../../api/registry.ts'
import { useLanguage } from '../../i18n/index.ts'

type Option = Readonly<{ value: string; label: string }>
type Named = z.infer<typeof LawRegisters>['placeClasses'][number] | z.infer<typeof LawRegisters>['spotClasses'][number]

export type RegisterNames = Readonly<{
  districts: readonly Option[]
  classes: readonly Option[]
  prohibited: readonly Option[]
  districtName: (code: string) => string
  className: (id: string) => string
}>

/** The registers of the rulebooks in the chosen language. */
export function useRegisterNames(): RegisterNames {
  const language = useLanguage()
  const { data } = useRegisters()
  const option = ({ id, zh, en }: Named) => ({ value: id, label: language === 'zh' ? zh : en })
  const districts = (data?.districts ?? []).map(({ code, zh, en }) => ({
    value: code,
    label: language === 'zh' ? zh : en,
  }))
  const classes = (data?.placeClasses ?? []).map(option)
  const name = (all: readonly Option[]) => (value: string) => all.find((one) => one.value === value)?.label ?? value
  return {
    ...{ districts, classes, prohibited: (data?.spotClasses ?? []).map(option) },
    ...{ districtName: name(districts), className: name(classes) },
  }
}
