-- The figures of every customer are what the book adds up to.
SELECT customer.id
FROM customers_customer AS customer
JOIN customers_figures AS kept ON kept.customer_id = customer.id
LEFT JOIN (
    SELECT entry.customer_id,
           count(*) FILTER (WHERE kind = 'commerce.purchase_made') AS purchases,
           sum(amount) AS spent
    FROM ledger_entry AS entry
    WHERE kind IN ('commerce.purchase_made', 'commerce.purchase_returned') AND retracts IS NULL
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
  AND customer.deleted_at IS NULL AND customer.erased_at IS NULL;
