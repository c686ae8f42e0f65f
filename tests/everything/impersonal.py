"""Columns that can hold words and hold none of a customer's, each with the reason. Whatever stands
neither here nor in a registered place that forgets (`daifuku explain personal`) fails the test."""

CODE = "a code that we chose, or one of a list"
NUMBER = "of a till or a file: letters, digits and signs, checked when it comes"
COLLEAGUE = "of a colleague, not of a customer"
SHOP = "of the shop: what is sold, where, under which names"
SERVER = "of the program itself"
SECRET = "a hash or a random secret"
BOOK = "a check of the table refuses words"

TABLES = {
    "account_emailaddress": COLLEAGUE,
    "account_emailconfirmation": COLLEAGUE,
    "auth_group": SERVER,
    "auth_permission": SERVER,
    "commerce_category": SHOP,
    "commerce_product": SHOP,
    "commerce_store": SHOP,
    "customers_stage": SHOP,
    "customers_suppression": SECRET,
    "customers_tag": SHOP,
    "django_content_type": SERVER,
    "django_migrations": SERVER,
    "django_session": "which columns a colleague chose, and a short word for the next page",
    "foundation_apitoken": COLLEAGUE,
    "foundation_auditentry": "ids, counts and names of fields (foundation/audit.py)",
    "foundation_bulk_edit": "codes, numbers, and why it broke off, in our words",
    "foundation_cache": "how often an address, or a hash of a colleague's, tried to sign in",
    "foundation_company": SHOP,
    "foundation_remembered": SERVER,
    "foundation_saved_view": "what a colleague asks of the list of all",
    "foundation_team": COLLEAGUE,
    "foundation_user": COLLEAGUE,
    "insights_freshness": "counts and sums by segment",
    "ledger_also": BOOK,
    "ledger_bookmark": SERVER,
    "ledger_entry": BOOK,
    "ledger_era": SECRET,
    "ledger_purge": SERVER,
    "mfa_authenticator": COLLEAGUE,
    "procrastinate_jobs": "jobs are given ids (CONVENTIONS), which the planted word proves",
    "procrastinate_periodic_defers": SERVER,
}
COLUMNS = {
    "api_idempotentanswer.key": "the sender's own random key",
    "api_idempotentanswer.request_digest": SECRET,
    "commerce_purchase.channel": CODE,
    "commerce_purchase.currency": CODE,
    "commerce_purchase.kind": CODE,
    "commerce_purchase.receipt_no": NUMBER,
    "commerce_purchase.source": NUMBER,
    "customers_consent.channel": CODE,
    "customers_consent.purpose": CODE,
    "customers_customer.kind": CODE,
    "customers_customer.language": CODE,
    "customers_customer.stage": CODE,
    "customers_stage_change.stage": CODE,
    "foundation_change.action": CODE,
    "foundation_change.state": CODE,
    "foundation_change.subject_kind": CODE,
    "foundation_change.via": CODE,
    "foundation_import_run.delimiter": CODE,
    "foundation_import_run.encoding": CODE,
    "foundation_import_run.fingerprint": SECRET,
    "foundation_import_run.key": CODE,
    "foundation_import_run.kind": CODE,
    "foundation_import_run.language": CODE,
    "foundation_import_run.marks": "where histories stood, as numbers",
    "foundation_import_run.source": "the name of a system, like that of a till",
    "foundation_import_run.state": CODE,
    "foundation_import_run.via": CODE,
    "foundation_viewing.via": CODE,
    "insights_rfm.segment": CODE,
    "work_call.direction": CODE,
    "work_call.outcome": CODE,
    "work_inquiry.channel": CODE,
}
