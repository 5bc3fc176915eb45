from django.urls import path

from kilta.domains.competences.views import comparison as views
from kilta.domains.competences.views import judging

urlpatterns = [
    path("comparisons", views.comparisons, name="comparisons"),
    path("comparisons/new", views.begin, name="begin_comparison"),
    path("comparisons/fields", views.fields, name="comparison_fields"),
    path("comparisons/fields/<slug:code>", views.field, name="comparison_field"),
    path("comparisons/fields/<slug:code>.<format:format>", views.take_field, name="take_field"),
    path("comparisons/<slug:slug>", views.comparison, name="comparison"),
    path("comparisons/<slug:slug>/edit", views.edit, name="edit_comparison"),
    path("comparisons/<slug:slug>/move-on", views.move_on, name="move_comparison_on"),
    path("comparisons/<slug:slug>/delete", views.delete, name="delete_comparison"),
    path("comparisons/<slug:slug>/history", views.history, name="comparison_history"),
    path("comparisons/<slug:slug>/print", views.paper, name="print_comparison"),
    path("comparisons/<slug:slug>.<format:format>", views.take, name="take_comparison"),
    path("comparisons/<slug:slug>/judge", judging.judge, name="judge"),
    path("comparisons/<slug:slug>/judge/<uuid:key>", judging.judge_pair, name="judge_pair"),
    path("comparisons/<slug:slug>/judge/<uuid:key>/take-back", judging.take_back, name="take_judgement_back"),
    path("comparisons/<slug:slug>/statements/<uuid:key>/<slug:letter>", judging.statement, name="judge_statement"),
    path("comparisons/<slug:slug>/statements/<uuid:key>/<slug:letter>/none", judging.none_covers, name="none_covers"),
]
