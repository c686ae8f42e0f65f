from django.urls import path

from daifuku.customers.views import belonging, choices, lists, points, record, wishes

app_name = "customers"
urlpatterns = [
    path("new", record.new, name="new"),
    path("bin", lists.bin_page, name="bin"),
    path("choices/<slug:name>", choices.choices, name="choices"),
    path("postal", points.postal, name="postal"),
    path("<int:customer_id>/edit", record.edit, name="edit"),
    path("<int:customer_id>/edit/<slug:name>", record.edit_field, name="edit_field"),
    path("<int:customer_id>/delete", record.delete, name="delete"),
    path("<int:customer_id>/restore", record.restore, name="restore"),
    path("<int:customer_id>/erase", record.erase, name="erase"),
    path("<int:customer_id>/points/<slug:kind>", points.add, name="add_point"),
    path("points/<int:point_id>", points.edit, name="edit_point"),
    path("points/<int:point_id>/value", points.edit_value, name="edit_point_value"),
    path("points/<int:point_id>/remove", points.remove, name="remove_point"),
    path("points/<int:point_id>/mark/<slug:what>", points.mark, name="mark_point"),
    path("<int:customer_id>/tags", belonging.add_tag, name="add_tag"),
    path("<int:customer_id>/tags/<int:tag_id>", belonging.remove_tag, name="remove_tag"),
    path("<int:customer_id>/relations", belonging.add_relation, name="add_relation"),
    path(
        "<int:customer_id>/relations/<int:relation_id>/end",
        belonging.end_relation,
        name="end_relation",
    ),
    path("<int:customer_id>/preferences", wishes.prefer, name="prefer"),
    path("<int:customer_id>/consent", wishes.consent, name="consent"),
    path("lists", lists.lists, name="lists"),
    path("lists/tags", lists.save_tag, name="new_tag"),
    path("lists/tags/<int:tag_id>", lists.save_tag, name="edit_tag"),
    path("lists/tags/<int:tag_id>/remove", lists.remove_tag, name="delete_tag"),
    path("lists/stages/<slug:code>", lists.save_stage, name="edit_stage"),
]
