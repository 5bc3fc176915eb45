"""The addresses that 1EdTech CASE 1.1 prescribes below /ims/case/v1p1; machines' addresses have no language."""

from django.urls import path

from kilta.domains.competences.views import exchange

app_name = "case"
urlpatterns = [
    path("CFDocuments", exchange.documents, name="documents"),
    path("CFDocuments/<str:identifier>", exchange.document, name="document"),
    path("CFPackages/<str:identifier>", exchange.package, name="package"),
    path("CFItems/<str:identifier>", exchange.item, name="item"),
    path("CFItemAssociations/<str:identifier>", exchange.item_associations, name="item_associations"),
    path("CFAssociations/<str:identifier>", exchange.association, name="association"),
    path("CFItemTypes/<str:identifier>", exchange.item_types, name="item_types"),
    path("CFSubjects/<str:identifier>", exchange.subjects, name="subjects"),
    path("CFLicenses/<str:identifier>", exchange.licence, name="licence"),
    path("CFAssociationGroupings/<str:identifier>", exchange.grouping, name="grouping"),
    path("CFConcepts/<str:identifier>", exchange.none_of_it, name="concepts"),
    path("CFRubrics/<str:identifier>", exchange.none_of_it, name="rubric"),
]
