import { describeFigures } from '../../src/pipeline/metric-catalogue.ts'
import { readCatalogue } from '../../src/pipeline/night-plan.ts'
import { openDuck } from '../../src/serving/duckdb.ts'
import type { PublishedFigures } from '../../src/serving/metric-catalogue.ts'

/** What a night by these models publishes of its figures. */
export async function publishedFigures(modelsDir: string): Promise<PublishedFigures> {
  const duck = await openDuck()
  try {
    return await describeFigures(duck.connection, await readCatalogue(modelsDir))
  } finally {
    duck.close()
  }
}
