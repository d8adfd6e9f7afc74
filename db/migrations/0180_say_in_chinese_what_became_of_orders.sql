-- What became of an order, for Chinese pages; `message` stays what logs and terminals say.
alter table pipeline.orders
    add column message_zh text;
