from django.urls import path

from daifuku.customers.views import belonging, choices, lists, points, record, wishes

app_name = "customers"
urlpatterns = [
    path("new", record.new, name="new"),
    path("bin", lists.bin_page, name="bin"),
    path("choices/<slug:name>", choices.choices, name="choices"),
    path("postal", points.postal, name="postal"),
    path("<id:customer_id>/edit", record.edit, name="edit"),
    path("<id:customer_id>/edit/<slug:name>", record.edit_field, name="edit_field"),
    path("<id:customer_id>/delete", record.delete, name="delete"),
    path("<id:customer_id>/restore", record.restore, name="restore"),
    path("<id:customer_id>/erase", record.erase, name="erase"),
    path("<id:customer_id>/points/<slug:kind>", points.add, name="add_point"),
    path("points/<id:point_id>", points.edit, name="edit_point"),
    path("points/<id:point_id>/value", points.edit_value, name="edit_point_value"),
    path("points/<id:point_id>/remove", points.remove, name="remove_point"),
    path("points/<id:point_id>/mark/<slug:what>", points.mark, name="mark_point"),
    path("<id:customer_id>/tags", belonging.add_tag, name="add_tag"),
    path("<id:customer_id>/tags/<id:tag_id>", belonging.remove_tag, name="remove_tag"),
    path("<id:customer_id>/relations", belonging.add_relation, name="add_relation"),
    path(
        "<id:customer_id>/relations/<id:relation_id>/end",
        belonging.end_relation,
        name="end_relation",
    ),
    path("<id:customer_id>/preferences", wishes.prefer, name="prefer"),
    path("<id:customer_id>/consent", wishes.consent, name="consent"),
    path("lists", lists.lists, name="lists"),
    path("lists/tags", lists.save_tag, name="new_tag"),
    path("lists/tags/<id:tag_id>", lists.save_tag, name="edit_tag"),
    path("lists/tags/<id:tag_id>/remove", lists.remove_tag, name="delete_tag"),
    path("lists/stages/<slug:code>", lists.save_stage, name="edit_stage"),
]
