"""Every address, room by room. API and streams keep their own short middleware lists."""

from django.urls import include, path

urlpatterns = [
    path("", include("daifuku.foundation.urls")),
    path("", include("daifuku.design.urls")),
    path("accounts/", include("daifuku.foundation.account_urls")),
    path("customers/", include("daifuku.customers.urls")),
    path("", include("daifuku.commerce.urls")),
    path("", include("daifuku.work.urls")),
    path("", include("daifuku.insights.urls")),
    path("api/v1/", include("daifuku.api.urls")),
    path("", include("daifuku.demo.urls")),
    path("", include("daifuku.web.urls")),
]
handler400 = "daifuku.foundation.views.bad_request"
handler403 = "daifuku.foundation.views.forbidden"
handler404 = "daifuku.foundation.views.not_found"
handler500 = "daifuku.foundation.views.broken"
