"""All addresses; each app keeps its own."""

from django.contrib import admin
from django.urls import include, path

from workbench import accounts
from workbench.health import health
from workbench.icons import favicon

admin.autodiscover()
admin.site.site_header = "Claim Workbench"
admin.site.site_title = "Claim Workbench"
admin.site.index_title = "Users, outlets and repairs"

urlpatterns = [
    path("sign-in/", accounts.SignIn.as_view(), name="login"),
    path("sign-out/", accounts.sign_out, name="logout"),
    path("profile/", accounts.profile, name="profile"),
    path("health/", health, name="health"),
    path("favicon.ico", favicon, name="favicon"),
    path("admin/", admin.site.urls),
    path("", include("claims.urls")),
    path("", include("sources.urls")),
]
handler400 = "workbench.errors.bad_request"
handler403 = "workbench.errors.forbidden"
