from django.urls import path

from daifuku.web.views import customer, home, imports, listing, people, searching, settings, tokens

urlpatterns = [
    path("", home.home, name="home"),
    path("home/<slug:key>", home.tile, name="home_tile"),
    path("customers/", listing.customers, name="customers"),
    path("customers/columns", listing.choose_columns, name="customers_columns"),
    path("customers/export.csv", listing.export, name="customers_export"),
    path("customers/<int:customer_id>/", customer.page, name="customer"),
    path("customers/<int:customer_id>/peek", customer.peek, name="customer_peek"),
    path("customers/<int:customer_id>/timeline", customer.timeline, name="customer_timeline"),
    path("customers/<int:customer_id>/panels/<slug:key>", customer.panel, name="customer_panel"),
    path("customers/<int:customer_id>/changes", customer.changes, name="customer_changes"),
    path("changes/<int:change_id>/undo", customer.undo_change, name="undo_change"),
    path("search/", searching.search, name="search"),
    path("preferences", settings.preferences, name="preferences"),
    path("settings/", settings.index, name="settings"),
    path("settings/profile", settings.profile, name="profile"),
    path("settings/company", settings.company, name="company"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/new", people.new_person, name="new_person"),
    path("settings/people/<int:user_id>", people.edit_person, name="edit_person"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:token_id>/revoke", tokens.revoke, name="revoke_token"),
    path("settings/imports/", imports.imports, name="imports"),
    path("settings/imports/<int:run_id>", imports.import_run, name="import_run"),
    path("settings/imports/<int:run_id>/refused", imports.import_refused, name="import_refused"),
    path("settings/audit", settings.audit_log, name="audit"),
]
