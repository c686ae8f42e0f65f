from django.urls import path

from daifuku.commerce import views

app_name = "commerce"
urlpatterns = [
    path("products/", views.products, name="products"),
    path("products/<int:product_id>/", views.product, name="product"),
    path("stores/", views.stores, name="stores"),
    path("stores/<int:store_id>/", views.store, name="store"),
]
