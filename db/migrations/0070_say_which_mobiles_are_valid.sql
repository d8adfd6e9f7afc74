-- Whether a mobile number is its customer's own: well-formed, nobody's service, and not shared by many.
alter table marts.customer_contacts add column is_mobile_valid boolean;
