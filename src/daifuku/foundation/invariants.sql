-- Every line of the audit log continues the chain of the line before it.
SELECT id
FROM (SELECT *, lag(digest) OVER (ORDER BY id) AS previous FROM foundation_auditentry) AS line
WHERE digest <> sha256(coalesce(previous, ''::bytea) || convert_to(
    concat_ws('|', id, extract(epoch FROM at), user_id, event, address, facts), 'UTF8'));

-- Every job waits, has ended, or is in the hands of a worker that shows signs of life.
SELECT job.id
FROM procrastinate_jobs AS job
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status = 'doing'
  AND (worker.id IS NULL OR worker.last_heartbeat < now() - interval '10 minutes');
