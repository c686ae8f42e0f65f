from django.urls import path

from daifuku.work import views

app_name = "work"
urlpatterns = [
    path("customers/<id:customer_id>/notes", views.write_note, name="note"),
    path("customers/<id:customer_id>/calls", views.log_call, name="call"),
    path("customers/<id:customer_id>/inquiries", views.record_inquiry, name="inquiry"),
    path("notes/<id:note_id>/edit", views.edit_note, name="edit_note"),
    path("notes/<id:note_id>/remove", views.remove_note, name="remove_note"),
    path("calls/<id:call_id>/edit", views.edit_call, name="edit_call"),
    path("calls/<id:call_id>/remove", views.remove_call, name="remove_call"),
    path("inquiries/<id:inquiry_id>/edit", views.edit_inquiry, name="edit_inquiry"),
    path("inquiries/<id:inquiry_id>/remove", views.remove_inquiry, name="remove_inquiry"),
    path("inquiries/<id:inquiry_id>/answer", views.answer, name="answer"),
]
