from django.urls import path

from daifuku.design import views

app_name = "design"
urlpatterns = [
    path("styleguide", views.styleguide, name="styleguide"),
    path("styleguide/<slug:page>", views.styleguide, name="styleguide_page"),
]
