from django.urls import path

from kilta.domains.competences.views import exchange

urlpatterns = [
    path("units/<slug:slug>/versions/<int:number>/case.json", exchange.unit_package, name="unit_package"),
    path("units/<slug:slug>/versions/<int:number>/skos.jsonld", exchange.unit_skos, name="unit_skos"),
    path("units/<slug:slug>/versions/<int:number>/statements.<str:format>", exchange.unit_file, name="unit_file"),
    path("qualifications/<slug:slug>/case.json", exchange.qualification_package, name="qualification_package"),
]
