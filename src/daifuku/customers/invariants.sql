-- The figures of every customer are what the book adds up to.
SELECT customer.id
FROM customers_customer AS customer
JOIN customers_figures AS kept ON kept.customer_id = customer.id
LEFT JOIN (
    SELECT coalesce(owner.root_id, owner.id) AS customer_id,
           count(*) FILTER (WHERE entry.kind = 'commerce.purchase_made') AS purchases,
           sum(amount) AS spent
    FROM ledger_entry AS entry
    JOIN customers_customer AS owner ON owner.id = entry.customer_id
    WHERE entry.kind IN ('commerce.purchase_made', 'commerce.purchase_returned') AND retracts IS NULL
      AND NOT EXISTS (SELECT 1 FROM ledger_entry AS back WHERE back.retracts = entry.id)
    GROUP BY 1
) AS book ON book.customer_id = customer.id
WHERE NOT customer.walk_in
  AND (kept.purchases, kept.spent)
      IS DISTINCT FROM (coalesce(book.purchases, 0)::int, coalesce(book.spent, 0)::bigint);

-- Every customer who is neither in the bin nor forgotten can be found by the search.
SELECT customer.id
FROM customers_customer AS customer
LEFT JOIN foundation_searchdocument AS found
    ON found.kind = 'customer' AND found.object_id = customer.id
WHERE found.id IS NULL AND NOT customer.walk_in
  AND customer.deleted_at IS NULL AND customer.erased_at IS NULL AND customer.root_id IS NULL;

-- Whoever was merged has one root, which has none itself and knows them, as the open links say.
SELECT customer.id
FROM customers_customer AS customer
LEFT JOIN customers_customer AS root ON root.id = customer.root_id
WHERE customer.root_id IS NOT NULL
  AND (root.root_id IS NOT NULL OR customer.merged_ids IS NOT NULL OR customer.walk_in
       OR NOT coalesce(customer.id = ANY (root.merged_ids), false)
       OR NOT EXISTS (SELECT 1 FROM customers_link AS link
                      WHERE link.customer_id = customer.id AND link.unmerged_at IS NULL))
UNION ALL
SELECT root.id
FROM customers_customer AS root
CROSS JOIN LATERAL unnest(root.merged_ids) AS merged (id)
LEFT JOIN customers_customer AS customer ON customer.id = merged.id
WHERE customer.root_id IS DISTINCT FROM root.id
UNION ALL
SELECT link.customer_id
FROM customers_link AS link
JOIN customers_customer AS customer ON customer.id = link.customer_id
WHERE link.unmerged_at IS NULL AND customer.root_id IS NULL;
