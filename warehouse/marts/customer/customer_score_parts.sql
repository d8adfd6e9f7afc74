-- What the scores of a customer are made of, with the weights of the month end by which he was scored.
select
    scores.customer_id,
    scores.scored_on,
    part.years,
    part.product_count,
    part.steadiness_ratio,
    part.active_count_30d,
    part.is_bound,
    part.years_points,
    part.breadth_points,
    part.steadiness_points,
    part.activity_points,
    part.bond_points,
    part.attitude_points,
    scores.loyalty_score,
    weight.years_points as years_points_full,
    weight.breadth_points as breadth_points_full,
    weight.steadiness_points as steadiness_points_full,
    weight.activity_points as activity_points_full,
    weight.bond_points as bond_points_full,
    weight.attitude_points as attitude_points_full,
    weight.realised_weight,
    weight.potential_weight,
    weight.lifetime_weight,
    offer.offer_value,
    offer.wallet_gap,
    offer.potential_value - offer.offer_value as wallet_value
from metrics.customer_scores as scores
inner join metrics.customer_lifecycle as life
    on life.customer_id = scores.customer_id and life.business_date = :business_date
left join metrics.customer_loyalty as part
    on part.customer_id = scores.customer_id and part.business_date = scores.scored_on
left join metrics.customer_potential as offer
    on offer.customer_id = scores.customer_id and offer.business_date = scores.scored_on
left join ref.score_weights as weight
    on weight.customer_type_code = life.customer_type_code
    and weight.valid_from <= scores.scored_on and scores.scored_on < weight.valid_to
where scores.business_date = :business_date
