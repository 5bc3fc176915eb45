from kilta.domains.competences.urls import exchange, importing, public, writing

app_name = "competences"
urlpatterns = [
    *writing.urlpatterns,
    *importing.urlpatterns,
    *exchange.urlpatterns,
    *public.urlpatterns,
]
