-- The total of every receipt is the sum of its lines, and none is missing.
SELECT purchase.id
FROM commerce_purchase AS purchase
LEFT JOIN (
    SELECT purchase_id, sum(amount) AS total, count(*) AS number
    FROM commerce_purchase_line
    GROUP BY 1
) AS lines ON lines.purchase_id = purchase.id
WHERE (purchase.total, purchase.lines_count)
      IS DISTINCT FROM (coalesce(lines.total, 0)::bigint, coalesce(lines.number, 0)::smallint);

-- The till and the book, as far back as it was not purged, agree to the yen in every store.
WITH kept AS (
    SELECT coalesce(max(before), '-infinity') AS since
    FROM ledger_purge
    WHERE kind IN ('commerce.purchase_made', 'commerce.purchase_returned')
)
SELECT store_id
FROM (
    SELECT store_id, sum(total) AS total
    FROM commerce_purchase, kept
    WHERE voided_at IS NULL AND occurred_at >= since
    GROUP BY 1
) AS till
FULL JOIN (
    SELECT store_id, sum(CASE WHEN retracts IS NULL THEN amount ELSE -amount END) AS total
    FROM ledger_entry, kept
    WHERE kind IN ('commerce.purchase_made', 'commerce.purchase_returned')
      AND occurred_at >= since
    GROUP BY 1
) AS book USING (store_id)
WHERE coalesce(till.total, 0) <> coalesce(book.total, 0);

-- The kept sums of every store and day are what its receipts add up to.
SELECT store_id, day
FROM (
    SELECT store_id, (occurred_at AT TIME ZONE store.timezone)::date AS day,
           count(*) FILTER (WHERE kind = 'sale') AS sales, sum(total) AS total
    FROM commerce_purchase AS purchase
    JOIN commerce_store AS store ON store.id = purchase.store_id
    WHERE voided_at IS NULL
    GROUP BY 1, 2
) AS till
FULL JOIN commerce_store_day AS kept USING (store_id, day)
WHERE (coalesce(kept.sales, 0), coalesce(kept.total, 0))
      IS DISTINCT FROM (coalesce(till.sales, 0)::int, coalesce(till.total, 0)::bigint);

-- When each customer bought first, again and last is what the receipts of all their records say.
SELECT customer_id
FROM commerce_buyer AS kept
FULL JOIN (
    SELECT coalesce(customer.root_id, customer.id) AS customer_id,
           min(occurred_at) AS first_at,
           (array_agg(occurred_at ORDER BY occurred_at))[2] AS second_at,
           max(occurred_at) AS last_at
    FROM commerce_purchase AS purchase
    JOIN customers_customer AS customer ON customer.id = purchase.customer_id
    WHERE purchase.kind = 'sale' AND voided_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM commerce_store AS store
                      WHERE store.walk_in_customer_id = purchase.customer_id)
    GROUP BY 1
) AS told USING (customer_id)
WHERE (kept.first_at, kept.second_at, kept.last_at)
      IS DISTINCT FROM (told.first_at, told.second_at, told.last_at);
