from kilta.domains.competences.urls import comparison, exchange, importing, public, writing

app_name = "competences"
urlpatterns = [
    *writing.urlpatterns,
    *importing.urlpatterns,
    *comparison.urlpatterns,
    *exchange.urlpatterns,
    *public.urlpatterns,
]
