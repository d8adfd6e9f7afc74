import { z } from 'zod'
import { businessDate, moneyText } from '../../platform/schema.ts'

export const words = z.string().nullable()
export const day = businessDate.nullable()
export const amount = moneyText.nullable()
export const whole = z.coerce.number().int().nullable()
export const yesNo = z.boolean().nullable()

type Word<Line extends string> = Line extends `${infer First} ${infer Rest}` ? First | Word<Rest> : Line

/** One type for the columns named in lines of words. */
export const each = <Type extends z.ZodType, const Line extends string>(type: Type, ...lines: Line[]) =>
  Object.fromEntries(lines.flatMap((line) => line.split(' ')).map((name) => [name, type])) as {
    [Name in Word<Line>]: Type
  }
