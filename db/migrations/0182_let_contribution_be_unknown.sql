-- What a holder's customers contributed is unknown where the internal prices of a night have not come.
alter table marts.employee_figures
    alter column contribution_mtd drop not null;
