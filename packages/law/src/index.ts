// SPDX-License-Identifier: Apache-2.0
export { type AccessTerms, accessTerms } from './access-terms.ts'
export { addressesOf, type Article, type Citation, type Paragraph, parseCitation, wordsOf } from './article.ts'
export { type CaseResult, type CaseRun, type LawCase, readCases, runCase, runCases } from './case.ts'
export { type Change, changesBetween, type Supposition, whatIf } from './change.ts'
export { ALWAYS, type Condition, factsOf, isTrue, readCondition } from './condition.ts'
export { type Dated, readDated, valueOn } from './dated.ts'
export { addDays, addMonths, type Day, daysBetween, isDay, parseDay } from './day.ts'
export { type District, districtOn, readDistricts } from './district.ts'
export { evaluate, type Moment, type Obligation, type Reason, type Status } from './evaluate.ts'
export {
  checkFine,
  type ExposedParty,
  type Exposure,
  exposureOf,
  type FineAsk,
  type FineRefusal,
  rangeFor,
  totalExposure,
} from './exposure.ts'
export { dayOfFact, type Facts, type FactValue, holds } from './fact.ts'
export { parseYaml, type RuleFile } from './fields.ts'
export { firstWorkingDay, type HolidayCalendar, isRestDay, knowsYear, readHolidays } from './holiday.ts'
export { type Limitation, limitationOf } from './limitation.ts'
export type { FineCondition, FineRange, Offender, Penalty, PenaltyItem } from './penalty.ts'
export { type PlaceClass, readPlaceClasses, readSpotClasses, type SpotClass } from './place-class.ts'
export {
  type Deadline,
  effectiveFloor,
  type EffectiveFloor,
  governingDeadline,
  obligationsOf,
  openQuestions,
  withBookFacts,
} from './precedence.ts'
export { prohibitedBy } from './prohibition.ts'
export { readRulebook } from './reader.ts'
export { bindingBooks, type Grade, type Rule, type Rulebook } from './rule.ts'
export { type Counting, endOfTerm, parsePeriod, type Period, type TermCount, type TermEnd } from './term.ts'
