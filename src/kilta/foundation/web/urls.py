from django.urls import path

from kilta.foundation.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("for/families", views.welcome, {"visitor": "families"}, name="families"),
    path("for/companies", views.welcome, {"visitor": "companies"}, name="companies"),
    path("for/teachers", views.welcome, {"visitor": "teachers"}, name="teachers"),
    path("today", views.today, name="today"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
    path("terms", views.terms, name="terms"),
    path("imprint", views.imprint, name="imprint"),
    path("staff/feedback", views.feedback, name="feedback"),
    path("staff/feedback/<uuid:feedback_id>/answer", views.answer, name="answer"),
]

# Addresses for machines have no language.
machines = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.numbers, name="metrics"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("robots.txt", views.robots_txt, name="robots-txt"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:name>-<int:page>.xml", views.sitemap_file, name="sitemap-file"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
