from django.urls import path

from kilta.domains.competences.views import importing

urlpatterns = [
    path("units/imports", importing.imports, name="imports"),
    path("units/imports/<uuid:key>", importing.import_, name="import"),
    path("units/imports/<uuid:key>/take-over", importing.take_over, name="take_over"),
    path("units/imports/<uuid:key>/drop", importing.drop, name="drop"),
    path("units/template.<str:format>", importing.template, name="template"),
]
