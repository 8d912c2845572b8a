// SPDX-License-Identifier: Apache-2.0
import type { RegistrySystem, SystemBody, SystemInput } from '@mingjian/contract'
import type { z } from 'zod'

type Design = NonNullable<SystemBody['design']>
type Review = NonNullable<SystemBody['feasibility']>

/** What the form of a system shows. */
export type SystemFields = Pick<
  SystemBody,
  'name' | 'place' | 'purpose' | 'functions' | 'builder' | 'user' | 'maintainer' | 'telecom' | 'isClassified'
> &
  Omit<Design, 'onlineShare'> & {
    builtOn: string
    uncertified: number | null
    reviewedOn: string
    conclusion: Review['conclusion']
    reviewers: string[]
    standards: string[]
    isHardwareReserved: boolean
    isSoftwareReserved: boolean
    why: string
  }

export function fieldsOf(system: RegistrySystem | null, place: string | null): Partial<SystemFields> {
  const { feasibility, interfaces, design } = system ?? { feasibility: null, interfaces: null, design: null }
  return {
    ...{ name: system?.name ?? '', purpose: system?.purpose ?? '', functions: system?.functions ?? [] },
    ...(system || place !== null ? { place: system?.place ?? place ?? '' } : {}),
    ...{ builder: system?.builder ?? null, user: system?.user ?? null },
    ...{ maintainer: system?.maintainer ?? null, telecom: system?.telecom ?? null },
    ...{ builtOn: system?.builtOn ?? '', isClassified: system?.isClassified ?? false },
    ...{ width: design?.width ?? null, height: design?.height ?? null, retentionDays: design?.retentionDays ?? null },
    ...{ framesPerSecond: design?.framesPerSecond ?? null, clockOffsetSeconds: design?.clockOffsetSeconds ?? null },
    uncertified: system?.productsWithoutCertificate ?? null,
    ...{ reviewedOn: feasibility?.reviewedOn ?? '', conclusion: feasibility?.conclusion ?? 'passed' },
    ...{ reviewers: feasibility?.reviewers ?? [], standards: feasibility?.standards ?? [], why: '' },
    isHardwareReserved: interfaces?.isHardwareReserved ?? false,
    isSoftwareReserved: interfaces?.isSoftwareReserved ?? false,
  }
}

/** The fields as the API takes them; parts that the form shows in pieces keep what it does not show. */
export function bodyOf(fields: SystemFields, before: RegistrySystem | null): z.input<typeof SystemInput> {
  const { name, place, purpose, functions, builder, user, maintainer, telecom, isClassified, why } = fields
  return {
    ...{ name, place, purpose, functions, builder, user, maintainer, telecom, isClassified, why },
    builtOn: fields.builtOn || null,
    productsWithoutCertificate: fields.uncertified ?? null,
    design: designOf(fields, before),
    feasibility: reviewOf(fields, before),
    interfaces: interfacesOf(fields, before),
  }
}

function designOf(fields: SystemFields, before: RegistrySystem | null): Design | null {
  const { width, height, framesPerSecond, clockOffsetSeconds, retentionDays } = fields
  const onlineShare = before?.design?.onlineShare ?? null
  const design = { width, height, framesPerSecond, clockOffsetSeconds, retentionDays, onlineShare }
  return Object.values(design).every((value) => value === null) ? null : design
}

function reviewOf(fields: SystemFields, before: RegistrySystem | null): Review | null {
  const { reviewedOn, conclusion, reviewers, standards } = fields
  if (!reviewedOn) return null
  const paper = before?.feasibility?.paper ?? { title: '', number: '', day: null, document: null }
  return { reviewedOn, conclusion, reviewers, standards, paper }
}

function interfacesOf(fields: SystemFields, before: RegistrySystem | null): SystemBody['interfaces'] {
  const { isHardwareReserved, isSoftwareReserved } = fields
  if (!before?.interfaces && !isHardwareReserved && !isSoftwareReserved) return null
  return { isHardwareReserved, isSoftwareReserved, testedOn: before?.interfaces?.testedOn ?? null }
}
