from django.urls import path

from daifuku.foundation import one_time, views

urlpatterns = [
    path("sign-in/<id:user_id>/<str:token>", one_time.sign_in, name="one_time_sign_in"),
    path("healthz", views.healthz, name="healthz"),
    path("stream-token", views.stream_token, name="stream_token"),
    path("readyz", views.readyz, name="readyz"),
]
