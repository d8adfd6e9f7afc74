import { type App, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { QUALITY_READ } from './policy.ts'
import * as schema from './schema.ts'
import { readQuality, readTrend } from './service/read-quality.ts'

export function registerDataQualityRoutes(app: App): void {
  registerQualityRoutes(app)
}

function registerQualityRoutes(app: App): void {
  const tags = ['data quality']
  const config = { permission: QUALITY_READ }
  app.get(
    '/quality',
    {
      config,
      schema: {
        tags,
        summary: 'The four ratings of every field, in a unit and the units right below it',
        querystring: schema.qualityQuery,
        response: { 200: schema.qualityAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => readQuality(contextOf(request), request.query),
  )
  app.get(
    '/quality/trend',
    {
      config,
      schema: {
        tags,
        summary: 'The ratings of a field in a unit, on each day on which it was counted',
        querystring: schema.trendQuery,
        response: { 200: schema.trendAnswer, 404: problem, 422: problem },
      },
    },
    async (request) => ({ rows: await readTrend(contextOf(request), request.query) }),
  )
}
