from django.urls import path

from daifuku.commerce.views import products, receipts, repeat, stores

app_name = "commerce"
urlpatterns = [
    path("products/", products.products, name="products"),
    path("products/new", products.new, name="new_product"),
    path("products/<id:product_id>/", products.product, name="product"),
    path("products/<id:product_id>/edit", products.edit, name="edit_product"),
    path("products/<id:product_id>/trend", products.trend, name="product_trend"),
    path("stores/", stores.stores, name="stores"),
    path("stores/new", stores.new, name="new_store"),
    path("stores/<id:store_id>/", stores.store, name="store"),
    path("stores/<id:store_id>/edit", stores.edit, name="edit_store"),
    path("stores/<id:store_id>/close", stores.close, name="close_store"),
    path("receipts/<id:purchase_id>/", receipts.receipt, name="receipt"),
    path("receipts/<id:purchase_id>/return", receipts.bring_back, name="bring_back"),
    path("receipts/<id:purchase_id>/buyer", receipts.buyer, name="buyer"),
    path("receipts/<id:purchase_id>/void", receipts.void, name="void"),
    path("customers/<id:customer_id>/receipts", receipts.of_customer, name="receipts"),
    path("repeat/", repeat.repeat, name="repeat"),
]
