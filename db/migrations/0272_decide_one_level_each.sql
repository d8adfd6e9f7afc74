-- Nobody decides what he asked for himself, nor for anybody; and whoever has agreed to one level of a round
-- leaves the later ones to others, also where he fills the posts of both.
create or replace function approvals.refuse_own_decision() returns trigger language plpgsql as $$
declare
    asked approvals.requests;
begin
    select * into asked from approvals.requests where request_id = new.request_id;
    if new.user_id = asked.maker_id or new.user_id = any (asked.excluded) then
        raise exception '% may not decide request %', new.user_id, new.request_id
            using errcode = 'insufficient_privilege';
    end if;
    if exists (
        select from approvals.decisions as earlier
        where earlier.request_id = new.request_id and earlier.round_no = new.round_no
            and earlier.level_no < new.level_no and earlier.move_code = 'approve'
            and earlier.user_id = new.user_id
    ) then
        raise exception '% has decided an earlier level of request %', new.user_id, new.request_id
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
