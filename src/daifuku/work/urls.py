from django.urls import path

from daifuku.work import views

app_name = "work"
urlpatterns = [
    path("customers/<int:customer_id>/notes", views.write_note, name="note"),
    path("customers/<int:customer_id>/calls", views.log_call, name="call"),
    path("customers/<int:customer_id>/inquiries", views.record_inquiry, name="inquiry"),
    path("inquiries/<int:inquiry_id>/answer", views.answer, name="answer"),
]
