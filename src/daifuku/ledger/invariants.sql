-- An entry is taken back at most once.
SELECT retracts FROM ledger_entry WHERE retracts IS NOT NULL GROUP BY retracts HAVING count(*) > 1;

-- A taking back repeats what it takes back: customer, kind, store and amount.
SELECT back.id
FROM ledger_entry AS back
LEFT JOIN ledger_entry AS first ON first.id = back.retracts
WHERE back.retracts IS NOT NULL
  AND (first.customer_id, first.kind, first.store_id, first.amount)
      IS DISTINCT FROM (back.customer_id, back.kind, back.store_id, back.amount);

-- Under one key of one customer at most one entry stands.
SELECT customer_id, source, ledger_bare(source_key)
FROM ledger_entry AS entry
WHERE retracts IS NULL
  AND NOT EXISTS (SELECT 1 FROM ledger_entry AS back WHERE back.retracts = entry.id)
GROUP BY 1, 2, 3
HAVING count(*) > 1;

-- Private words belong to the customer of their entry.
SELECT words.entry_id
FROM ledger_private AS words
LEFT JOIN ledger_entry AS entry ON entry.id = words.entry_id
WHERE entry.customer_id IS DISTINCT FROM words.customer_id;
