-- Only a superuser may say this. Without it name filters still work, but row-level policies run before them and no
-- index helps: they may then scan every customer. None of the three tells anything of its arguments by an error.
alter function pg_catalog.textlike(text, text) leakproof;
alter function pg_catalog.texticlike(text, text) leakproof;
alter function pg_catalog.arraycontains(anyarray, anyarray) leakproof;
