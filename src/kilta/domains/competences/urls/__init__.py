from kilta.domains.competences.urls import importing, public, writing

app_name = "competences"
urlpatterns = [
    *writing.urlpatterns,
    *importing.urlpatterns,
    *public.urlpatterns,
]
