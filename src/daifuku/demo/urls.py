from django.urls import path

from daifuku.demo import views

app_name = "demo"
urlpatterns = [
    path("about-demo", views.about, name="about"),
    path("about-demo/remove", views.remove, name="remove"),
]
