from django.urls import path

from kilta.domains.competences.views import public

urlpatterns = [
    path("units", public.units, name="units"),
    path("units/concept-suggestions", public.concept_suggestions, name="concept_suggestions"),
    path("units/suggestions", public.unit_suggestions, name="unit_suggestions"),
    path("units/<slug:slug>", public.unit, name="unit"),
    path("units/<slug:slug>/versions/<int:number>", public.unit_version, name="unit_version"),
    path("qualifications", public.qualifications, name="qualifications"),
    path("qualifications/<slug:slug>", public.qualification, name="qualification"),
]
